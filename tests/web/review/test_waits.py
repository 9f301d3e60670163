"""What waits, on the review: for a lead from all teams, for everyone else what their own teams wait for."""

import pytest

from board.database import db
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.retrospectives.escalation import escalate
from board.models.stages import Stage
from tests.factories import make_check, make_experiment, make_reflected


@pytest.fixture
def waiting(school) -> Experiment:
    """An experiment that waits for a decision."""
    return make_reflected(make_experiment(school, stage=Stage.REFLECTING))


def test_what_waits_is_for_leads(client, waiting, mel, lee, otto):
    escalate(waiting.retrospective.improvements[1], "A phone", now().date(), by=mel, at=now(), today=now().date())
    make_experiment(waiting.team, "Adopted long ago", Stage.DECIDED)
    for decision in db.session.scalars(db.select(Decision)):
        decision.look_again_on = now().date()
    db.session.commit()
    page = client.sign_in(lee).get("/review").text
    for words in ("What waits for me?", "1 decision", "1 question handed up", "A phone", "1 decision to look at again"):
        assert words in page
    page = client.sign_in(otto).get("/review").text
    assert "What waits for me?" not in page
    assert "A phone" not in page


def test_a_team_is_told_what_it_waits_for_and_nobody_elses_and_has_no_buttons(client, waiting, fostering, mel, cora, lee):
    anothers = make_reflected(make_experiment(fostering, "Good-news Friday", Stage.REFLECTING))
    escalate(waiting.retrospective.improvements[1], "A phone", now().date(), by=mel, at=now(), today=now().date())
    checked = make_experiment(waiting.team, "Ring at night", Stage.READY)
    make_check(checked, "affects_safety", about="We ring from a quiet room")
    page = client.sign_in(mel).get("/review").text
    waits = page[page.index('id="waits"') : page.index('id="questions"')]
    for words in ("What do we wait for?", waiting.title, "A phone", "Ring at night", "1 trial waits for an agreement"):
        assert words in waits
    assert anothers.title not in waits
    for words in ("<form", "<button", 'class="button', "Decide<", "Answer<"):
        assert words not in waits
    assert '<a href="/review/experiments?shelf=waiting&amp;team=team-around-the-school&amp;period=month">1 decision</a>' in waits
    assert "What do we wait for?" not in client.get("/review?team=fostering").text


def test_a_word_of_a_lead_leads_back_to_the_review_that_was_asked_for(client, waiting, mel, lee):
    escalation = escalate(waiting.retrospective.improvements[1], "A phone", now().date(), by=mel, at=now(), today=now().date())
    checked = make_experiment(waiting.team, "Ring at night", Stage.READY)
    check = make_check(checked, "affects_safety")
    back = "/review?team=team-around-the-school&period=week"
    page = client.sign_in(lee).get(back).text
    asked = "back=/review?team%3Dteam-around-the-school%26period%3Dweek"
    for address in (f"/escalations/{escalation.id}/answers/new", f"/experiments/{checked.id}/agreements/new"):
        assert f"{address}?{asked}" in page
        assert f'name="back" value="{back.replace("&", "&amp;")}"' in client.get(f"{address}?{asked}").text
    said = {"kind": "agreed", "said": "Go ahead", "check": check.id, "stands": 0, "back": back}
    assert client.post(f"/experiments/{checked.id}/agreements", data=said).location == back
    answer = {"answer": "Yes", "version": escalation.version, "back": back}
    assert client.post(f"/escalations/{escalation.id}/answers", data=answer).location == back
    again = {"answer": "Yes, two", "version": escalation.version, "back": "//evil.example"}
    assert client.post(f"/escalations/{escalation.id}/answers", data=again).location == "/"


def test_nobody_else_is_told_what_a_team_waits_for(client, waiting, otto):
    page = client.sign_in(otto).get("/review").text
    assert "What do we wait for?" not in page
    assert 'id="waits"' not in page


def test_all_that_waits_for_a_word_of_a_lead_can_be_read(client, waiting, fostering, mel, lee, otto, monkeypatch):
    for number, improvement in enumerate(waiting.retrospective.improvements):
        escalate(improvement, f"Phone {number}", now().date(), by=mel, at=now(), today=now().date())
    for number in range(2):
        checked = make_experiment(waiting.team, f"Ring {number}", Stage.READY)
        make_check(checked, "affects_safety")
    monkeypatch.setattr("board.models.review.recap.MOST_LISTED", 1)
    page = client.sign_in(lee).get("/review").text
    for kind, both in (("questions", ("Phone 0", "Phone 1")), ("agreements", ("Ring 0", "Ring 1"))):
        address = f"/review/{kind}?period=month"
        assert f'<a href="{address}">All 2<span' in page
        listed = client.get(address).text
        for words in both:
            assert words in listed
        with monkeypatch.context() as paged:
            paged.setattr("board.web.paging.ON_ONE_PAGE", 1)
            first, second = client.get(address).text, client.get(f"{address}&page=2").text
        assert (both[0] in first, both[1] in first, both[0] in second, both[1] in second) == (True, False, False, True)
        assert "Next page" in first
        assert both[0] not in client.get(f"/review/{kind}?team=fostering").text
        assert client.get(f"/review/{kind}?team=nothing").status_code == 404
    listed = client.sign_in(otto).get("/review/questions").text
    assert "Phone 0" in listed
    assert ">Answer<" not in listed
