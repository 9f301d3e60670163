"""An actual: what a measure came to, set beside what was expected of it, so that nobody types it again.

It uses the measure's name, unit, baseline and target from when the trial started, because the expectation was frozen then.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from board.database import db
from board.models.amount import say_amount
from board.models.evidence.measure import Measure
from board.models.evidence.process_limits import middle_of
from board.models.evidence.reading import Point, points_of
from board.models.experiments.experiment import Experiment
from board.models.moments import count, say_day
from board.models.people.activity import Activity
from board.models.stages import Stage


class Frozen(NamedTuple):
    """A measure's name, unit, baseline and target when the trial started."""

    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None


class Actual(NamedTuple):
    """A measure when the trial started, its latest reading, and its readings from that day on.

    `started_on` is None before the start.
    """

    measure: Measure
    frozen: Frozen
    latest: Point | None
    since: Sequence[Point]
    started_on: dt.date | None

    @property
    def name(self) -> str:
        """The measure's name when the trial started."""
        return self.frozen.name

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The figures as (term, words): baseline, target, last reading, and the median since the start."""
        said = [("Baseline", self._then_and_now("baseline")), ("Target", self._then_and_now("target"))]
        if self.latest is None:
            return [*((term, words) for term, words in said if words), ("Last reading", "None yet")]
        said.append(("Last reading", f"{self._say(self.latest.value)} on {say_day(self.latest.day)}"))
        if len(self.since) > 1:
            middle = self._say(middle_of([point.value for point in self.since]))
            said.append(("Median since the start", f"{middle}, of {count(len(self.since), 'reading')}"))
        elif self.started_on is not None and not self.since:
            said.append(("Since the start", "No reading"))
        return [(term, words) for term, words in said if words]

    @property
    def changed(self) -> str:
        """A sentence on a new name or the archiving of the measure since the start; empty if there is nothing to say."""
        sentences = []
        if self.measure.name != self.frozen.name:
            sentences.append(f"The measure is now called “{self.measure.name}”.")
        if self.measure.is_archived:
            sentences.append("The measure was put away.")
        return " ".join(sentences)

    @property
    def in_words(self) -> str:
        """The figures and what changed in one line, for a card and a spreadsheet."""
        figures = "; ".join(f"{term.lower() if at else term} {words}" for at, (term, words) in enumerate(self.figures))
        return f"{figures}. {self.changed}".strip()

    def _then_and_now(self, field: str) -> str:
        then, now = getattr(self.frozen, field), getattr(self.measure, field)
        if (then, self.frozen.unit if then is not None else "") == (now, self.measure.unit if now is not None else ""):
            return self._say(now) if now is not None else ""
        was = say_amount(then, self.frozen.unit) if then is not None else "none"
        return f"{was} at the start, {self._say(now) if now is not None else 'none'} now"

    def _say(self, value: Decimal) -> str:
        return say_amount(value, self.measure.unit)


def actuals_of(experiment: Experiment, zone: ZoneInfo, known: Mapping[int, Sequence[Point]] | None = None) -> dict[int, Actual]:
    """The actual of each expectation that has a measure, by expectation id.

    `known` are readings by measure id that were loaded already. `zone` decides on which day the trial started.
    """
    measures = {one.measure.id: one.measure for one in experiment.expectations if one.measure is not None}
    if not measures:
        return {}
    points = {**(known or {})}
    if unread := measures.keys() - points.keys():
        points |= points_of(unread)
    prediction = experiment.prediction
    frozen_at = prediction.frozen_at if prediction else None
    started_on = frozen_at.astimezone(zone).date() if frozen_at else None
    changed = _before_later_edits(experiment, measures, frozen_at) if frozen_at else {}
    actuals = {}
    for one in experiment.expectations:
        if one.measure is not None:
            there = points.get(one.measure.id, [])
            since = [point for point in there if started_on is not None and point.day >= started_on]
            frozen = _as_it_stood(one.measure, changed.get(one.measure.id, {}))
            actuals[one.id] = Actual(one.measure, frozen, there[-1] if there else None, since, started_on)
    return actuals


def _before_later_edits(experiment: Experiment, measure_ids: Iterable[int], frozen_at: dt.datetime) -> dict[int, dict[str, Any]]:
    """By measure id and field, the value before the first change after the start, from the activity."""
    moved = (Activity.verb == "moved") & (Activity.at >= frozen_at)
    edited = (Activity.verb == "edited") & (Activity.subject == "measure") & Activity.subject_id.in_(list(measure_ids))
    rows = db.session.execute(
        select(Activity.verb, Activity.subject_id, Activity.changes)
        .where(Activity.experiment_id == experiment.id, moved | edited)
        .order_by(Activity.id)
    )
    changed: dict[int, dict[str, Any]] = {}
    has_started = False
    for verb, subject_id, changes in rows:
        # Compared by order in the activity, because two things can happen in one second.
        if verb == "moved":
            has_started = has_started or Stage(changes["stage"][1]).place >= Stage.TRYING.place
        elif has_started:
            for field, (before, _after) in changes.items():
                changed.setdefault(subject_id, {}).setdefault(field, before)
    return changed


def _as_it_stood(measure: Measure, changed: Mapping[str, Any]) -> Frozen:
    numbers = {field: changed.get(field, getattr(measure, field)) for field in ("baseline", "target")}
    exact = {field: Decimal(number) if number is not None else None for field, number in numbers.items()}
    return Frozen(changed.get("name", measure.name), changed.get("unit", measure.unit), exact["baseline"], exact["target"])
