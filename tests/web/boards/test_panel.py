"""The panel: a card's story beside its board, at an address of its own."""

import pytest

from board.models.stages import Stage
from tests.factories import HYPOTHESIS, make_experiment

HTMX = {"HX-Request": "true"}


def test_the_address_of_a_card_shows_its_story_beside_the_board(client, school, mel):
    experiment = make_experiment(school, "Ring first", Stage.TRYING)
    page = client.sign_in(mel).get(f"/teams/{school.slug}/board?open={experiment.id}").text
    assert f'data-card="{experiment.id}"' in page
    assert 'id="story-hypothesis"' in page
    assert 'id="cards-trying"' in page
    assert f'href="/teams/{school.slug}/board" aria-label="Close this experiment"' in page


def test_only_the_panel_is_sent_for_a_board_that_is_open(client, school, mel):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    answer = client.sign_in(mel).get(f"/teams/{school.slug}/board?text=ring&open={experiment.id}", headers=HTMX).text
    assert answer.startswith('<aside id="panel"')
    assert f'href="/teams/{school.slug}/board?text=ring" aria-label' in answer
    assert 'id="board"' not in answer


def test_a_board_without_an_open_card_keeps_an_empty_panel(client, school, mel):
    assert '<aside id="panel" hidden>' in client.sign_in(mel).get(f"/teams/{school.slug}/board").text


@pytest.mark.parametrize("asked", ["", "x", "-1", "0", "99999999999999999", "9" * 40, "²"])
def test_there_is_no_panel_for_what_is_no_card(client, school, mel, asked):
    assert client.sign_in(mel).get(f"/teams/{school.slug}/board?open={asked}").status_code == 404


def test_a_card_of_another_team_opens_on_its_own_board_only(client, school, otto, fostering):
    theirs = make_experiment(fostering, "Theirs")
    assert client.sign_in(otto).get(f"/teams/{school.slug}/board?open={theirs.id}").status_code == 404
    assert client.get(f"/teams/{fostering.slug}/board?open={theirs.id}").status_code == 200


def test_a_private_card_is_not_there_for_a_stranger(client, school, otto):
    experiment = make_experiment(school, "Ours")
    school.is_private = True
    assert client.sign_in(otto).get(f"/teams/{school.slug}/board?open={experiment.id}").status_code == 404


def test_whoever_only_reads_is_offered_no_move_in_the_panel(client, school, otto):
    experiment = make_experiment(school, "Ring first")
    page = client.sign_in(otto).get(f"/teams/{school.slug}/board?open={experiment.id}").text
    assert 'id="panel-title"' in page
    assert 'id="panel-move"' not in page
