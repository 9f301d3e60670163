"""The outbox: every letter is sent once, by a real mail server, whatever happens on the way."""

import datetime as dt
import re
import threading

import pytest

from board.database import db
from board.mail import outbox
from board.mail.headers import CannotAddress, one_line
from board.mail.message import ServerAway, address_of
from board.mail.outbox import send_due
from board.models.moments import now
from board.models.round_up.letter import (
    CLAIM_LASTS,
    GAPS,
    Letter,
    claim_due,
    failing_letters,
    how_many_want_it,
    tally_of,
    write_letters,
)
from board.models.round_up.round_up import A_WEEK, RoundUp
from board.models.round_up.subscription import Wants, subscribe
from tests.post_office import SECRET, later, post_office, round_up, sent_to, settings_for, text_of  # noqa: F401  fixtures


def test_two_commands_at_once_send_nothing_twice(round_up, post_office, application):  # noqa: F811
    results, begin = [], threading.Barrier(2)

    def run():
        with application.app_context():
            begin.wait()
            results.append(sent_to(post_office).sent)
            db.session.remove()

    runs = [threading.Thread(target=run) for _ in range(2)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert sum(results) == 4
    assert len(post_office.taken) == 4


def test_what_another_has_claimed_is_left_alone_until_the_claim_ends(round_up, post_office):  # noqa: F811
    # As a crash leaves it: claimed and committed, and nobody is there any more.
    _claim, ids = claim_due(now(), 2)
    db.session.commit()
    assert sent_to(post_office).sent == 4 - len(ids)
    assert sent_to(post_office).sent == 0
    assert sent_to(post_office, later(CLAIM_LASTS)).sent == len(ids)
    assert len(set(post_office.addresses)) == len(post_office.taken) == 4


def test_a_crash_between_two_letters_loses_none_and_repeats_none(round_up, post_office, monkeypatch):  # noqa: F811
    class Crash(BaseException):
        pass

    def crash_at_the_third(*given):
        if len(post_office.taken) == 2:
            raise Crash
        return hand_over(*given)

    hand_over = outbox._hand_over
    monkeypatch.setattr(outbox, "_hand_over", crash_at_the_third)
    monkeypatch.setattr(outbox, "let_go", lambda _claim: None)  # whoever is killed tidies nothing up
    with pytest.raises(Crash):
        sent_to(post_office)
    monkeypatch.undo()
    assert sent_to(post_office).sent == 0
    assert sent_to(post_office, later(CLAIM_LASTS)).sent == 2
    assert len(set(post_office.addresses)) == len(post_office.taken) == 4


def test_after_a_crash_between_the_servers_yes_and_our_note_the_copy_has_the_same_message_id(round_up, post_office, monkeypatch):  # noqa: F811
    def crash(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "mark_sent", crash)
        with pytest.raises(KeyboardInterrupt):
            sent_to(post_office)
    assert len(post_office.taken) == 1
    assert sent_to(post_office, later(CLAIM_LASTS)).sent == 4
    ids = re.findall(rb"Message-ID: (\S+)", b"".join(content for _address, content in post_office.taken))
    assert (len(ids), len(set(ids))) == (5, 4)


def test_a_failing_address_is_tried_again_with_growing_gaps_and_then_shown(round_up, post_office, ada):  # noqa: F811
    post_office.refuses["mel@example.org"] = "450 4.2.1 The mailbox is full"
    ahead = dt.timedelta()
    for gap in GAPS:
        sent_to(post_office, later(ahead))
        assert sent_to(post_office, later(ahead + gap - dt.timedelta(minutes=1))).later == 0
        ahead += gap
    assert list(GAPS) == sorted(GAPS)
    assert sent_to(post_office, later(ahead)).given_up == 1
    assert len(post_office.taken) == 3
    (letter,) = failing_letters(10)
    assert (letter.person.name, letter.problem) == ("Mel Okafor", "450 4.2.1 The mailbox is full")
    assert tally_of(round_up) == (3, 0, 1)
    post_office.refuses.clear()
    assert sent_to(post_office, later(10 * A_WEEK)).sent == 0
    db.session.expire_all()
    assert failing_letters(10)[0].try_again(by=ada, at=now())
    db.session.commit()
    assert sent_to(post_office).sent == 1
    assert failing_letters(10) == []


def test_a_mail_server_that_is_away_counts_against_nobody(round_up, post_office):  # noqa: F811
    for _ in range(len(GAPS) + 2):
        with pytest.raises(ServerAway):
            send_due(settings_for(1), SECRET)
    assert sent_to(post_office).sent == 4


@pytest.mark.parametrize("answer", ["550 5.7.1 You may not send here", "451 4.7.1 Slow down", "421 4.3.2 Closing"])
def test_a_server_that_takes_nothing_from_our_sender_counts_against_nobody(round_up, post_office, answer):  # noqa: F811
    post_office.refuses["board@riverbank.example"] = answer
    for _ in range(len(GAPS) + 2):
        with pytest.raises(ServerAway, match=answer):
            sent_to(post_office)
    assert failing_letters(10) == []
    post_office.refuses.clear()
    assert sent_to(post_office).sent == 4


def test_a_mail_that_is_too_large_counts_against_it_alone(round_up, post_office):  # noqa: F811
    post_office.refuses["board@riverbank.example"] = "552 5.3.4 Too large"
    assert sent_to(post_office).later == 4


def test_addresses_and_subjects_with_line_breaks_are_refused(round_up, post_office, mel):  # noqa: F811
    mel.email = "mel@example.org\r\nBcc: all@example.org"
    db.session.commit()
    assert vars(sent_to(post_office)) == {"sent": 3, "later": 0, "given_up": 1, "unwanted": 0}
    assert "line break" in db.session.scalars(db.select(Letter.problem).where(Letter.has_failed)).one()
    assert b"Bcc" not in b"".join(content for _address, content in post_office.taken)
    for bad in ("a\nb", "a\rb", "a\0b", "a\u2028b", "a\x85b"):
        with pytest.raises(CannotAddress):
            one_line(bad)
        with pytest.raises(CannotAddress):
            address_of("Mel", f"{bad}@example.org")
        with pytest.raises(CannotAddress):
            address_of(bad, "mel@example.org")


def test_a_name_with_commas_and_quotes_is_still_one_address(round_up, post_office, mel):  # noqa: F811
    mel.name = 'Okafor, Mel "the otter" <x@evil.example>'
    db.session.commit()
    sent_to(post_office)
    (to,) = post_office.mail_to("mel@example.org")["To"].addresses
    assert (to.display_name, to.addr_spec) == (mel.name, "mel@example.org")


def test_no_letter_is_written_to_whoever_has_opted_out_or_left_and_no_second_one_to_anybody(school, mel, cora, lee, otto):
    told = RoundUp(monday=dt.date(2026, 11, 30), subject="The Monday round-up", drafted_at=now())
    db.session.add(told)
    subscribe(mel, Wants.NONE, by=mel, at=now())
    subscribe(cora, Wants.OWN, by=cora, at=now())
    otto.left_at = now()
    db.session.flush()
    assert how_many_want_it() == 2
    assert (write_letters(told, now()), write_letters(told, now())) == (2, 0)
    assert set(db.session.scalars(db.select(Letter.person_id))) == {cora.id, lee.id}
