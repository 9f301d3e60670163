"""Decisions on the review: in the place of the card, with every word that is signed in sight, and with every count right."""

import datetime as dt
import re

import pytest

from board.database import db
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.grounds import changed_grounds, fingerprint_of
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected

HTMX = {"HX-Request": "true"}
ADOPT = {
    "kind": "adopt",
    "because": "It works",
    "next": "Everyone rings",
    "spread_by": "Mel",
    "kept_up": "The checklist",
    "review_on": str((now() + dt.timedelta(days=60)).date()),
    "stands": "0",
}


@pytest.fixture
def waiting(school) -> list[Experiment]:
    """Six that wait for a decision, the one that has waited longest first."""
    return [
        make_reflected(make_experiment(school, f"Ring {number}", Stage.REFLECTING, at=now() - dt.timedelta(days=9 - number)))
        for number in range(6)
    ]


def address_of(experiment: Experiment, query: str = "?period=month") -> str:
    return f"/review/experiments/{experiment.id}/decisions{query}"


def sent(experiment: Experiment, **changed: str) -> dict[str, str]:
    """What the form of a card sends, with what stands on the page."""
    return {**ADOPT, "seen": fingerprint_of(experiment), **changed}


def form_of(page: str, experiment: Experiment) -> str:
    return re.search(rf'<form class="decide" id="decide-form-{experiment.id}".*?</form>', page, re.DOTALL)[0]


def test_every_word_that_is_signed_stands_in_the_form_and_none_is_folded_away(client, waiting, lee):
    form = form_of(client.sign_in(lee).get("/review").text, waiting[0])
    assert "<details" not in form
    for label in (
        "Because",
        "What happens next?",
        "Who spreads it?",
        "How is it kept up?",
        "What changes next time?",
        "look again?",
    ):
        assert label in form
    assert "keeps it up, and we look at it together again." in form
    assert "Everybody will read these words" in form


