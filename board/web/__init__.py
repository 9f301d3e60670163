"""The HTML pages: registers the areas, their error pages and the context that every template needs."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from board.web import (
    access,
    accessibility,
    appearance,
    audit,
    boards,
    circles,
    design,
    ended_sign_in,
    errors,
    evidence,
    experiments,
    health,
    just_happened,
    kept_forms,
    learning,
    library,
    navigation,
    people,
    polls,
    retrospectives,
    retry,
    returns,
    review,
    round_up,
    second_factors,
    security,
    sign_on,
    sprints,
    walls,
)
from board.web.people import required_factors

AREAS = (
    people,
    audit,
    sign_on,
    second_factors,
    evidence,
    experiments,
    sprints,
    circles,
    retrospectives,
    learning,
    library,
    boards,
    review,
    round_up,
    walls,
    navigation,
    design,
)


def register(app: Flask) -> None:
    """Register everything that serves HTML."""
    proxies = app.config["BOARD"].proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    security.protect(app)
    # Polls of an unchanged page are answered without loading the current user, so they come before the guard.
    polls.register(app)
    for area in AREAS:
        area.register(app)
    access.guard(app)
    ended_sign_in.guard(app)
    required_factors.guard(app)
    errors.register(app)
    appearance.prepare(app)
    for resource in (accessibility, appearance, health, just_happened, kept_forms, returns):
        app.register_blueprint(resource.bp)
    retry.wrap(app)
