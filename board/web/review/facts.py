"""Honest facts: what was decided, what came true and how long things took; for the conversation and never for a league table."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import PredictionOutcome
from board.models.moments import say_day
from board.models.review.distribution import Distribution
from board.models.review.facts import MOST_DOTS, Facts, facts_of
from board.models.stages import Stage
from board.web.access import today
from board.web.drawing.scatter import scatter_of
from board.web.drawing.stacked_area import STACKED, stage_chart_of
from board.web.fragments import page
from board.web.review.facts_filter import Asked

bp = Blueprint("facts", __name__)

# How sure people said they were, the surest first; "" is for those who did not say.
SURENESS = {sure.value: sure.label for sure in reversed(Confidence)} | {"": "Did not say"}
# The look of each segment of a bar: the tone and the shape that its tag has elsewhere.
LOOKS = {
    DecisionKind.ADOPT: ("good", "check"),
    DecisionKind.ADAPT: ("note", "loop"),
    DecisionKind.ABANDON: ("plain", "close"),
    PredictionOutcome.YES: ("good", "check"),
    PredictionOutcome.PARTLY: ("note", "half"),
    PredictionOutcome.NO: ("warn", "close"),
    PredictionOutcome.TOO_EARLY: ("plain", "clock"),
    PredictionOutcome.STOPPED_EARLY: ("plain", "stop"),
}


@dataclass
class Share:
    """One segment of a bar, and one cell of the table beneath: so many of them, where in per cent, and how to follow it."""

    words: str
    number: int
    url: str
    tone: str
    icon: str
    start: float = 0
    width: float = 0


@dataclass
class Shares:
    """One bar: the parts of a whole."""

    label: str
    total: int
    url: str
    parts: list[Share]


@bp.get("/facts")
def show() -> Response:
    """The facts about the teams and days that the address asks for."""
    asked, day = Asked(), today()
    facts = facts_of(asked.counted, asked.scope, asked.period, day)
    return page(
        "review/facts_show.html",
        nav="facts",
        asked=asked,
        facts=facts,
        verdicts=verdict_shares(facts, asked),
        predictions=prediction_shares(facts, asked),
        times=[
            time_taken("tried", facts.to_try, facts.tried, asked),
            time_taken("took", facts.to_decide, facts.took, asked),
        ],
        most_dots=MOST_DOTS,
        chart=stage_chart_of(facts.weeks),
        weeks=week_rows(facts, asked),
        stages=list(Stage),
        stacked=STACKED[::-1],
        science=science_rows(facts, asked),
    )


def in_a_row(label: str, url: str, parts: list[Share]) -> Shares:
    """Parts side by side, each as wide as its share."""
    total = sum(part.number for part in parts)
    so_far = 0
    for part in parts:
        part.start = round(100 * so_far / total, 2) if total else 0
        so_far += part.number
        part.width = round(100 * part.number / total, 2) if total else 0
    return Shares(label, total, url, parts)


def verdict_shares(facts: Facts, asked: Asked) -> Shares:
    """What was decided."""
    parts = [
        Share(kind.done, number, asked.figure_url(kind.done.lower()), *LOOKS[kind]) for kind, number in facts.verdicts.items()
    ]
    return in_a_row("Decided", asked.figure_url("decided"), parts)


def prediction_shares(facts: Facts, asked: Asked) -> list[Shares]:
    """How often predictions came true: of all, and by how sure people were once anybody has said so."""

    def shares(label: str, counts: dict[PredictionOutcome, int], **sure: str) -> Shares:
        parts = [
            Share(one.label, number, asked.figure_url("found", confirmed=one.value, **sure), *LOOKS[one])
            for one, number in counts.items()
        ]
        return in_a_row(label, asked.figure_url("found", **sure), parts)

    every = {one: sum(counts[one] for counts in facts.predictions.values()) for one in PredictionOutcome}
    told = [shares("All predictions", every)]
    if any(facts.predictions):
        told += [
            shares(label, facts.predictions[sure], sure=sure) for sure, label in SURENESS.items() if sure in facts.predictions
        ]
    return told


def time_taken(kind: str, distribution: Distribution, dots: Iterable[object], asked: Asked) -> dict[str, object]:
    """How long something took: its chart, its percentiles and its bands."""
    drawn = list(dots)
    return {
        "kind": kind,
        "distribution": distribution,
        "half": distribution.percentile(50),
        "most": distribution.percentile(85),
        "drawn": len(drawn),
        "scatter": scatter_of(drawn, distribution, asked.period) if drawn else None,  # type: ignore[arg-type]
        "url": asked.figure_url(kind),
        "bands": [
            (band.words, band.number, asked.figure_url(kind, **_ends(band.least, band.most))) for band in distribution.bands()
        ],
    }


def _ends(least: int, most: int | None) -> dict[str, int]:
    return {"least": least} if most is None else {"least": least, "most": most}


def week_rows(facts: Facts, asked: Asked) -> Markup:
    """How many stood in each stage when each week ended, the latest first; put together here because there may be hundreds."""
    base = escape(asked.figure_url("stood"))
    cell = '<td class="number"><a href="{}&amp;week={}&amp;stage={}">{}</a></td>'
    rows = []
    for monday, counts in reversed(facts.weeks):
        cells = (cell.format(base, monday, stage.value, number) for stage, number in zip(Stage, counts, strict=True))
        rows.append(f'<tr><th scope="row">{say_day(monday)}</th>{"".join(cells)}</tr>')
    return Markup("".join(rows))


def science_rows(facts: Facts, asked: Asked) -> list[tuple[str, int, str]]:
    """How much of the method there was in what was decided; measures once the product has them."""
    rows = [("Had a prediction", facts.with_prediction, asked.figure_url("predicted"))]
    if "measure" in db.metadata.tables:
        rows.append(("Had a measure", facts.with_measure, asked.figure_url("measured")))
    return [*rows, ("Led to another experiment", facts.with_next, asked.figure_url("followed"))]
