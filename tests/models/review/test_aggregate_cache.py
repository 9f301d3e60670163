"""The aggregate cache: as long as no team has changed nothing is counted again, and nobody is told of a team they may not see."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from board.database import db
from board.models.evidence.cost import count_cost
from board.models.evidence.risk_matrix import Score
from board.models.moments import now
from board.models.people.team import PARTS, Membership, Team
from board.models.review import aggregate_cache as cache
from board.models.review.aggregate_cache import CountedTeam, add_up, add_up_each
from board.models.review.figure import REVIEW
from board.models.review.period import Span, last
from board.models.review.portfolio import Portfolio
from board.models.review.risk_and_cost import risk_and_cost_lately, risk_and_cost_of
from board.models.stages import Stage
from tests.factories import make_experiment, make_risk

LONDON = ZoneInfo("Europe/London")
TODAY = now().date()
# Two that are counted in one part, and one in another.
ONE, BESIDE, ELSEWHERE = CountedTeam(1, 0), CountedTeam(1 + PARTS, 0), CountedTeam(2, 0)


@pytest.fixture
def asked() -> list[set[int]]:
    """The teams that were counted, each time that any were; nothing is cached before."""
    cache.clear_aggregates()
    return []


@pytest.fixture
def total(asked):
    """Adds up the ids of teams, each team by itself."""

    def add(*teams: CountedTeam, question: object = "ids") -> int:
        def count(stale):
            asked.append(set(stale))
            return {team_id: Counter({"ids": team_id}) for team_id in stale}

        return add_up_each(Counter, question, teams, count)["ids"]

    return add


def lately(person) -> Portfolio:
    """What somebody sees of the last month, as one page asks for it."""
    return Portfolio(Team.visible_to(person), last(Span.MONTH, TODAY, LONDON), TODAY)


def under_way(person) -> dict[str, int]:
    """What somebody is told of what is on its way, by figure."""
    numbers = lately(person).numbers
    return {name: numbers[name] for name in ("under-way", "ready", "trying", "reflecting")}


def test_what_has_not_changed_is_not_counted_again(total, asked):
    assert total(ONE, BESIDE, ELSEWHERE) == total(ELSEWHERE, BESIDE, ONE) == 1 + 1 + PARTS + 2
    assert asked == [{1, 1 + PARTS, 2}]


def test_after_a_change_only_the_team_that_changed_is_counted_again(total, asked):
    total(ONE, BESIDE, ELSEWHERE)
    assert total(ONE._replace(revision=1), BESIDE, ELSEWHERE) == 1 + 1 + PARTS + 2
    assert asked[1:] == [{1}]


def test_a_team_that_changed_while_another_of_its_part_is_not_seen_is_counted_again(total, asked):
    total(ONE, BESIDE)
    total(ONE._replace(revision=1))
    total(ONE._replace(revision=1), BESIDE)
    assert asked[1:] == [{1}]


def test_whoever_sees_fewer_teams_is_told_of_fewer(total):
    assert [total(ONE, BESIDE), total(ONE), total(BESIDE), total(ONE, BESIDE), total()] == [2 + PARTS, 1, 1 + PARTS, 2 + PARTS, 0]


def test_questions_are_kept_apart_and_only_the_last_ones(total, asked):
    for number in range(cache.QUESTIONS_CACHED + 1):
        total(ONE, question=number)
    total(ONE, question=cache.QUESTIONS_CACHED)
    assert len(asked) == cache.QUESTIONS_CACHED + 1
    total(ONE, question=0)
    assert len(asked) == cache.QUESTIONS_CACHED + 2


def test_parts_of_teams_can_be_counted_without_caching_each_team(asked):
    def total(*teams: CountedTeam) -> int:
        def count(stale):
            asked.append(set(stale))
            return {part: Counter({"teams": sum(1 for team in teams if team.team_id % PARTS == part)}) for part in stale}

        return add_up(Counter, "teams", teams, count)["teams"]

    assert (
        total(ONE, BESIDE, ELSEWHERE) == total(ONE, BESIDE, ELSEWHERE) == total(ONE, BESIDE._replace(revision=3), ELSEWHERE) == 3
    )
    assert asked == [{1, 2}, {1}]


def test_room_is_made_when_very_many_see_different_teams(total, monkeypatch):
    monkeypatch.setattr(cache, "MOST_CACHED", 3)
    for number in range(1, 9):
        assert total(CountedTeam(number, 0)) == number
    assert len(cache._cache["ids"]) <= 4


@pytest.fixture
def private_beside(school, mel):
    """A private team that is counted in one part with an open one."""
    team = Team(id=school.id + PARTS, name="Beside", slug="beside", is_private=True, created_at=now())
    db.session.add_all([team, Membership(team=team, person=mel)])
    db.session.commit()
    return team


def test_a_review_shows_a_change_in_one_team_at_once(school, fostering, lee, mel):
    started = [make_experiment(team, stage="trying") for team in (school, fostering)]
    assert under_way(lee) == {"under-way": 2, "ready": 0, "trying": 2, "reflecting": 0}
    assert risk_and_cost_lately(lately(lee), 9).risks.experiments == 0
    started[0].move_to(Stage.REFLECTING, by=mel, at=now())
    make_risk(started[0], Score(4, 4), now_at=Score(2, 3))
    count_cost(started[0], by=mel, at=now(), pounds=7)
    db.session.commit()
    assert under_way(lee) == {"under-way": 2, "ready": 0, "trying": 1, "reflecting": 1}
    found = risk_and_cost_lately(lately(lee), 9)
    assert (found.risks.retired, found.cost.pounds, [row.now for row in found.largest]) == (10, 7, [Score(2, 3)])


def test_a_review_is_cached_and_asks_for_fewer_things_the_second_time(school, lee, queries):
    make_experiment(school, stage="trying")

    def asked() -> int:
        queries.clear()
        portfolio = lately(lee)
        portfolio.totals(REVIEW)
        risk_and_cost_lately(portfolio, 9)
        return len(queries)

    assert asked() > asked()


def test_whoever_may_not_see_a_team_never_gets_the_numbers_of_somebody_who_may(school, private_beside, lee, otto):
    for team in (school, private_beside):
        make_risk(make_experiment(team, "In " + team.slug, "trying"), Score(5, 5))
    for reader, number in ((lee, 2), (otto, 1), (lee, 2), (otto, 1)):
        assert lately(reader).numbers["started"] == number
        found = risk_and_cost_lately(lately(reader), 9)
        assert (found.risks.experiments, len(found.largest)) == (number, number)
    assert "In beside" not in [row.title for row in risk_and_cost_lately(lately(otto), 9).largest]


def test_a_team_that_becomes_private_is_counted_no_more_for_whoever_is_not_on_it(school, fostering, otto, ada):
    make_experiment(school, stage="trying")
    assert lately(otto).numbers["started"] == 1
    school.change(by=ada, at=now(), is_private=True)
    db.session.commit()
    assert lately(otto).numbers["started"] == 0


def test_what_is_cached_of_risks_and_costs_is_what_is_counted_afresh(school, fostering, private_team, lee):
    for number, team in enumerate((school, fostering, private_team) * 3):
        experiment = make_experiment(team, f"Idea {number}", "trying")
        make_risk(experiment, Score(number % 5 + 1, 3), now_at=Score(1, 2) if number % 2 else None)
        count_cost(experiment, by=lee, at=now(), days=number, full_pounds=100)
    db.session.commit()
    afresh = risk_and_cost_of(lately(lee).experiments, 4)
    assert risk_and_cost_lately(lately(lee), 4) == risk_and_cost_lately(lately(lee), 4) == afresh
    assert list(risk_and_cost_lately(lately(lee), 4).risks.ways) == list(afresh.risks.ways), (
        "ways of equal number keep their places"
    )
