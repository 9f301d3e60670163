"""Sending a round-up: everyone who wants it gets it once, by a real mail server, whatever happens on the way."""

import datetime as dt
import re
import threading

import html5lib
import pytest

from board.database import db
from board.mail import CannotAddress, ServerAway, address_of, one_line
from board.mailing import send_due
from board.models.account import leave
from board.models.letter import CLAIM_LASTS, GAPS, Letter, claim_due, failing_letters, tally_of, try_again, write_letters
from board.models.moments import now
from board.models.organisation import the_organisation
from board.models.round_up import A_WEEK, this_monday
from board.models.round_up_draft import draft
from board.models.round_up_picture import put_picture
from board.models.stage import Stage
from board.models.subscription import Wants, opt_out_token, person_by_opt_out, subscribe
from board.models.team import change_team
from tests.make import make_experiment
from tests.pictures import png
from tests.post_office import post_office, settings_for  # noqa: F401  a fixture

SECRET = "a secret that only the tests know about"
MONDAY = this_monday(now().date()) + A_WEEK
OPENING = "Good morning.\nTwo teams tried something new – and one café too."


@pytest.fixture
def round_up(school, fostering, mel, otto, lee):
    """One with a story of each of two teams, an opening note and a picture, sent to Cora, Mel, Otto and Lee."""
    make_experiment(school, "Ring first", Stage.DECIDED, by=mel)
    make_experiment(fostering, "Warm <welcomes> & tea", Stage.DECIDED, by=otto)
    round_up, _new = draft(MONDAY, the_organisation().zone, by=None, on=now())
    round_up.write(by=lee, on=now(), opening=OPENING)
    put_picture(round_up, png(), "Three hand-drawn otters", by=lee, on=now())
    db.session.flush()
    send(round_up, lee)
    return round_up


def send(round_up, by):
    """Send it, and commit."""
    round_up.send(round_up.revision, by=by, on=now())
    write_letters(round_up, now())
    db.session.commit()


def sent_to(office, clock=now):
    """What a run of the command does."""
    return send_due(settings_for(office.port), SECRET, clock)


def later(gap):
    """A clock that is ahead."""
    return lambda: now() + gap


def text_of(mail):
    """The words of the text part, and of the HTML part, without what is between them."""
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    return text, " ".join(" ".join(body.itertext()).split()), html


def test_everyone_who_has_not_opted_out_gets_it_once(round_up, post_office, ada):  # noqa: F811
    # Ada came after it was sent.
    assert sent_to(post_office).sent == 4
    assert post_office.addresses == ["cora@example.org", "lee@example.org", "mel@example.org", "otto@example.org"]
    assert sent_to(post_office).sent == 0
    assert tally_of(round_up) == (4, 0, 0)
    assert write_letters(round_up, now()) == 1  # who has a letter gets no other: this one is Ada's


def test_a_real_mail_parser_reads_all_of_it(round_up, post_office):  # noqa: F811
    sent_to(post_office)
    mail = post_office.mail_to("mel@example.org")
    assert not mail.defects
    assert mail["Subject"] == round_up.subject
    assert str(mail["To"]) == "Mel Okafor <mel@example.org>"
    assert str(mail["From"]) == "Riverbank round-up <board@riverbank.example>"
    text, words, html = text_of(mail)
    for said in (
        "Good morning.",
        "one café too",
        "Riverbank Council",
        "Ring first",
        "Warm <welcomes> & tea",
        "Nine in ten went ahead.",
    ):
        assert said in " ".join(text.split())
        assert said in words
    assert "Warm &lt;welcomes&gt; &amp; tea" in html


def test_text_and_html_say_the_same(round_up, post_office):  # noqa: F811
    sent_to(post_office)
    text, words, html = text_of(post_office.mail_to("mel@example.org"))

    def plain(said):
        return re.sub(r"[^a-z0-9]+", " ", said.lower()).split()

    links = set(re.findall(r'href="([^"]+)"', html))
    assert links == set(re.findall(r"https?://\S+", text))
    without_links = re.sub(r"https?://\S+", "", text)
    assert set(plain(words)) - set(plain(without_links)) <= {"or"}
    assert set(plain(without_links)) - set(plain(words)) <= {"picture", "three", "hand", "drawn", "otters"}  # its alt text


