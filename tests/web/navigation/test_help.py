"""Help: the page about the loop, what each page is, and the tour."""

import pytest

from board.models.stages import Stage
from board.web.navigation.tour import STEPS
from tests.factories import make_experiment


def test_how_the_loop_works_is_for_everyone_and_tells_each_stage(client, school):
    page = client.get("/help").text
    for place, step in enumerate(STEPS, 1):
        assert f"{place}. {step.stage.label}</h2>" in page
    assert "Take the tour" not in page, "there is nothing to show to somebody who is not signed in"


@pytest.mark.parametrize("address", ["/", "/teams", "/teams/team-around-the-school/board", "/library", "/review", "/account"])
def test_a_main_page_says_what_it_is_in_the_same_place(client, school, mel, address):
    page = client.sign_in(mel).get(address).text
    footer = page[page.index("<footer") :]
    assert "What is this page?" in footer
    assert "For example" in footer


def test_the_tour_goes_through_the_five_stages_by_the_boards_own_cards(client, school, mel):
    cards = [make_experiment(school, f"A card in {stage.label}", stage) for stage in Stage]
    client.sign_in(mel)
    for place, card in enumerate(cards, 1):
        answer = client.post("/help/tour", data={"step": str(place)})
        assert answer.location == f"/experiments/{card.id}"
        page = client.get("/teams").text
        assert f"Tour, step {place} of 5: {Stage(card.stage).label}" in page
        assert card.title in page, "it follows to every page"


def test_the_tour_is_left_and_found_again(client, school, mel):
    client.sign_in(mel).post("/help/tour", data={"step": "3"})
    assert "step 3 of 5" in client.get("/teams").text
    client.post("/help/tour", data={"step": "0"})
    assert "step 3 of 5" not in client.get("/teams").text
    assert "Take the tour" in client.get("/help").text


def test_a_stage_without_cards_is_told_by_the_example(client, school, mel):
    answer = client.sign_in(mel).post("/help/tour", data={"step": "4"})
    assert answer.location == "/help#reflecting"
    assert "read an example" in client.get("/").text


def test_the_tour_shows_nothing_of_a_team_that_one_may_not_see(client, private_team, school, mel):
    make_experiment(private_team, "Behind closed doors")
    client.sign_in(mel).post("/help/tour", data={"step": "1"})
    assert "Behind closed doors" not in client.get("/teams").text


@pytest.mark.parametrize("step", ["", "9", "-1", "two", "²", "11111111"])
def test_a_step_that_there_is_not_leaves_the_tour(client, school, mel, step):
    client.sign_in(mel).post("/help/tour", data={"step": "2"})
    client.post("/help/tour", data={"step": step})
    assert "of 5" not in client.get("/teams").text
