"""A whole council: many teams with two years of experiments, their moves, results, decisions and readings."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import text

from benchmarks.bulk import bulk_insert, go_on_counting
from benchmarks.served import EMAIL, LEAD, PASSWORD
from board.database import db
from board.migrations import upgrade
from board.models.moments import now
from board.models.people.account import choose_password, open_account
from board.models.people.organisation import Organisation
from board.models.review.facts import recount
from board.models.stages import Stage
from board.reindex import index_what_is_missing

DAYS = 730
EXPERIMENTS = 100  # for each team, if nothing else is asked for
TO_A_MEASURE, READINGS = 10, 50  # every tenth is measured, fifty times
LONG_SERIES = 500  # the readings of the one measure whose page is measured
IDEAS, READY, TRYING, REFLECTING, DECIDED = (stage.value for stage in Stage)
# Back and forth: most cards do this besides moving straight ahead.
DETOURS = (
    (READY, IDEAS, READY),
    (READY, TRYING, READY),
    (TRYING, READY, TRYING),
    (TRYING, REFLECTING, TRYING),
    (REFLECTING, TRYING, REFLECTING),
)
HOURS = {IDEAS: 500, READY: 160, TRYING: 330, REFLECTING: 150, DECIDED: 900}  # the average time that a card stays in a stage
TEXT = "Nine in ten first visits went ahead, against six in ten before."

Row = tuple[Any, ...]


def slug_of(team_id: int) -> str:
    """The slug of a team."""
    return f"team-{team_id}"


def fill_council(teams: int, experiments: int = EXPERIMENTS) -> dict[str, int]:
    """Fill an empty database with this many teams and experiments for each; returns the number of rows of each table.

    Every fiftieth team is private, Mel is on the first, and Lee is a lead.
    """
    upgrade()
    moment = now()
    db.session.add(Organisation(name="Riverbank Council"))
    mel = open_account("Mel Okafor", EMAIL, by=None, at=moment)
    lee = open_account("Lee Marsh", LEAD, by=None, at=moment, is_lead=True)
    for person in (mel, lee):
        choose_password(person, PASSWORD, moment)
    db.session.flush()
    council = Council(teams, experiments, mel.id, moment.replace(tzinfo=None))
    tables = db.metadata.tables
    bulk_insert(tables["team"], ("id", "name", "slug", "is_private", "created_at"), council.teams())
    bulk_insert(tables["membership"], ("team_id", "person_id", "role"), [(1, mel.id, "coach")])
    bulk_insert(tables["sprint"], ("id", "team_id", "goal", "first_day", "last_day"), council.sprints())
    council.live()
    for name, columns in COLUMNS.items():
        bulk_insert(tables[name], columns, council.rows[name])
    if "measure" in tables and "reading" in tables:
        bulk_insert(tables["measure"], ("id", "experiment_id", "name", "unit", "by_id", "at"), council.measures())
        bulk_insert(tables["reading"], ("measure_id", "day", "value", "by_id", "at"), council.readings())
    go_on_counting()
    db.session.commit()
    recount()
    db.session.commit()
    index_what_is_missing()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))  # as autovacuum does in normal use
        db.session.commit()
    return {name: len(rows) for name, rows in council.rows.items()}


COLUMNS: dict[str, tuple[str, ...]] = {
    "experiment": (
        *("id", "team_id", "title", "change", "people", "evidence", "outcome", "signal", "stage", "rank", "stage_since"),
        *("owner_id", "sprint_id", "created_at", "created_by_id", "archived_at"),
    ),
    "move": ("experiment_id", "from_stage", "to_stage", "by_id", "at", "rank_before", "since_before"),
    "prediction": ("experiment_id", "expects", "by_id", "at", "frozen_at"),
    "result": ("experiment_id", "happened", "confirmed", "by_id", "at"),
    "retrospective": ("id", "team_id", "started_for_id", "started_by_id", "started_at"),
    "retrospective_experiment": ("retrospective_id", "experiment_id"),
    "note": ("id", "key", "retrospective_id", "kind", "text", "by_id"),
    "improvement": ("retrospective_id", "position", "text", "note_id"),
    "learning": ("experiment_id", "believed", "observed", "learned", "therefore", "by_id", "at"),
    "decision": ("experiment_id", "kind", "because", "next", "review_on", "by_id", "at"),
    "lineage": ("from_id", "to_id", "because"),
    "risk": ("experiment_id", "assumption", "likelihood", "impact", "now_likelihood", "now_impact", "strength", "by_id", "at"),
    "cost": ("experiment_id", "days", "pounds", "full_days", "full_pounds", "by_id", "at"),
}


class Council:
    """Generates two years at random, the same each time."""

    def __init__(self, teams: int, experiments: int, by_id: int, until: dt.datetime):
        self.number, self.by_id, self.until = teams, by_id, until
        self.ids = teams * experiments
        self.measured = max(1, self.ids // TO_A_MEASURE)
        self.chance = random.Random(4)
        self.rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}

    def teams(self) -> Iterator[Row]:
        """Rows of teams, named by number."""
        long_ago = self.until - dt.timedelta(DAYS + 30)
        for team in range(1, self.number + 1):
            yield team, f"Team {team}", slug_of(team), team % 50 == 0, long_ago

    def sprints(self) -> Iterator[Row]:
        """Rows of sprints: one for each team that is running now."""
        today = self.until.date()
        for team in range(1, self.number + 1):
            yield team, team, "A calm fortnight", today - dt.timedelta(5), today + dt.timedelta(6)

    def live(self) -> None:
        """Generate every experiment from its idea to its stage today, in the order in which they were logged."""
        begun = sorted(self.chance.uniform(0, DAYS * 24 * 0.97) for _ in range(self.ids))
        begin = self.until - dt.timedelta(DAYS)
        for number, hours in enumerate(begun, 1):
            self._experiment(number, number % self.number + 1, begin + dt.timedelta(hours=round(hours, 2)))

    def _experiment(self, number: int, team: int, logged: dt.datetime) -> None:
        chance, moves = self.chance, self.rows["move"]
        stage, since, at, tried, reflected = IDEAS, logged, logged, None, None
        for entered in self._way():
            at += dt.timedelta(hours=round(chance.expovariate(1 / HOURS[stage]) * chance.choice((0.1, 0.4, 1)), 2))
            if at > self.until:
                break
            moves.append((number, stage, entered, self.by_id, at, number, since))
            tried = tried or (at if entered == TRYING else None)
            reflected = at if entered == REFLECTING else reflected
            stage, since = entered, at
        archived = since if stage == IDEAS and chance.random() < 0.1 else None
        words = (f"Experiment {number}: ring families on the day before the first visit", TEXT, TEXT, TEXT, TEXT, TEXT)
        owner = (self.by_id, team) if tried else (None, None)
        self.rows["experiment"].append((number, team, *words, stage, number * 1000, since, *owner, logged, self.by_id, archived))
        if tried:
            self.rows["prediction"].append((number, TEXT, self.by_id, tried, tried))
            self._weigh(number, tried, reflected)
        if reflected:
            self._reflect(number, team, reflected)
        if stage == DECIDED:
            self._decide(number, since)

    def _way(self) -> list[str]:
        """The stages of a card in order, for most cards with a few steps back and forth."""
        way = [READY, TRYING, REFLECTING, DECIDED]
        for _ in range(round(self.chance.triangular(0, 8, 4))):
            there, away, back = self.chance.choice(DETOURS)
            place = way.index(there)
            way[place + 1 : place + 1] = [away, back]
        return way

    def _weigh(self, number: int, at: dt.datetime, reflected: dt.datetime | None) -> None:
        """Add a risk to three experiments in ten, and costs to two in ten."""
        likely, impact = number // 10 % 5 + 1, number // 7 % 5 + 1
        now = (max(1, likely - 2), impact, "seen") if reflected else (None, None, None)
        if number % 10 < 3:
            self.rows["risk"].append((number, TEXT, likely, impact, *now, self.by_id, at))
        if number % 10 < 2:
            self.rows["cost"].append((number, 6, 1200, 90, 85_000, self.by_id, at))

    def _reflect(self, number: int, team: int, at: dt.datetime) -> None:
        rows, by = self.rows, self.by_id
        confirmed = self.chance.choices(("yes", "partly", "no", "too-early", "stopped-early"), (33, 27, 27, 8, 5))[0]
        rows["result"].append((number, TEXT, confirmed, by, at))
        rows["retrospective"].append((number, team, number, by, at))
        rows["retrospective_experiment"].append((number, number))
        rows["note"] += (
            (2 * number + side, _key(2 * number + side), number, kind, TEXT, by) for side, kind in enumerate(("well", "better"))
        )
        rows["improvement"].append((number, 1, TEXT, 2 * number + 1))
        rows["learning"].append((number, TEXT, TEXT, TEXT, TEXT, by, at))

    def _decide(self, number: int, at: dt.datetime) -> None:
        kind = self.chance.choices(("adopt", "adapt", "abandon"), (35, 30, 35))[0]
        review_on = None if kind == "abandon" else at.date() + dt.timedelta(90)
        self.rows["decision"].append((number, kind, TEXT, TEXT, review_on, self.by_id, at))
        if kind == "adapt" and number + 50 <= self.ids:
            self.rows["lineage"].append((number, number + 50, TEXT))

    def measures(self) -> Iterator[Row]:
        """Rows of measures: one for every tenth experiment, and one with many readings for the first."""
        for measure in range(1, self.measured + 1):
            experiment = 1 if measure == 1 else measure * TO_A_MEASURE
            yield measure, experiment, "First visits that go ahead", "visits", self.by_id, self.until - dt.timedelta(600)

    def readings(self) -> Iterator[Row]:
        """Rows of readings, one a day; the first measure has the long series."""
        day = self.until.date()
        for measure in range(1, self.measured + 1):
            for ago in range(LONG_SERIES if measure == 1 else READINGS):
                yield measure, day - dt.timedelta(ago), self.chance.randrange(40, 90), self.by_id, self.until


def _key(number: int) -> str:
    return f"{number:016x}"