def test_the_picture_is_in_the_mail_and_nothing_is_fetched_from_anywhere(round_up, post_office):  # noqa: F811
    sent_to(post_office)
    mail = post_office.mail_to("mel@example.org")
    _text, _words, html = text_of(mail)
    (source,) = re.findall(r'src="([^"]+)"', html)
    (picture,) = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    assert source == f"cid:{picture['Content-ID'].strip('<>')}"
    assert picture.get_content() == png()
    assert picture.get_content_disposition() == "inline"
    assert 'alt="Three hand-drawn otters"' in html
    assert not re.search(r"<script|<link|<form|url\(|background=|@import|position:|var\(", html)
    assert mail.get_content_type() == "multipart/alternative"


def test_each_has_a_way_out_of_their_own_that_a_mail_program_can_press(round_up, post_office, mel):  # noqa: F811
    sent_to(post_office)
    found = {}
    for address in post_office.addresses:
        mail = post_office.mail_to(address)
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        found[address] = mail["List-Unsubscribe"].strip("<>")
        assert found[address] in mail.get_body(("plain",)).get_content()
        assert found[address] in mail.get_body(("html",)).get_content()
    assert len(set(found.values())) == 4
    token = found["mel@example.org"].removeprefix("https://board.riverbank.example/round-ups/opt-outs/")
    assert person_by_opt_out(token, SECRET) == mel


@pytest.mark.parametrize(
    "spoil",
    [lambda token: token + "x", lambda token: token[:-1], lambda token: "9" + token, lambda _token: "1-", lambda _token: "x"],
)
def test_a_token_cannot_be_guessed_from_another(mel, spoil):
    assert person_by_opt_out(spoil(opt_out_token(mel.id, SECRET)), SECRET) is None
    assert person_by_opt_out(opt_out_token(mel.id, SECRET), "another secret") is None


def test_those_who_opted_out_or_left_get_none_even_after_it_was_written(round_up, post_office, mel, otto, ada):  # noqa: F811
    subscribe(mel, Wants.NONE, by=mel, on=now())
    leave(otto, by=ada, on=now())
    db.session.commit()
    assert vars(sent_to(post_office)) == {"sent": 2, "later": 0, "given_up": 0, "unwanted": 2}
    assert post_office.addresses == ["cora@example.org", "lee@example.org"]


def test_somebody_may_want_no_more_than_what_tells_of_their_teams(round_up, post_office, mel, lee):  # noqa: F811
    for person in (mel, lee):
        subscribe(person, Wants.OWN, by=person, on=now())
    db.session.commit()
    sent_to(post_office)
    text, words, _html = text_of(post_office.mail_to("mel@example.org"))
    for said in (text, words):
        assert "Ring first" in said
        assert "Warm" not in said
    assert "Nothing in it tells of your teams this time" in text_of(post_office.mail_to("lee@example.org"))[0]
    assert "Warm" in text_of(post_office.mail_to("cora@example.org"))[0]


def test_a_team_that_became_private_after_the_second_click_is_not_in_it(round_up, post_office, fostering, ada):  # noqa: F811
    change_team(fostering, by=ada, on=now(), is_private=True)
    db.session.commit()
    sent_to(post_office)
    for address in post_office.addresses:
        assert "Warm" not in str(text_of(post_office.mail_to(address)))


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
    from board import mailing

    class Crash(BaseException):
        pass

    def crash_at_the_third(*given):
        if len(post_office.taken) == 2:
            raise Crash
        return hand_over(*given)

    hand_over = mailing._hand_over
    monkeypatch.setattr(mailing, "_hand_over", crash_at_the_third)
    monkeypatch.setattr(mailing, "let_go", lambda _claim: None)  # whoever is killed tidies nothing up
    with pytest.raises(Crash):
        sent_to(post_office)
    monkeypatch.undo()
    assert sent_to(post_office).sent == 0
    assert sent_to(post_office, later(CLAIM_LASTS)).sent == 2
    assert len(set(post_office.addresses)) == len(post_office.taken) == 4


def test_after_a_crash_between_the_servers_yes_and_our_note_the_copy_has_the_same_message_id(round_up, post_office, monkeypatch):  # noqa: F811
    from board import mailing

    def crash(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(mailing, "mark_sent", crash)
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
    assert try_again(failing_letters(10)[0], by=ada, on=now())
    db.session.commit()
    assert sent_to(post_office).sent == 1
    assert failing_letters(10) == []


def test_a_mail_server_that_is_away_counts_against_nobody(round_up, post_office):  # noqa: F811
    for _ in range(len(GAPS) + 2):
        with pytest.raises(ServerAway):
            send_due(settings_for(1), SECRET)
    assert sent_to(post_office).sent == 4


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
