"""A round-up in the post: what arrives, read by a real mail parser, and who gets it."""

import re

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.account import leave
from board.models.round_up.item import RoundUpSection
from board.models.round_up.letter import tally_of, write_letters
from board.models.round_up.picture import read_picture
from board.models.round_up.subscription import Wants, opt_out_token, person_by_opt_out, subscribe
from tests.pictures import png
from tests.post_office import SECRET, later, post_office, round_up, sent_to, settings_for, text_of  # noqa: F401  fixtures


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
        "“all the time”",
        "For example: Otto Lindqvist thanks everybody on Team around the school: “You ring every time”",
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


def test_no_word_is_lost_of_an_item_without_a_heading_nor_of_thanks(round_up, post_office):  # noqa: F811
    bare, thanks, *_others = round_up.items
    bare.heading, bare.words = "", "What happened: It rained.\nDecided: We stayed."
    thanks.section, thanks.heading, thanks.words = RoundUpSection.SHOUT_OUTS, "", "For example: the biscuits"
    db.session.commit()
    sent_to(post_office)
    text, words, html = text_of(post_office.mail_to("mel@example.org"))
    assert "<strong></strong>" not in html
    for said in ("What happened: It rained.", "Decided: We stayed.", "For example: the biscuits"):
        assert said in text
        assert said in words


def test_the_picture_is_in_the_mail_and_nothing_is_fetched_from_anywhere(round_up, post_office):  # noqa: F811
    sent_to(post_office)
    mail = post_office.mail_to("mel@example.org")
    _text, _words, html = text_of(mail)
    (source,) = re.findall(r'src="([^"]+)"', html)
    (picture,) = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    assert source == f"cid:{picture['Content-ID'].strip('<>')}"
    assert picture.get_content() == read_picture(png()).content
    assert picture.get_content_disposition() == "inline"
    assert re.search('<img style="[^"]*font-family: Segoe UI[^"]*"[^>]* alt="Three hand-drawn otters"', html)
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
    assert person_by_opt_out(token, [SECRET]) == mel


@pytest.mark.parametrize(
    "spoil",
    [lambda token: token + "x", lambda token: token[:-1], lambda token: "9" + token, lambda _token: "1-", lambda _token: "x"],
)
def test_a_token_cannot_be_guessed_from_another(mel, spoil):
    assert person_by_opt_out(spoil(opt_out_token(mel.id, SECRET)), [SECRET]) is None
    assert person_by_opt_out(opt_out_token(mel.id, SECRET), ["another secret"]) is None
    assert person_by_opt_out(opt_out_token(mel.id, SECRET), ["another secret", SECRET]) == mel


def test_those_who_opted_out_or_left_get_none_even_after_it_was_written(round_up, post_office, mel, otto, ada):  # noqa: F811
    subscribe(mel, Wants.NONE, by=mel, at=now())
    leave(otto, by=ada, at=now())
    db.session.commit()
    assert vars(sent_to(post_office)) == {"sent": 2, "later": 0, "given_up": 0, "unwanted": 2}
    assert post_office.addresses == ["cora@example.org", "lee@example.org"]


def test_somebody_may_want_no_more_than_what_tells_of_their_teams(round_up, post_office, mel, lee):  # noqa: F811
    for person in (mel, lee):
        subscribe(person, Wants.OWN, by=person, at=now())
    db.session.commit()
    sent_to(post_office)
    text, words, _html = text_of(post_office.mail_to("mel@example.org"))
    for said in (text, words):
        assert "Ring first" in said
        assert "Warm" not in said
    assert "Nothing in it tells of your teams this time" in text_of(post_office.mail_to("lee@example.org"))[0]
    assert "Warm" in text_of(post_office.mail_to("cora@example.org"))[0]


def test_a_team_that_became_private_after_the_second_click_is_not_in_it(round_up, post_office, fostering, ada):  # noqa: F811
    fostering.change(by=ada, at=now(), is_private=True)
    db.session.commit()
    sent_to(post_office)
    for address in post_office.addresses:
        assert "Warm" not in str(text_of(post_office.mail_to(address)))
