"""A series: cycles on one aim in one line, with scale growing."""

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage
from board.models.experiments.scale import Scale
from board.models.library.borrowing import borrow
from board.models.library.series import MOST_CYCLES, Way, go_on, next_scale, series_of
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected
from tests.outcome_factories import make_adapted


def adopted(team, by, scale="visit") -> Experiment:
    experiment = make_experiment(team, "Ring first", Stage.DECIDED, by=by)
    experiment.rewrite(by=by, at=now(), scale=scale)
    db.session.commit()
    return experiment


def in_words(series) -> list[tuple[str, int, str]]:
    return [(one.experiment.title, one.depth, one.link.way if one.link else "") for one in series.cycles]


def test_scales_grow_from_one_visit_to_everyone():
    assert [scale.label for scale in Scale] == ["One visit", "One team", "One area", "Everyone"]
    assert [scale.larger for scale in Scale] == [Scale.TEAM, Scale.AREA, Scale.EVERYONE, None]


def test_a_series_tells_what_was_adapted_borrowed_and_tried_next(school, fostering, mel, otto, lee):
    first, second = make_adapted(school, "Ring first", by=mel, lead=lee)
    borrowed, _is_new = borrow(first, fostering, by=otto, at=now())
    improved = first.retrospective.improvements[0].try_next(by=mel, at=now())
    db.session.commit()
    told = [
        ("Ring first", 0, ""),
        ("Ring first (cycle 2)", 1, Way.ADAPTED),
        ("Ring first", 1, Way.BORROWED),
        (improved.title, 1, Way.LED_TO),
    ]
    for experiment in (first, second, borrowed, improved):
        assert in_words(series_of(experiment, mel)) == told


def test_what_changed_is_what_was_decided_or_else_the_fields_that_differ(school, fostering, mel, otto, lee):
    first, _second = make_adapted(school, "Ring first", by=mel, lead=lee, scale="visit")
    borrowed, _is_new = borrow(first, fostering, by=otto, at=now())
    _first, adapted, copy = series_of(first, mel).cycles
    assert (adapted.link.because, adapted.differences) == ("Ring in the evening", [])
    borrowed.rewrite(by=otto, at=now(), change="a text message", scale="team")
    db.session.commit()
    _first, _adapted, copy = series_of(first, mel).cycles
    assert [tuple(one) for one in copy.differences] == [
        ("We believe", "a phone call before the first visit", "a text message"),
        ("Scale", "One visit", "One team"),
    ]


def test_private_experiments_and_what_lies_beyond_them_are_left_out(school, fostering, private_team, mel, cora):
    open_one, hidden, beyond = (
        make_experiment(school, "Open"),
        make_experiment(private_team, "Hidden"),
        make_experiment(fostering, "Beyond"),
    )
    db.session.add_all([Lineage(from_id=open_one.id, to_id=hidden.id), Lineage(from_id=hidden.id, to_id=beyond.id)])
    db.session.commit()
    assert [one.experiment.title for one in series_of(open_one, mel).cycles] == ["Open"]
    assert [one.experiment.title for one in series_of(beyond, mel).cycles] == ["Beyond"]
    assert [one.experiment.title for one in series_of(beyond, cora).cycles] == ["Open", "Hidden", "Beyond"]


def test_a_ring_and_one_that_grew_out_of_two_stand_once_each(school, mel):
    first, second, third = (make_experiment(school, title) for title in ("First", "Second", "Third"))
    for before, after in ((first, second), (second, first), (first, third), (second, third)):
        db.session.add(Lineage(from_id=before.id, to_id=after.id))
    db.session.commit()
    series = series_of(third, mel)
    assert in_words(series) == [("First", 0, ""), ("Second", 1, Way.LED_TO), ("Third", 1, Way.LED_TO)]
    assert [link.before for link in series.cycles[2].others] == [second]


def test_a_long_series_is_cut_to_the_nearest(school, mel):
    line = [make_experiment(school, f"Cycle {number}") for number in range(MOST_CYCLES + 2)]
    db.session.add_all(Lineage(from_id=before.id, to_id=after.id) for before, after in zip(line, line[1:], strict=False))
    db.session.commit()
    series = series_of(line[0], mel)
    assert (len(series.cycles), series.is_all) == (MOST_CYCLES, False)
    assert series.cycles[-1].experiment.title == f"Cycle {MOST_CYCLES - 1}"


def test_the_next_scale_is_suggested_after_an_adopt_or_adapt_and_not_after_an_abandon(school, mel, lee):
    first, second = make_adapted(school, "Ring first", by=mel, lead=lee, scale="team")
    dropped = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    dropped.rewrite(by=mel, at=now(), scale="visit")
    make_decision(dropped, DecisionKind.ABANDON, by=lee)
    assert next_scale(first) is Scale.AREA
    assert next_scale(adopted(school, mel, "visit")) is Scale.TEAM
    assert next_scale(adopted(school, mel, "everyone")) is None
    assert next_scale(adopted(school, mel, None)) is None
    assert next_scale(dropped) is None
    assert next_scale(second) is None


def test_what_was_adopted_goes_on_at_the_next_scale_once(school, mel, lee):
    experiment = adopted(school, mel)
    following, is_new = go_on(experiment, by=mel, at=now())
    db.session.commit()
    assert (following.title, following.cycle, following.scale, is_new) == ("Ring first (cycle 2)", 2, "team", True)
    assert following.hypothesis == experiment.hypothesis
    assert go_on(experiment, by=mel, at=now()) == (following, False)
    (link,) = series_of(experiment, mel).cycles[1:]
    assert link.link.because == "It was tried with one visit and adopted; now it is tried with one team."


def test_only_what_was_adopted_and_can_grow_goes_on(school, mel, lee):
    first, second = make_adapted(school, "Ring first", by=mel, lead=lee, scale="visit")
    for experiment in (first, second):
        with pytest.raises(RuleBroken, match="Only what was adopted"):
            go_on(experiment, by=mel, at=now())
    with pytest.raises(RuleBroken, match="Say at which scale"):
        go_on(adopted(school, mel, "everyone"), by=mel, at=now())
