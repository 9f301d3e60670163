"""Steps that need nothing more are one click on the card, and what a start needs is asked on one form."""

import re
from html import unescape

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.safety import QUESTIONS
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, make_experiment
from tests.web.boards.test_moves import HTMX


def order(team, stage="ideas"):
    """The titles of a stage from the top."""
    cards = [card for card in team_cards(team) if card.stage == stage]
    return [card.title for card in sorted(cards, key=lambda card: (card.rank, card.id))]


def team_cards(team):
    """The cards of a team."""
    db.session.expire_all()
    return db.session.query(Experiment).filter_by(team_id=team.id).all()


def test_a_whole_idea_moves_to_ready_by_the_button_on_its_card(client, school, mel):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    page = client.sign_in(mel).get(f"/teams/{school.slug}/board").text
    button = re.search(r'<button class="step" form="move-on" name="stage" value="ready"\s+formaction="([^"]+)"', page)
    assert button
    assert "undo" in client.post(button[1], data={"stage": "ready"}, headers=HTMX).text
    assert db.session.get(Experiment, experiment.id).stage == "ready"


def test_a_button_of_a_card_that_has_moved_meanwhile_brings_nothing_back(client, school, mel):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    old = f"/experiments/{experiment.id}/moves?version={experiment.version}"
    client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ready"})
    answer = client.post(old, data={"stage": "ideas"})
    assert answer.status_code == 409
    assert db.session.get(Experiment, experiment.id).stage == "ready"


def test_every_step_of_a_ready_card_leads_to_the_form_that_asks_for_all_that_is_missing(client, school, mel):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    page = client.sign_in(mel).get(f"/teams/{school.slug}/board").text
    assert f'<a class="step" href="/experiments/{experiment.id}/moves/new">Choose an owner</a>' in page


@pytest.mark.parametrize(
    ("place", "after"),
    [("top", "2 1 3 4"), ("up", "2 1 3 4"), ("down", "1 3 2 4"), ("bottom", "1 3 4 2")],
)
def test_a_card_is_placed_in_its_stage_without_dragging(client, school, mel, place, after):
    cards = {str(number): make_experiment(school, str(number)) for number in (4, 3, 2, 1)}
    client.sign_in(mel)
    assert order(school) == ["1", "2", "3", "4"]
    answer = client.post(f"/experiments/{cards['2'].id}/moves", data={"stage": "ideas", "place": place})
    assert answer.status_code == 303
    assert order(school) == after.split()


@pytest.mark.parametrize(("title", "place"), [("1", "up"), ("2", "down")])
def test_a_card_at_the_end_of_its_stage_stays_there(client, school, mel, title, place):
    cards = {str(number): make_experiment(school, str(number)) for number in (2, 1)}
    client.sign_in(mel).post(f"/experiments/{cards[title].id}/moves", data={"stage": "ideas", "place": place})
    assert order(school) == ["1", "2"]


def test_a_card_goes_to_the_bottom_of_another_stage(client, school, mel):
    make_experiment(school, "There", Stage.READY)
    experiment = make_experiment(school, "Comes", **HYPOTHESIS)
    client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ready", "place": "bottom"})
    assert order(school, "ready") == ["There", "Comes"]


def test_a_place_that_there_is_not_is_refused(client, school, mel):
    experiment = make_experiment(school, "Ring first")
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ideas", "place": "left"})
    assert answer.status_code == 422
    assert "Choose a place from the list" in answer.text


@pytest.mark.parametrize(("confirmed", "stage"), [("yes", "reflecting"), ("too_early", "trying")])
def test_a_card_with_a_result_goes_on_to_reflecting_unless_it_is_too_early(client, school, mel, confirmed, stage):
    experiment = make_experiment(school, "Ring first", Stage.TRYING)
    client.sign_in(mel).post(f"/experiments/{experiment.id}/result", data={"happened": "Seven", "confirmed": confirmed})
    assert db.session.get(Experiment, experiment.id).stage == stage


def test_the_move_to_reflecting_can_be_undone_and_a_correction_moves_nothing(client, school, mel):
    experiment = make_experiment(school, "Ring first", Stage.TRYING)
    address = f"/experiments/{experiment.id}/result"
    client.sign_in(mel).post(address, data={"happened": "Seven", "confirmed": "yes"})
    page = client.get(f"/experiments/{experiment.id}").text
    assert "The result is recorded, and the card moved to Reflecting." in page
    client.post(re.search(r'action="(/moves/\d+/undo)"', page)[1])
    assert db.session.get(Experiment, experiment.id).stage == "trying"
    version = re.search(r'name="version"[^>]*value="(\d+)"', client.get(address).text)[1]
    client.post(address, data={"happened": "Eight", "confirmed": "yes", "version": version})
    assert db.session.get(Experiment, experiment.id).result.happened == "Eight"
    assert db.session.get(Experiment, experiment.id).stage == "trying"


EMPTY_START = {"stage": "trying", "owner": "", "sprint": "new", "goal": "", "prediction": ""}
ALL_OF_A_START = (
    ("owner", "Choose an owner: who keeps it moving?"),
    ("goal", "Enter a goal for the new sprint"),
    ("prediction", "Write a prediction: what do you expect to see?"),
)


@pytest.mark.parametrize("sent", [{}, {QUESTIONS[0].name: "no"}], ids=["nothing", "one of the six"])
def test_a_start_says_all_that_is_missing_at_once(client, school, cora, sent):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    experiment.give_to(None, by=cora, at=now())
    db.session.commit()
    page = client.sign_in(cora).post(f"/experiments/{experiment.id}/moves", data=EMPTY_START | sent).text
    for field, sentence in ALL_OF_A_START:
        assert f'<a href="#{field}">{sentence}</a>' in page
    assert page.count('<a href="#') - page.count('<a href="#main"') >= len(ALL_OF_A_START) + len(QUESTIONS) - len(sent)
    for question in QUESTIONS[len(sent) :]:
        assert f"Answer yes or no: {question.asks}" in unescape(page)


def test_an_idea_that_skips_ready_is_told_its_parts_with_the_rest(client, school, cora):
    experiment = make_experiment(school, "Ring first")
    page = client.sign_in(cora).post(f"/experiments/{experiment.id}/moves", data=EMPTY_START).text
    for sentence in ("Enter what you have observed", "Enter a goal for the new sprint", "Write a prediction", "Answer yes or no"):
        assert sentence in page
