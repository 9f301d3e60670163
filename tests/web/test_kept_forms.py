"""Kept forms: what was typed when a sign-in had ended is sent again by its writer, and by nobody else."""

import datetime as dt
import re

import pytest
from flask import Flask

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.sign_in import KEPT_FOR, LONGEST_KEPT, MOST_KEPT, KeptForm, SignIn
from board.models.people.team import Team
from tests.factories import PASSWORD, make_experiment
from tests.pages import StrictClient

NEW = {"title": "Ring twice", "change": "two calls & a text", "version": "1"}


def end_sign_ins() -> None:
    db.session.execute(db.update(SignIn).values(ended_at=now()))
    db.session.commit()


def send(client: StrictClient, path: str, data: dict[str, str], **how: object) -> str:
    """Send a form after the sign-in has ended; returns where the sign-in page would lead."""
    end_sign_ins()
    location = client.post(path, data=data, **how).location
    assert location.startswith("/sign-in")
    return location.partition("?next=")[2]


def test_a_form_that_was_sent_too_late_is_saved_after_signing_in(client: StrictClient, school: Team, mel: Person) -> None:
    experiment = make_experiment(school, "Ring first", by=mel)
    mel.set_password(PASSWORD)
    kept = send(client.sign_in(mel), f"/experiments/{experiment.id}", NEW)
    assert kept.startswith("/kept/")
    assert "What you typed is kept" in client.get("/sign-in").text
    answer = client.post("/sign-in", data={"email": mel.email, "password": PASSWORD, "next": kept})
    assert answer.location == kept
    page = client.get(kept).text
    assert f'action="/experiments/{experiment.id}"' in page
    fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    assert fields["change"] == "two calls &amp; a text"
    assert experiment.title == "Ring first"
    choices = {"owner_id": "None", "sprint_id": "None"}
    client.post(f"/experiments/{experiment.id}", data={**NEW, **choices, "kept_form": fields["kept_form"]})
    assert experiment.title == "Ring twice"
    assert client.get(kept).status_code == 404


def test_it_is_kept_for_its_writer_alone(client: StrictClient, school: Team, mel: Person, cora: Person, ada: Person) -> None:
    experiment = make_experiment(school, by=mel)
    kept = send(client.sign_in(mel), f"/experiments/{experiment.id}", NEW)
    for other in (cora, ada):
        assert client.sign_in(other).get(kept).status_code == 404
        client.post("/teams/missing/experiments", data={"kept_form": kept.rpartition("/")[2]})
    assert client.sign_in(mel).get(kept).status_code == 200


def test_it_is_kept_for_a_day(client: StrictClient, school: Team, mel: Person) -> None:
    experiment = make_experiment(school, by=mel)
    kept = send(client.sign_in(mel), f"/experiments/{experiment.id}", NEW)
    db.session.execute(db.update(KeptForm).values(kept_at=now() - KEPT_FOR - dt.timedelta(seconds=1)))
    db.session.commit()
    assert client.sign_in(mel).get(kept).status_code == 404
    send(client, f"/experiments/{experiment.id}", NEW)
    assert db.session.scalar(db.select(db.func.count(KeptForm.id))) == 1


def test_of_one_person_the_latest_few_are_kept(client: StrictClient, school: Team, mel: Person) -> None:
    experiment = make_experiment(school, by=mel)
    client.sign_in(mel)
    for number in range(MOST_KEPT + 2):
        send(client, f"/experiments/{experiment.id}", {**NEW, "title": f"Ring {number} times"})
    titles = [kept.fields["title"] for kept in db.session.scalars(db.select(KeptForm).order_by(KeptForm.id))]
    assert titles == [f"Ring {number} times" for number in range(2, MOST_KEPT + 2)]


@pytest.mark.parametrize(
    "data",
    [
        {"title": "x" * LONGEST_KEPT},
        {"version": "3"},
        {"title": " "},
        {**NEW, "password": "seven calm herons"},
        {**NEW, "code": "123456"},
    ],
    ids=["too long", "nothing typed", "only spaces", "a password", "a code"],
)
def test_what_is_too_long_or_secret_is_not_kept(client: StrictClient, school: Team, mel: Person, data: dict[str, str]) -> None:
    experiment = make_experiment(school, by=mel)
    assert not send(client.sign_in(mel), f"/experiments/{experiment.id}", data)
    assert db.session.scalar(db.select(KeptForm)) is None


def test_what_lets_somebody_in_is_not_kept(client: StrictClient, mel: Person) -> None:
    send(client.sign_in(mel), "/account", {"name": "Mel", "email": "evil@example.org"})
    assert db.session.scalar(db.select(KeptForm)) is None


def test_nothing_is_kept_of_strangers_of_leavers_or_of_another_site(
    client: StrictClient, app: Flask, school: Team, mel: Person
) -> None:
    path = f"/experiments/{make_experiment(school, by=mel).id}"
    client.post(path, data=NEW)
    client.sign_in(mel)
    end_sign_ins()
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path, data=NEW, without_token=True).status_code == 400
    mel.left_at = now()
    client.post(path, data=NEW)
    assert db.session.scalar(db.select(KeptForm)) is None


def test_a_browser_is_told_once_what_was_saved_and_not_what_was_refused(client: StrictClient, school: Team, mel: Person) -> None:
    client.sign_in(mel).post(f"/teams/{school.slug}/experiments", data={"title": "Ring first"})
    told = f'<meta name="saved" content="/teams/{school.slug}/experiments">'
    assert told in client.get("/teams").text
    assert told not in client.get("/teams").text
    client.post(f"/teams/{school.slug}/experiments", data={"title": ""})
    assert 'name="saved"' not in client.get("/teams").text


def test_the_tab_that_waits_learns_who_is_signed_in_now(client: StrictClient, mel: Person) -> None:
    script = {"HX-Request": "true"}
    assert client.get("/sign-in/back", headers=script).status_code == 401
    answer = client.sign_in(mel).get("/sign-in/back", headers=script)
    assert answer.headers["X-Person"] == str(mel.id)
    headers = {"X-CSRFToken": answer.headers["X-CSRFToken"]}
    assert client.post("/sign-out", headers=headers, without_token=True).status_code == 303
    assert "signed in again" in client.sign_in(mel).get("/sign-in/back").text
