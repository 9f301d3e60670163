"""What keeps people safe: sign-ins that end, cookies and headers over https, and pages that no cache keeps."""

import dataclasses
import datetime as dt

import pytest
from flask import Flask

from board import create_app
from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.sign_in import SignIn
from board.models.people.team import Team
from board.settings import Settings
from tests.factories import make_experiment
from tests.pages import StrictClient

A_DAY = dt.timedelta(days=1)


def age(**days: int) -> None:
    """Let the one sign-in be so many days old."""
    sign_in = db.session.scalars(db.select(SignIn)).one()
    for name, number in days.items():
        setattr(sign_in, name, now() - number * A_DAY)
    db.session.commit()


@pytest.mark.parametrize(
    ("started", "seen", "is_in"),
    [(6, 6, True), (29, 0, True), (8, 8, False), (31, 0, False)],
    ids=["used", "in use", "idle", "old"],
)
def test_a_sign_in_ends_unused_after_a_week_and_always_after_thirty_days(
    client: StrictClient, mel: Person, started: int, seen: int, is_in: bool
) -> None:
    client.sign_in(mel)
    age(started_at=started, last_seen_at=seen)
    assert (client.get("/account").status_code == 200) is is_in


def test_a_sign_in_that_is_used_stays(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    age(started_at=6, last_seen_at=6)
    client.get("/account")
    db.session.expire_all()
    assert now() - db.session.scalars(db.select(SignIn)).one().last_seen_at < A_DAY


@pytest.mark.parametrize(("path", "leads_back"), [("/experiments/{}", True), ("/experiments/{}/moves", False)])
def test_whoever_was_signed_out_and_pressed_a_button_is_told_and_comes_back_to_the_page(
    client: StrictClient, school: Team, mel: Person, path: str, leads_back: bool
) -> None:
    experiment = make_experiment(school, "Ring first", by=mel)
    path = path.format(experiment.id)
    client.sign_in(mel)
    age(ended_at=0)
    answer = client.post(f"/experiments/{experiment.id}/archive", headers={"Referer": f"http://localhost{path}"})
    assert answer.location == (f"/sign-in?next={path}" if leads_back else "/sign-in")
    assert "Your sign-in has ended, so nothing was saved." in client.get(answer.location).text
    assert not experiment.is_archived


def test_a_script_is_never_led_away_from_its_page(client: StrictClient, school: Team, mel: Person) -> None:
    experiment = make_experiment(school, "Ring first", by=mel)
    client.sign_in(mel)
    age(ended_at=0)
    headers = {"HX-Request": "true", "Referer": f"http://localhost/teams/{school.slug}/board"}
    for answer in (
        client.post(f"/experiments/{experiment.id}/moves", data={"stage": "ready"}, headers=headers),
        client.get(f"/teams/{school.slug}/precedents?title=ring", headers=headers),
    ):
        assert answer.status_code == 401
        assert not answer.headers.get("HX-Redirect")
        assert not answer.text
    assert experiment.stage == "ideas"


def test_the_first_press_of_a_button_after_a_long_lunch_is_saved(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    age(last_seen_at=1)
    answer = client.post("/account", data={"name": "Mel After-Lunch", "email": mel.email, "version": mel.version})
    assert answer.status_code == 303
    db.session.expire_all()
    assert mel.name == "Mel After-Lunch"
    assert now() - db.session.scalars(db.select(SignIn)).one().last_seen_at < A_DAY


def test_over_https_the_cookie_is_bound_to_it_and_browsers_come_back_by_it(client: StrictClient, organisation: object) -> None:
    plain = client.get("/sign-in")
    assert "Strict-Transport-Security" not in plain.headers
    assert plain.headers["Set-Cookie"].startswith("session=")
    safe = client.get("/sign-in", base_url="https://localhost")
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = safe.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


@pytest.mark.parametrize(("proxies", "is_believed"), [(0, False), (1, True)])
def test_a_proxy_is_believed_when_the_settings_name_one(
    app: Flask, settings: Settings, organisation: object, proxies: int, is_believed: bool
) -> None:
    behind = create_app(dataclasses.replace(settings, proxies=proxies))
    with behind.app_context():
        answer = behind.test_client().get("/health", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.9"})
        assert ("Strict-Transport-Security" in answer.headers) is is_believed
        db.session.remove()
        db.engine.dispose()


def test_no_cache_keeps_a_page_of_somebody_who_is_signed_in(client: StrictClient, school: Team, mel: Person) -> None:
    client.sign_in(mel)
    for address in ("/", "/account", f"/teams/{school.slug}/board"):
        assert client.get(address).headers["Cache-Control"] == "no-store"


def test_every_answer_says_that_nothing_from_elsewhere_and_nothing_inline_is_run(client: StrictClient, mel: Person) -> None:
    """A browser is told exactly this; each directive that is added or loosened is one to think about here."""
    own, none = "'self'", "'none'"
    policy = {"default-src": none, "script-src": own, "style-src": own, "img-src": own, "connect-src": own}
    policy |= {"form-action": own, "base-uri": none, "frame-ancestors": none}
    client.sign_in(mel)
    for answer in (client.get("/"), client.get("/nowhere"), client.get("/health"), client.post("/sign-out")):
        directives = [words.strip().partition(" ") for words in answer.headers["Content-Security-Policy"].split(";")]
        assert {name: sources for name, _space, sources in directives} == policy
        assert len(directives) == len(policy)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("field", ["email", "next"])
def test_a_field_that_is_sent_twice_is_refused(client: StrictClient, mel: Person, field: str) -> None:
    answer = client.post("/sign-in", data={"email": mel.email, "password": "x", "next": "/", field: ["/", "/teams"]})
    assert answer.status_code == 400
    assert f"The field “{field}” was sent more than once." in answer.text


def test_only_the_teams_of_a_review_may_be_asked_for_together(
    client: StrictClient, school: Team, fostering: Team, lee: Person
) -> None:
    client.sign_in(lee)
    assert client.get(f"/review?team={school.id}&team={fostering.id}").status_code == 200
    assert client.get("/review?span=week&span=month").status_code == 400


@pytest.mark.parametrize("path", ["/teams?sort=%00", "/teams/%00"])
def test_an_address_with_a_character_that_cannot_be_used_is_refused(client: StrictClient, mel: Person, path: str) -> None:
    assert client.sign_in(mel).get(path).status_code == 400
