"""Getting back in: a link by mail for whoever forgot their password, and one from the command line for whoever lost everything."""

import re
from dataclasses import replace

from flask import Flask

from board.database import db
from board.models.moments import now
from board.models.people.account import make_rescue_link
from board.models.people.audit import COMMAND_LINE, AuditEntry
from board.models.people.one_time_link import LASTS, RESET, OneTimeLink, make_link
from board.models.people.password_policy import PasswordsOff
from board.models.people.person import Person
from board.models.people.second_factor import has_second_factor
from board.models.people.security_mail import SecurityMail
from tests.factor_factories import SoftPasskey, code_now, give_app, give_passkey
from tests.factories import PASSWORD
from tests.own_database import own_settings  # noqa: F401  a fixture
from tests.pages import StrictClient
from tests.post_office import *  # noqa: F403  the post office is a fixture
from tests.post_office import sent_to
from tests.sign_on_fixture import *  # noqa: F403  fixtures
from tests.test_cli import rows, run, token_in  # noqa: F401  fixtures

FORGOTTEN = "/sign-in/forgotten-password"
NEW_PASSWORD = "seven calm herons"


def ask(client: StrictClient, email: str = "mel@example.org"):
    return client.post(FORGOTTEN, data={"email": email})


def test_a_link_by_mail_leads_to_another_password(client: StrictClient, mel: Person, mailing, post_office) -> None:
    elsewhere = client.application.test_client().sign_in(mel)
    assert f'href="{FORGOTTEN}"' in client.get("/sign-in").text
    assert "Your e-mail address" in client.get(FORGOTTEN).text
    assert ask(client).location == "/sign-in"
    assert "a mail is on its way" in client.get("/sign-in").text
    assert mel.has_password(PASSWORD)
    sent_to(post_office)
    token = re.search(r"/links/(\S+)", post_office.mail_to("mel@example.org").get_content())[1]
    assert "Choose a password" in client.get(f"/links/{token}").text
    assert client.post(f"/links/{token}", data={"password": NEW_PASSWORD}).location == "/"
    assert mel.has_password(NEW_PASSWORD)
    assert elsewhere.get("/account").status_code == 303
    assert client.get(f"/links/{token}").status_code == 410
    actions = set(db.session.scalars(db.select(AuditEntry.action)).all())
    assert actions >= {"password reset asked", "link used", "password chosen", "signed in"}
    elsewhere.stop_listening()


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(
    client: StrictClient, mel: Person, otto: Person, mailing
) -> None:
    otto.left_at = now()
    db.session.commit()
    for email in ("mel@example.org", "nobody@example.org", "otto@example.org"):
        answer = ask(client, email)
        assert (answer.status_code, answer.location) == (303, "/sign-in")
        assert "If somebody signs in with that address" in client.get("/sign-in").text
    assert [mail.person_id for mail in db.session.scalars(db.select(SecurityMail))] == [mel.id]


def test_asking_does_the_same_work_for_nobody_as_for_somebody(
    client: StrictClient, mel: Person, mailing, queries: list[str]
) -> None:
    counts = []
    for email in ("mel@example.org", "nobody@example.org"):
        ask(client, email)
        queries.clear()
        ask(client, email)
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 1  # somebody has to be found in whose place it is done


def test_one_account_gets_three_mails_and_one_address_may_ask_twenty_times(client: StrictClient, mel: Person, mailing) -> None:
    for _time in range(5):
        assert ask(client).status_code == 303
    assert db.session.scalar(db.select(db.func.count(SecurityMail.id))) == 3
    for number in range(15):
        ask(client, f"somebody.{number}@example.org")
    answer = ask(client, "somebody.else@example.org")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert 'value="somebody.else@example.org"' in answer.text


def test_a_link_by_mail_lasts_ten_minutes(mel: Person) -> None:
    assert LASTS[RESET].total_seconds() == 600
    link, _token = make_link(RESET, now(), person=mel)
    assert not link.is_open(now() + LASTS[RESET])


