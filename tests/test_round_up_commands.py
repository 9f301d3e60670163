"""The commands of the round-up, and the board that drafts and sends by itself."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError

from board.cli import round_up
from board.database import db
from board.mail.message import ServerAway, styles
from board.mail.outbox import Sent
from board.migrations import upgrade
from board.models.moments import now
from board.models.people.account import open_account
from board.models.people.membership import put_on_team
from board.models.people.organisation import Organisation
from board.models.people.team import COACH, create_team
from board.models.retrospectives.shout_out import thank
from board.models.round_up.draft import draft
from board.models.round_up.letter import write_letters
from board.models.round_up.round_up import A_WEEK, monday_to_write
from board.settings import ROOT
from tests.own_database import own_settings  # noqa: F401  a fixture
from tests.post_office import post_office  # noqa: F401  a fixture
from tests.serving.served import Served, until
from tests.test_cli import run  # noqa: F401  a fixture

MONDAY = monday_to_write(now().date())


@pytest.fixture
def peopled(own_settings):  # noqa: F811
    """A database with an organisation, Mel and Otto, and a shout-out in the week that is told next."""
    app = Flask("board")
    app.config["SQLALCHEMY_DATABASE_URI"] = own_settings["BOARD_DATABASE_URL"]
    db.init_app(app)
    with app.app_context():
        upgrade()
        db.session.add(Organisation(name="Riverbank Council", time_zone="Etc/UTC"))
        mel, otto = (open_account(name, f"{name}@example.org", by=None, at=now()) for name in ("mel", "otto"))
        team = create_team("Fostering", "", False, by=mel, at=now())
        put_on_team(mel, team, COACH, by=mel, at=now())
        in_its_week = dt.datetime.combine(MONDAY - dt.timedelta(days=4), dt.time(12), dt.UTC)
        thank(team, "Lovely biscuits", by=otto, at=min(in_its_week, now()))
        db.session.commit()
        yield mel
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def mail_settings(post_office):  # noqa: F811
    """The variables of a board that hands its mail to the post office."""
    return {
        "BOARD_MAIL_SERVER": f"127.0.0.1:{post_office.port}",
        "BOARD_MAIL_SECURITY": "none",
        "BOARD_MAIL_FROM": "board@riverbank.example",
        "BOARD_MAIL_LINKS": "https://board.riverbank.example",
    }


def send(by):
    """Send the draft as a coach does, and commit."""
    round_up, _new = draft(MONDAY, Organisation(time_zone="Etc/UTC").zone, by=by, at=now())
    round_up.send(round_up.revision, by=by, at=now())
    write_letters(round_up, now())
    db.session.commit()


def test_the_draft_is_written_and_written_again(run, peopled):  # noqa: F811
    assert f"The draft for {MONDAY}: 1 new or changed item." in run("draft-roundup")
    assert "0 new or changed items" in run("draft-roundup")
    send(peopled)
    assert "has been sent" in run("draft-roundup")


def test_another_monday_is_named_and_no_other_day(run, peopled):  # noqa: F811
    assert "Nothing has happened yet" in run("draft-roundup", "--monday", str(MONDAY - 4 * A_WEEK))
    for day in (str(MONDAY + dt.timedelta(days=1)), "2020-01-06", "0001-01-01", "9999-12-27"):
        assert f"{day} is not a Monday of these weeks" in run("draft-roundup", "--monday", day, expect=1)


def test_a_board_that_nobody_set_up_has_nothing_to_tell(run):  # noqa: F811
    assert "Nobody has set this board up yet" in run("draft-roundup")


def test_mail_is_sent_once(run, peopled, post_office, mail_settings):  # noqa: F811
    send(peopled)
    assert "2 mails sent." in run("send-mail", **mail_settings)
    assert "0 mails sent." in run("send-mail", **mail_settings)
    assert post_office.addresses == ["mel@example.org", "otto@example.org"]


def test_without_a_server_the_command_says_how_to_set_one_up(run, peopled):  # noqa: F811
    assert "BOARD_MAIL_SERVER=mail.example.org" in run("send-mail", expect=1)


def test_a_server_that_is_away_is_said_and_nothing_is_lost(run, peopled, post_office, mail_settings):  # noqa: F811
    send(peopled)
    assert "Nothing is lost" in run("send-mail", expect=1, **{**mail_settings, "BOARD_MAIL_SERVER": "127.0.0.1:1"})
    assert "2 mails sent." in run("send-mail", **mail_settings)


def test_one_that_stays_outlives_a_database_that_is_away_for_a_moment(run, peopled, mail_settings, monkeypatch):  # noqa: F811
    turns = [DatabaseError("SELECT", {}, Exception("server closed the connection")), ServerAway("no route"), Sent(sent=2)]

    def turn(*_given):
        outcome = turns.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def ends_with_the_last(_seconds):
        if not turns:
            raise SystemExit(0)

    monkeypatch.setattr(round_up, "send_due", turn)
    monkeypatch.setattr(round_up, "time", SimpleNamespace(sleep=ends_with_the_last))
    said = run("send-mail", "--loop", **mail_settings)
    assert "server closed the connection. It is tried again." in said
    assert "no route" in said
    assert "2 mails sent." in said


@pytest.mark.slow
def test_a_served_board_sends_by_itself_and_leaves_no_process_behind(own_settings, peopled, post_office, mail_settings):  # noqa: F811
    send(peopled)
    served = Served({**own_settings, **mail_settings, "BOARD_MAIL_BY_ITSELF": "yes"})
    try:
        until(lambda: len(post_office.taken) == 2)
    finally:
        code, _words, problems = served.end()
    assert (code, problems) == (0, "")
    assert post_office.addresses == ["mel@example.org", "otto@example.org"]


def test_every_look_that_a_mail_asks_for_is_in_the_style_sheet_of_its_preview():
    mail = "".join(template.read_text() for template in sorted((ROOT / "templates/round_up").glob("mail*.html")))
    asked = set(re.findall(r"look\('([a-z-]+)'\)", mail)) - {"name"}
    given = styles("#00594f")
    assert asked == set(given)
    assert not [said for said in given.values() if "var(" in said or '"' in said]
