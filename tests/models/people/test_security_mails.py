"""Security mails: what was done with one's sign-in is told, in time or not at all, and no link lies in the database."""

import datetime as dt
import re

import pytest

from board.database import db
from board.mail.message import ServerAway
from board.models.moments import now
from board.models.people.account import leave
from board.models.people.one_time_link import link_by_token
from board.models.people.security_mail import SecurityMail, SecurityMailKind, claim_security_mail, post_security_mail
from board.models.people.security_mail_words import WORDS
from tests.post_office import *  # noqa: F403  the post office is a fixture
from tests.post_office import later, sent_to

AN_HOUR = dt.timedelta(hours=1)


def post(kind, person, detail="", at=None, address=""):
    """A mail that is posted and committed."""
    mail = post_security_mail(kind, person, at or now(), detail, address)
    db.session.commit()
    return mail


def text_to(office, address):
    """The subject and the text of the one mail to an address."""
    mail = office.mail_to(address)
    assert mail.get_content_type() == "text/plain"
    return mail["Subject"], mail.get_content()


def test_every_kind_has_words():
    assert set(WORDS) == set(SecurityMailKind)


@pytest.mark.parametrize("kind", [kind for kind in SecurityMailKind if kind is not SecurityMailKind.INVITATION])
def test_a_mail_says_what_happened_and_to_whom(post_office, mel, kind):
    post(kind, mel, "Firefox on Windows")
    assert sent_to(post_office).sent == 1
    subject, text = text_to(post_office, "mel@example.org")
    assert text.startswith("Hello Mel Okafor,")
    assert "https://board.riverbank.example" in text
    assert str(now().year) in text
    assert len(subject) < 60


def test_a_new_device_is_named(post_office, mel):
    post(SecurityMailKind.NEW_DEVICE, mel, "Firefox on Windows, from 192.0.2.7")
    sent_to(post_office)
    _subject, text = text_to(post_office, "mel@example.org")
    assert "with Firefox on Windows, from 192.0.2.7, which had not signed in to it before." in text


def test_a_mail_goes_out_once(post_office, mel):
    post(SecurityMailKind.ROLE_GIVEN, mel, "Lead")
    assert [sent_to(post_office).sent, sent_to(post_office).sent] == [1, 0]


def test_the_link_of_a_reset_is_made_when_it_is_sent_and_is_in_no_table(post_office, mel):
    post(SecurityMailKind.PASSWORD_RESET, mel)
    sent_to(post_office)
    _subject, text = text_to(post_office, "mel@example.org")
    token = re.search(r"https://board\.riverbank\.example/links/(\S+)", text)[1]
    assert link_by_token(token).person_id == mel.id
    for table in db.metadata.sorted_tables:
        assert token not in str(db.session.execute(table.select()).all())


def test_news_of_a_new_address_goes_to_the_old_one(post_office, mel):
    post(SecurityMailKind.EMAIL_CHANGED, mel, "mel.o@example.org", address="mel.before@example.org")
    sent_to(post_office)
    assert post_office.addresses == ["mel.before@example.org"]


def test_what_could_not_be_sent_for_a_day_is_never_sent(post_office, mel):
    post(SecurityMailKind.NEW_DEVICE, mel, "Firefox", at=now() - 25 * AN_HOUR)
    assert sent_to(post_office).sent == 0
    assert post_office.taken == []


def test_whoever_has_left_is_told_nothing(post_office, mel, ada):
    post(SecurityMailKind.NEW_DEVICE, mel, "Firefox")
    leave(mel, by=ada, at=now())
    db.session.commit()
    sent_to(post_office)
    assert "mel@example.org" not in post_office.addresses


def test_a_refused_mail_is_tried_again_and_others_are_sent(post_office, mel, otto):
    post_office.refuses["mel@example.org"] = "451 Later"
    for person in (mel, otto):
        post(SecurityMailKind.NEW_DEVICE, person, "Firefox")
    outcome = sent_to(post_office)
    assert (outcome.sent, outcome.later) == (1, 1)
    post_office.refuses.clear()
    assert sent_to(post_office).sent == 0
    assert sent_to(post_office, later(dt.timedelta(minutes=3))).sent == 1


def test_while_the_mail_server_is_away_nothing_is_lost(post_office, mel):
    post_office.refuses["board@riverbank.example"] = "421 Shutting down"
    post(SecurityMailKind.PASSWORD_RESET, mel)
    with pytest.raises(ServerAway):
        sent_to(post_office)
    post_office.refuses.clear()
    assert sent_to(post_office).sent == 1


def test_two_senders_never_claim_the_same_mail(mel):
    post(SecurityMailKind.NEW_DEVICE, mel, "Firefox")
    assert len(claim_security_mail(now(), 10)) == 1
    db.session.commit()
    assert claim_security_mail(now(), 10) == []
    assert len(claim_security_mail(now() + AN_HOUR, 10)) == 1


def test_a_name_that_would_begin_another_header_is_given_up(post_office, mel, otto):
    mel.name = "Mel\r\nBcc: eve@example.org"
    for person in (mel, otto):
        post(SecurityMailKind.NEW_DEVICE, person, "Firefox")
    outcome = sent_to(post_office)
    assert (outcome.sent, outcome.given_up) == (1, 1)
    assert post_office.addresses == ["otto@example.org"]


def test_the_table_holds_a_month(mel):
    for days in (40, 1):
        post(SecurityMailKind.NEW_DEVICE, mel, "Firefox", at=now() - dt.timedelta(days=days))
    post(SecurityMailKind.NEW_DEVICE, mel, "Firefox")
    assert db.session.scalar(db.select(db.func.count(SecurityMail.id))) == 2
