"""A team's risks on one matrix, and what its trials cost: what is drawn, what is said, and where each figure leads."""

import re
from collections import Counter

import pytest

from board.database import db
from board.models.evidence.cost import Cost, count_cost
from board.models.evidence.risk_matrix import Score
from board.models.experiments.decision import DecisionKind
from board.models.moments import now
from board.models.review.risk_and_cost import RiskRow
from board.models.review.risk_map import RiskMap
from board.models.stages import Stage
from board.web.drawing.risk_matrix import SLOTS, draw_matrix, say_map
from tests.factories import make_decision, make_experiment, make_reflected, make_risk

COST = {"days": "6", "pounds": "£1,200", "full_days": "", "full_pounds": "85 000"}


def drawn(ways: list[tuple[Score, Score | None]]):
    """A picture of one experiment for each way."""
    rows = [RiskRow(number, f"No. {number}", "A team", "It holds", *way, None) for number, way in enumerate(ways)]
    return draw_matrix(RiskMap(Counter(ways)), rows)


def test_a_team_without_risks_learns_what_they_are(client, school, otto):
    page = client.sign_in(otto).get(f"/teams/{school.slug}/risks").text
    assert "No measure and no risk is named yet" in page
    assert "<svg viewBox" not in page.partition("<main")[2]


def test_the_matrix_the_list_and_the_table_say_the_same(client, school, otto):
    for title, before, after in (("Fell", (4, 4), (2, 3)), ("Rose", (2, 3), (4, 3)), ("Waits", (3, 3), None)):
        make_risk(make_experiment(school, title, Stage.TRYING), Score(*before), now_at=after and Score(*after))
    page = client.sign_in(otto).get(f"/teams/{school.slug}/risks").text
    for words in (
        "Risk retired: 10.",
        "1 turned out to be riskier than was thought, by 6",
        "3 experiments have named theirs: 1 went down, 1 went up, 1 not scored again yet.",
        "10 retired by evidence: what was seen",
        "Went up by 6: what was seen",
        "16, high (likely 4 × major 4)",
    ):
        assert words in page
    assert page.count('class="cell ') == 25 + 4  # and the four bands of the legend
    assert re.findall(r'class="marker (\w+)">\s*<circle [^>]+/>\s*<text [^>]+>(\d)', page) == [
        *(("before", "1"), ("now", "1"), ("waits", "2")),
        *(("before", "3"), ("now", "3")),
    ]


def test_every_figure_leads_to_the_experiments_behind_it(client, school, otto):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING), now_at=Score(1, 1))
    count_cost(risk.experiment, by=risk.by, at=now(), days=3)
    db.session.commit()
    page = client.sign_in(otto).get(f"/teams/{school.slug}/risks").text
    assert f"/experiments/{risk.experiment_id}#story-risk" in page
    assert f"/experiments/{risk.experiment_id}#cost" in page


def test_a_marker_stands_inside_its_cell_and_none_on_another():
    picture = drawn([(Score(3, 3), Score(2, 2))] * 3 + [(Score(5, 5), None)] * SLOTS + [(Score(1, 1), Score(1, 1))])
    assert picture.is_numbered
    places = [(marker.x, marker.y) for marker in picture.markers]
    assert len(set(places)) == len(places) == 3 * 2 + SLOTS + 1
    for marker in picture.markers:
        inside = [cell for cell in picture.cells if 0 < marker.x - cell.x < 76 and 0 < marker.y - cell.y < 66]
        assert len(inside) == 1
    assert len(picture.arrows) == 3


def test_an_arrow_goes_from_where_it_started_to_where_it_is():
    (arrow,) = drawn([(Score(2, 1), Score(2, 5))]).arrows
    assert arrow.has_risen
    assert (arrow.start.y, arrow.start.x) < (arrow.end.y + 1, arrow.end.x)
    (arrow,) = drawn([(Score(5, 3), Score(1, 3))]).arrows
    assert not arrow.has_risen
    assert arrow.start.x == arrow.end.x
    assert arrow.start.y < arrow.end.y


