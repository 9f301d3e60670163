"""Borrowing: an idea travels from team to team, once to each, without results or people."""

from decimal import Decimal

import pytest

from board.database import db
from board.models.borrowing import borrow
from board.models.errors import RuleBroken
from board.models.lineage import chain_of
from board.models.measure import Better, measures_of
from board.models.moments import now
from board.models.reading import latest_id
from board.models.stage import Stage
from tests.make import make_experiment, make_measure, make_reflected


def test_a_team_tries_what_another_tried_with_nothing_but_its_hypothesis(school, fostering, mel, otto):
    tried = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    copy, is_new = borrow(tried, fostering, by=otto, on=now())
    db.session.commit()
    assert is_new
    assert (copy.team, copy.title, copy.hypothesis, copy.stage) == (fostering, tried.title, tried.hypothesis, "ideas")
    assert (copy.owner, copy.sprint, copy.result, copy.prediction, copy.cycle) == (None, None, None, None, 1)
    before, _ = chain_of(copy)
    _, after = chain_of(tried)
    assert [(step.experiment, step.is_borrowed) for step in (*before, *after)] == [(tried, True), (copy, True)]


def test_what_it_measures_comes_along_without_readings_baseline_and_target(school, fostering, mel, otto):
    tried = make_experiment(school, stage=Stage.TRYING, by=mel)
    make_measure(tried, [24, 19, 22], by=mel, baseline=Decimal(24), target=Decimal(10))
    make_measure(tried, name="Put away", by=mel).archive(by=mel, on=now())
    copy, _ = borrow(tried, fostering, by=otto, on=now())
    db.session.commit()
    [measure] = measures_of(copy)
    assert (measure.name, measure.unit, measure.better) == ("Visits that find nobody in", "%", Better.LOWER)
    assert (measure.baseline, measure.target, latest_id(measure)) == (None, None, 0)


def test_borrowing_again_leads_to_what_is_there(school, fostering, mel, otto):
    tried = make_experiment(school)
    first, _ = borrow(tried, fostering, by=otto, on=now())
    db.session.commit()
    again, is_new = borrow(tried, fostering, by=otto, on=now())
    assert again is first
    assert not is_new


def test_what_is_the_teams_own_is_not_borrowed(school, mel):
    with pytest.raises(RuleBroken, match="own already"):
        borrow(make_experiment(school), school, by=mel, on=now())


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x.org", "example.org", "https://", "http://[", "https://a b.org", "//x.org"]
)
def test_a_source_links_to_a_page_on_the_web_or_to_nothing(school, mel, link):
    experiment = make_experiment(school)
    with pytest.raises(RuleBroken, match="begins with https"):
        experiment.rewrite(by=mel, on=now(), source_link=link)
    experiment.rewrite(by=mel, on=now(), source_link="https://www.example.org/a?b=c#d", source_place="Leeds")
    assert experiment.has_source