def test_a_reset_does_not_get_round_the_second_factor(client: StrictClient, mel: Person, app: Flask) -> None:
    secret = give_app(mel, [app.config["SECRET_KEY"]])
    _link, token = make_link(RESET, now(), person=mel)
    db.session.commit()
    assert client.post(f"/links/{token}", data={"password": NEW_PASSWORD}).location == "/sign-in/second-step"
    assert client.get("/account").status_code == 303
    client.post("/sign-in/second-step", data={"code": code_now(secret)})
    assert client.get("/account").status_code == 200


def test_without_mail_there_is_no_such_page(client: StrictClient, mel: Person) -> None:
    assert FORGOTTEN not in client.get("/sign-in").text
    assert client.get(FORGOTTEN).status_code == 404
    assert ask(client).status_code == 404


def test_an_empty_form_asks_for_the_address(client: StrictClient, mel: Person, mailing) -> None:
    answer = ask(client, "")
    assert answer.status_code == 422
    assert "Enter your e-mail address" in answer.text


def test_where_passwords_are_off_no_link_opens_anything(client: StrictClient, mel: Person, ada: Person, sign_on, mailing) -> None:
    tokens = {person: make_link(RESET, now(), person=person)[1] for person in (mel, ada)}
    client.application.config["BOARD"] = replace(client.application.config["BOARD"], sign_on=sign_on)
    db.session.add(PasswordsOff(id=1, break_glass_id=ada.id, since=now()))
    db.session.commit()
    assert client.get(FORGOTTEN).status_code == 404
    assert client.post(f"/links/{tokens[mel]}", data={"password": NEW_PASSWORD}).status_code == 410
    assert client.post(f"/links/{tokens[ada]}", data={"password": NEW_PASSWORD}).status_code == 303


def test_the_link_of_the_command_line_removes_second_factors_when_it_is_used(client: StrictClient, ada: Person) -> None:
    give_passkey(ada, SoftPasskey())
    _link, token = make_rescue_link(ada, now(), actor=COMMAND_LINE)
    db.session.commit()
    assert "recovery codes are removed" in client.get(f"/links/{token}").text
    assert has_second_factor(ada)
    assert client.post(f"/links/{token}", data={"password": "short"}).status_code == 422
    assert has_second_factor(ada)
    assert client.post(f"/links/{token}", data={"password": NEW_PASSWORD}).location == "/"
    assert not has_second_factor(ada)
    assert client.get("/people").status_code == 200
    assert client.post(f"/links/{token}", data={"password": NEW_PASSWORD}).status_code == 410


def test_a_newer_link_of_the_command_line_ends_the_one_of_before(ada: Person) -> None:
    first, _token = make_rescue_link(ada, now(), actor=COMMAND_LINE)
    db.session.commit()
    make_rescue_link(ada, now(), actor=COMMAND_LINE)
    db.session.commit()
    db.session.refresh(first)
    assert not first.is_open(now())
    assert db.session.scalar(db.select(db.func.count(OneTimeLink.id)).where(OneTimeLink.withdrawn_at.is_(None))) == 1


def test_the_command_prints_a_link_or_says_why_not(run, rows) -> None:  # noqa: F811
    run("add-person", "Ada Farouk", "ada@example.org", "--admin", typed="three quiet otters\n")
    words = run("reset-sign-in", "Ada@Example.org", "--address", "https://board.example.org/")
    assert f"https://board.example.org/links/{token_in(words)}" in words
    assert rows("SELECT kind FROM one_time_link") == [("rescue",)]
    assert ("link made", COMMAND_LINE) in [tuple(row) for row in rows("SELECT action, actor FROM audit_entry")]
    assert "Nobody signs in as bea@example.org" in run("reset-sign-in", "bea@example.org", expect=1)