def test_what_the_team_wrote_stands_there_whole(client, waiting, mel, lee):
    words = "They rang and rang. " * 25 + "Nobody minded."
    waiting[0].record_result(words, PredictionOutcome.YES, by=mel, at=now())
    waiting[1].record_result(words * 2, PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    page = client.sign_in(lee).get("/review").text
    assert page.count(words) >= 2
    assert "Read all of it" in page


def test_a_decision_swaps_its_card_for_what_was_decided_and_brings_the_next_that_waits(client, waiting, lee):
    client.sign_in(lee)
    page = client.get("/review").text
    assert "5 decisions" not in page
    assert f'id="decide-{waiting[3].id}"' in page
    assert f'id="decide-{waiting[4].id}"' not in page
    shown = {f"shown-{each.id}": "1" for each in waiting[:4]}
    answer = client.post(address_of(waiting[0]), data={**sent(waiting[0]), **shown}, headers=HTMX)
    assert answer.status_code == 200
    assert f'<li hx-swap-oob="outerHTML" class="finding is-decided" id="decide-{waiting[0].id}"' in answer.text
    assert f'id="decide-{waiting[4].id}"' in answer.text
    for each in (waiting[1], waiting[2], waiting[3], waiting[5]):
        assert f'id="decide-{each.id}"' not in answer.text, "its form may hold words that were typed"
    assert "5 decisions" in answer.text
    assert "Because: It works" in answer.text


def test_the_counts_of_the_page_follow(client, waiting, lee):
    answer = client.sign_in(lee).post(address_of(waiting[0]), data=sent(waiting[0]), headers=HTMX)
    for fragment in ("review-lede", "contents", "figures", "to-decide-title", "questions"):
        assert re.search(rf'hx-swap-oob="outerMorph"[^>]*id="{fragment}"', answer.text), fragment
    assert "Leads decided on 1: 1 adopted." in answer.text
    assert '<span class="contents-number">5</span>' in answer.text


def test_undo_brings_the_card_back_in_its_place(client, waiting, lee):
    answer = client.sign_in(lee).post(address_of(waiting[0]), data=sent(waiting[0]), headers=HTMX)
    undo = re.search(r'action="(/review/experiments/\d+/moves/\d+/undo[^"]*)"', answer.text)[1].replace("&amp;", "&")
    answer = client.post(undo, headers=HTMX)
    assert f'id="decide-form-{waiting[0].id}"' in answer.text
    assert "6 decisions" in answer.text
    assert db.session.get(Experiment, waiting[0].id).decision is None
    again = client.post(undo, headers=HTMX)
    assert (again.status_code, "undone already" in again.text) == (409, True)


def test_without_javascript_one_comes_back_to_the_next_that_waits(client, waiting, lee):
    client.sign_in(lee)
    answer = client.post(address_of(waiting[0]), data=sent(waiting[0]))
    assert (answer.status_code, answer.location) == (303, f"/review?period=month#decide-{waiting[1].id}")
    page = client.get(answer.location).text
    assert "Adopted: “Ring 0”." in page
    undo = re.search(r'action="(/review/experiments/\d+/moves/\d+/undo[^"]*)"', page)[1].replace("&amp;", "&")
    answer = client.post(undo)
    assert answer.location == f"/review?period=month#decide-{waiting[0].id}"


def test_after_the_last_one_comes_back_to_what_waits(client, school, lee):
    only = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    assert client.sign_in(lee).post(address_of(only), data=sent(only)).location == "/review?period=month#waits"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_stands_on_the_card_and_nothing_typed_is_lost(client, waiting, lee, headers):
    data = sent(waiting[1], because=" ", spread_by="Everybody's aunt", review_on="2001-01-01")
    answer = client.sign_in(lee).post(address_of(waiting[1]), data=data, headers=headers)
    assert answer.status_code == 422
    form = form_of(answer.text, waiting[1])
    for words in ("There is a problem", "Enter why", "must be in the future", "Everybody&#39;s aunt"):
        assert words in form
    assert f'<a href="#because-{waiting[1].id}">Enter why</a>' in form
    assert 'value="adopt" checked' in form
    assert db.session.query(Decision).count() == 0
    assert ("<title>Error: " in answer.text) is not headers
    assert (f'id="decide-form-{waiting[0].id}"' in answer.text) is not bool(headers)


def test_something_that_looks_like_a_residents_is_asked_about_on_the_card(client, waiting, lee):
    data = sent(waiting[0], because="Ring 07700 900123")
    form = form_of(client.sign_in(lee).post(address_of(waiting[0]), data=data, headers=HTMX).text, waiting[0])
    assert f'id="personal_data_checked-{waiting[0].id}"' in form
    answer = client.post(address_of(waiting[0]), data={**data, "personal_data_checked": "yes"}, headers=HTMX)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/experiments/{}/decisions", "/review/experiments/{}/decisions"])
def test_nothing_is_decided_on_words_that_were_not_shown(client, waiting, mel, lee, path):
    data = sent(waiting[0])
    learning = waiting[0].learning
    waiting[0].write_learning(
        by=mel, at=now(), believed=learning.believed, observed=learning.observed, learned="It was the weather", therefore="Wait"
    )
    db.session.commit()
    answer = client.sign_in(lee).post(path.format(waiting[0].id), data=data)
    assert answer.status_code == 409
    assert "changed what it learned while you were reading" in answer.text
    assert "It was the weather" in answer.text
    assert "The checklist" in answer.text
    assert db.session.query(Decision).count() == 0
    seen = re.search(r'name="seen" value="([^"]+)"', form_of(answer.text, waiting[0]) if "review" in path else answer.text)[1]
    assert client.post(path.format(waiting[0].id), data={**data, "seen": seen}).status_code == 303


def test_another_lead_s_decision_is_told_on_the_card(client, waiting, lee):
    data = sent(waiting[0])
    make_decision(waiting[0])
    answer = client.sign_in(lee).post(address_of(waiting[0]), data=data, headers=HTMX)
    assert answer.status_code == 409
    assert "Somebody decided while you were writing" in answer.text
    assert "The checklist" in answer.text
    assert db.session.query(Decision).count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_does_not_wait_after_all_says_why_on_its_card(client, school, lee, headers):
    idea = make_experiment(school, "Only an idea")
    abandoned = make_reflected(make_experiment(school, "Abandoned", Stage.REFLECTING))
    data = sent(abandoned)
    make_decision(abandoned, DecisionKind.ABANDON, by=lee)
    abandoned.decision.look_again_on = None
    db.session.commit()
    answer = client.sign_in(lee).post(address_of(idea), data=sent(idea), headers=headers)
    assert answer.status_code == 422
    assert "Nothing is written yet." in answer.text
    assert "There is a problem" in form_of(answer.text, idea)
    assert client.post(address_of(abandoned), data=data, headers=headers).status_code == 409
    answer = client.post(f"/review/experiments/{idea.id}/reviews", data={"still_in_use": "yes"}, headers=headers)
    assert answer.status_code == 422
    assert "No decision stands now" in answer.text


def test_what_was_changed_is_said_in_words(school, mel):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    seen = fingerprint_of(experiment)
    assert changed_grounds(experiment, seen) == []
    assert changed_grounds(experiment, "") == []
    experiment.record_result("Two in ten.", PredictionOutcome.NO, by=mel, at=now())
    experiment.change = "a letter"
    assert changed_grounds(experiment, seen) == ["its hypothesis", "what happened"]
    assert len(changed_grounds(experiment, "nonsense")) == 4


def test_only_a_lead_decides_on_the_review(client, waiting, mel, otto):
    for person in (mel, otto):
        assert client.sign_in(person).post(address_of(waiting[0]), data=sent(waiting[0])).status_code == 403
    assert db.session.query(Decision).count() == 0


def test_the_contents_lead_to_every_question_and_the_print_says_its_day(client, waiting, mel, lee):
    client.sign_in(lee).post(address_of(waiting[0]), data=sent(waiting[0]))
    page = client.get("/review").text
    contents = page[page.index('id="contents"') : page.index('id="figures"')]
    anchors = re.findall(r'href="#([^"]+)"', contents)
    assert len(anchors) == 7
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    assert re.search(r'<p class="made-on">Made on \d+ \w+ \d{4}\.</p>', page)
