"""The demo again: what its experiments serve, and how their series grow."""

import pytest

from board.models.experiments.outcome import outcomes
from board.models.experiments.scale import Scale
from board.models.library.outcome_portfolio import contribution_counts
from board.models.library.series import next_scale, series_of
from tests.demo.test_stories import experiment


@pytest.mark.slow
def test_three_outcomes_are_named_and_each_is_served_by_several_teams_experiments(demo):
    names = ["Fewer family breakdowns", "Better health and education", "Less crime and anti-social behaviour"]
    assert [outcome.name for outcome in outcomes()] == names
    contributions = contribution_counts(experiment("gate-table").owner)
    assert all(contributions[outcome.id].total >= 5 for outcome in outcomes())


@pytest.mark.slow
def test_series_grow_in_scale_and_what_was_adopted_has_a_next_one(demo):
    series = series_of(experiment("gate-home-time"), experiment("gate-table").owner)
    assert [cycle.scale for cycle in series.cycles] == [Scale.VISIT, Scale.TEAM, Scale.TEAM]
    assert next_scale(experiment("photos-and-voice")) is Scale.AREA
