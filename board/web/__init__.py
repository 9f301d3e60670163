"""The HTML door: registers the resources, their error pages, and what every page needs."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from board.web import (
    access,
    accessibility,
    account,
    answers,
    appearance,
    archives,
    boards,
    closings,
    decisions,
    demo_sign_ins,
    design,
    errors,
    escalations,
    experiments,
    health,
    history,
    home,
    ideas,
    improvements,
    invitations,
    learning,
    links,
    members,
    moves,
    note_archives,
    notes,
    organisation,
    password_links,
    passwords,
    people,
    polls,
    predictions,
    results,
    retrospectives,
    retry,
    security,
    shout_out_archives,
    shout_outs,
    sign_in,
    sign_ins,
    sign_outs,
    sprints,
    stages,
    teams,
)

RESOURCES = (
    accessibility,
    account,
    answers,
    appearance,
    archives,
    boards,
    closings,
    decisions,
    demo_sign_ins,
    design,
    escalations,
    experiments,
    health,
    history,
    home,
    ideas,
    improvements,
    invitations,
    learning,
    links,
    members,
    moves,
    note_archives,
    notes,
    organisation,
    password_links,
    passwords,
    people,
    predictions,
    results,
    retrospectives,
    shout_out_archives,
    shout_outs,
    sign_in,
    sign_ins,
    sign_outs,
    sprints,
    stages,
    teams,
)


def register(app: Flask) -> None:
    """Open the HTML door of an application."""
    proxies = app.config["BOARD"].proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    security.protect(app)
    polls.register(app)
    access.guard(app)
    errors.register(app)
    appearance.prepare(app)
    for resource in RESOURCES:
        app.register_blueprint(resource.bp)
    retry.wrap(app)