@pytest.mark.parametrize("ways", [[(Score(4, 4), Score(1, 1))] * 16, [(Score(5, 5), None)] * (SLOTS + 1)])
def test_too_many_to_tell_apart_are_counted(ways):
    picture = drawn(ways)
    assert not picture.is_numbered
    assert {marker.text for marker in picture.markers} == {str(len(ways))}
    assert len(picture.arrows) == (1 if ways[0][1] else 0)


def test_many_are_told_as_a_table_of_ways(client, school, otto):
    for number in range(7):
        make_risk(make_experiment(school, f"No. {number}"), Score(5, 5))
    page = client.sign_in(otto).get(f"/teams/{school.slug}/risks").text
    assert "The numbers in the circles say how many." in page
    assert "How many went from where to where" in page


def test_the_picture_is_said_in_a_sentence():
    assert say_map(RiskMap(Counter())) == "No experiment has named its riskiest assumption yet."
    one = RiskMap(Counter({(Score(2, 2), Score(2, 2)): 1}))
    assert say_map(one) == "1 experiment has named its riskiest assumption: 1 stayed."


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_what_is_shown(client, school, otto, queries):
    client.sign_in(otto)
    counts = []
    for _times in range(2):
        for number in range(4):
            risk = make_risk(make_experiment(school, f"No. {number}", Stage.TRYING), now_at=Score(2, 2))
            count_cost(risk.experiment, by=risk.by, at=now(), days=number)
        db.session.commit()
        queries.clear()
        client.get(f"/teams/{school.slug}/risks")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_cost_is_typed_as_people_type_it_and_told_in_the_story(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    client.sign_in(mel)
    assert "write down the days and pounds" in client.get(f"/experiments/{experiment.id}").text
    answer = client.post(f"/experiments/{experiment.id}/cost", data=COST)
    page = client.get(answer.location).text
    assert "6 days and £1,200" in page
    assert "The full change would have cost £85,000." in page
    assert 'value="85000"' in client.get(f"/experiments/{experiment.id}/cost").text


def test_what_was_abandoned_was_not_spent(client, school, mel):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel))
    count_cost(experiment, by=mel, at=now(), days=6, pounds=1200, full_pounds=85_000)
    make_decision(experiment, DecisionKind.ABANDON)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}").text
    assert "£85,000: <strong>not spent</strong>" in page
    page = client.get(f"/teams/{school.slug}/risks").text
    assert "Not spent, because abandoned" in page
    assert "£85,000, not spent" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Enter at least one of the four numbers"),
        ({"days": "a few"}, "Days that the trial took must be a whole number"),
        ({"pounds": "£1,200.50"}, "Pounds that it took must be a whole number"),
        ({"full_pounds": "-3"}, "must be a whole number, 0 or more"),
        ({"full_days": "100001"}, "Enter a whole number from 0 to 100,000"),
    ],
)
def test_a_bad_cost_is_explained(client, school, mel, sent, sentence):
    experiment = make_experiment(school, stage=Stage.TRYING)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/cost", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(typed in answer.text for typed in sent.values())
    assert db.session.query(Cost).count() == 0


def test_two_people_counting_at_once_are_shown_both(client, school, mel, cora):
    experiment = make_experiment(school, stage=Stage.TRYING)
    client.sign_in(cora).post(f"/experiments/{experiment.id}/cost", data=COST)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/cost", data={**COST, "days": "9"})
    assert answer.status_code == 409
    assert "Use Cora Bennett’s" in answer.text
    assert client.post(f"/experiments/{experiment.id}/cost", data={**COST, "days": "9", "version": "1"}).status_code == 303
    assert db.session.scalar(db.select(Cost)).days == 9


def test_only_the_team_counts_the_cost(client, school, otto, lee, ada):
    experiment = make_experiment(school, stage=Stage.TRYING)
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{experiment.id}/cost").status_code == 403
        assert client.post(f"/experiments/{experiment.id}/cost", data=COST).status_code == 403
