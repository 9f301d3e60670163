"""The view of a measure: its chart, sentence, key, notes and numbers, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from sqlalchemy.orm import joinedload

from board.models.amount import goes_with_number, say_amount, say_span
from board.models.evidence.interpretation import Interpretation, Tone, decimals_of_phase, expected, interpretation_of, tone_of
from board.models.evidence.measure import Measure, MeasureKind, measures_of
from board.models.evidence.paste import Paste
from board.models.evidence.phase import Phase, phases_of
from board.models.evidence.reading import Point, Reading, points_of
from board.models.evidence.rebase import Rebase, rebases_of
from board.models.experiments.experiment import Experiment
from board.models.moments import say_day
from board.models.permissions import may_work_in
from board.models.sprints.sprint import Sprint
from board.web.access import allow, current_person, find
from board.web.drawing.control_chart import SMALL, WIDE, Chart, draw, notes_shown

# A table has the latest few on an experiment's page and the latest hundred on the measure's own; the CSV has them all.
FEW, MANY = 12, 100
MOST_SIGNALS = 10


@dataclass(frozen=True)
class ReadingRow:
    """One reading in a table."""

    point: Point
    said: str
    tone: str = ""


class MeasureView:
    """One measure with everything that pages show of it."""

    def __init__(self, measure: Measure, points: Sequence[Point], rebases: Sequence[Rebase], windows: Sequence[Sprint]):
        """Build the view from what was loaded before; runs no queries."""
        self.measure, self.points, self.rebases, self.windows = measure, points, rebases, windows
        self.phases: list[Phase] = phases_of(points, rebases, measure.fixed_until)
        self.interpretation: Interpretation = interpretation_of(measure, self.phases)

    @cached_property
    def small(self) -> Chart | None:
        """The chart for a story and for a phone."""
        return draw(self.measure, self.phases, self.windows, SMALL)

    @cached_property
    def wide(self) -> Chart | None:
        """The chart for a page of its own."""
        return draw(self.measure, self.phases, self.windows, WIDE)

    @property
    def title(self) -> str:
        """The chart's title."""
        kind = "Process chart" if self.phases and self.phases[-1].limits else "Run chart"
        number = len(self.points)
        return f"{kind} of {self.measure.name}: {number:,} reading{'s' if number != 1 else ''}"

    @property
    def kind(self) -> str:
        """The label of the kind: outcome, process or balancing."""
        return MeasureKind(self.measure.kind).label

    @property
    def column(self) -> str:
        """The heading of the column of numbers, with the unit if the numbers do not have it."""
        word = self.measure.unit if not goes_with_number(self.measure.unit) else ""
        return f"Reading ({word})" if word else "Reading"

    @property
    def notes(self) -> list[Point]:
        """The notes that are numbered in the chart."""
        return notes_shown(self.points)

    @property
    def signals(self) -> tuple[tuple[Tone, str], ...]:
        """The latest signals in words."""
        return self.interpretation.signals[:MOST_SIGNALS]

    def rows(self, most: int) -> list[ReadingRow]:
        """The latest readings, latest first, each with its signal."""
        marks = list(chain.from_iterable(phase.marks for phase in self.phases))
        tones = [tone_of(mark.way, self.measure.which_way).label if mark else "" for mark in marks[-most:]]
        unit = self.measure.unit if goes_with_number(self.measure.unit) else ""
        return [
            ReadingRow(point, say_amount(point.value, unit), tone)
            for point, tone in zip(reversed(self.points[-most:]), reversed(tones), strict=True)
        ]

    @cached_property
    def key(self) -> list[tuple[str, str]]:
        """The key of the chart's lines and shapes, as (kind, label)."""
        if not self.phases:
            return []
        latest, unit = self.phases[-1], self.measure.unit
        decimals = decimals_of_phase(latest)
        entries = []
        if latest.limits is None:
            if len(latest.points) > 1:
                entries.append(("median", f"Median {say_amount(latest.middle, unit)}"))
        else:
            entries.append(("mean", f"Mean {say_amount(latest.limits.mean, unit, decimals)}"))
            if latest.limits.spread:
                span = say_span(*expected(latest.limits, latest.values, unit), unit, decimals)
                entries.append(("limit", f"Limits {span}" + (", fixed" if latest.fixed_on else "")))
        for kind, value in (("target", self.measure.target), ("baseline", self.measure.baseline)):
            if value is not None:
                entries.append((kind, f"{kind.capitalize()} {say_amount(value, unit)}"))
        marks = chain.from_iterable(phase.marks for phase in self.phases)
        tones = {tone_of(mark.way, self.measure.which_way) for mark in marks if mark}
        entries += [(tone.value, tone.label) for tone in (Tone.IMPROVEMENT, Tone.CONCERN, Tone.NEUTRAL) if tone in tones]
        entries += [("begin", f"Limits begin anew on {say_day(one.since.day)}") for one in self.phases if one.since]
        if self.small and self.small.windows:
            only = self.windows[0] if len(self.windows) == 1 else None
            entries.append(("window", f"Sprint, {only.window}" if only else "Its sprints"))
        return entries


def views_of(experiment: Experiment) -> tuple[list[MeasureView], list[Measure]]:
    """An experiment's measures as views, and its archived measures, in the same number of queries for any number of them."""
    measures = measures_of(experiment)
    standing = [measure for measure in measures if not measure.is_archived]
    if not standing:
        return [], measures
    ids = [measure.id for measure in standing]
    points, rebases, windows = points_of(ids), rebases_of(ids), experiment.tried_in
    views = [MeasureView(one, points.get(one.id, []), rebases.get(one.id, []), windows) for one in standing]
    return views, [measure for measure in measures if measure.is_archived]


def view_of(measure: Measure) -> MeasureView:
    """The view of one measure."""
    points, rebases = points_of([measure.id]), rebases_of([measure.id])
    return MeasureView(measure, points[measure.id], rebases[measure.id], measure.experiment.tried_in)


def find_measure(measure_id: int) -> Measure:
    """A measure with its experiment and team; answers 404 unless the user may see it."""
    whole = joinedload(Measure.experiment).joinedload(Experiment.team)
    return find(Measure.visible_to(current_person()).options(whole), id=measure_id)


def find_measure_to_work_on(measure_id: int) -> Measure:
    """A measure to be edited; answers 404 to users who may not see it and 403 to those who may only read it."""
    measure = find_measure(measure_id)
    allow(may_work_in(current_person(), measure.experiment.team))
    return measure


def find_reading_to_work_on(reading_id: int) -> Reading:
    """A reading with its measure, to be edited; answers 404 to users who may not see it and 403 to those who may only read it."""
    whole = joinedload(Reading.measure).joinedload(Measure.experiment).joinedload(Experiment.team)
    reading: Reading = find(Reading.visible_to(current_person()).options(whole), id=reading_id)
    allow(may_work_in(current_person(), reading.experiment.team))
    return reading


def find_paste_to_work_on(paste_id: int) -> Paste:
    """A paste with its measure, to be edited; answers 404 to users who may not see it and 403 to those who may only read it."""
    whole = joinedload(Paste.measure).joinedload(Measure.experiment).joinedload(Experiment.team)
    # Locked, so that of two people who undo it at once the second finds that it is done.
    paste: Paste = find(Paste.visible_to(current_person()).options(whole).with_for_update(of=Paste), id=paste_id)
    allow(may_work_in(current_person(), paste.experiment.team))
    return paste
