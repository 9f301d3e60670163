"""Honest facts: what was decided, what came true and how long things took; for the conversation and never for a league table."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, url_for
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
from board.web.drawing.scatter import scatter_of
from board.web.drawing.stacked_area import STACKED, stage_chart_of
from board.web.fragments import page
from board.web.review.filter import Filter, read_facts_filter, say_teams

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
    wanted = read_facts_filter()
    facts = facts_of(wanted.portfolio())
    return page(
        "review/facts_show.html",
        nav="facts",
        wanted=wanted,
        whose=whose(wanted),
        facts=facts,
        verdicts=verdict_shares(facts, wanted),
        predictions=prediction_shares(facts, wanted),
        times=[
            time_taken("tried", facts.to_try, facts.tried, wanted),
            time_taken("took", facts.to_decide, facts.took, wanted),
        ],
        most_dots=MOST_DOTS,
        chart=stage_chart_of(facts.weeks),
        weeks=week_rows(facts, wanted),
        stages=list(Stage),
        stacked=STACKED[::-1],
        science=science_rows(facts, wanted),
    )


def whose(wanted: Filter) -> str:
    """The teams of a filter, as they stand in a sentence."""
    return say_teams([team.name for team in wanted.chosen], 0) if wanted.chosen else "all teams that you may see"


def list_url(wanted: Filter, figure: str, **narrowing: object) -> str:
    """Where the experiments behind a figure are listed, narrowed down or not."""
    return url_for("figures.index") + "?" + urlencode({**wanted.address(), "kind": figure, **narrowing}, doseq=True)


def in_a_row(label: str, url: str, parts: list[Share]) -> Shares:
    """Parts side by side, each as wide as its share."""
    total = sum(part.number for part in parts)
    so_far = 0
    for part in parts:
        part.start = round(100 * so_far / total, 2) if total else 0
        so_far += part.number
        part.width = round(100 * part.number / total, 2) if total else 0
    return Shares(label, total, url, parts)


def verdict_shares(facts: Facts, wanted: Filter) -> Shares:
    """What was decided."""
    parts = [
        Share(kind.done, number, list_url(wanted, kind.done.lower()), *LOOKS[kind]) for kind, number in facts.verdicts.items()
    ]
    return in_a_row("Decided", list_url(wanted, "decided"), parts)


def prediction_shares(facts: Facts, wanted: Filter) -> list[Shares]:
    """How often predictions came true: of all, and by how sure people were once anybody has said so."""

    def shares(label: str, counts: dict[PredictionOutcome, int], **sure: str) -> Shares:
        parts = [
            Share(one.label, number, list_url(wanted, "found", confirmed=one.value, **sure), *LOOKS[one])
            for one, number in counts.items()
        ]
        return in_a_row(label, list_url(wanted, "found", **sure), parts)

    every = {one: sum(counts[one] for counts in facts.predictions.values()) for one in PredictionOutcome}
    bars = [shares("All predictions", every)]
    if any(facts.predictions):
        bars += [
            shares(label, facts.predictions[sure], sure=sure) for sure, label in SURENESS.items() if sure in facts.predictions
        ]
    return bars


def time_taken(kind: str, distribution: Distribution, dots: Iterable[object], wanted: Filter) -> dict[str, object]:
    """How long something took: its chart, its percentiles and its bands."""
    drawn = list(dots)
    return {
        "kind": kind,
        "distribution": distribution,
        "half": distribution.percentile(50),
        "most": distribution.percentile(85),
        "drawn": len(drawn),
        "scatter": scatter_of(drawn, distribution, wanted.period) if drawn else None,  # type: ignore[arg-type]
        "url": list_url(wanted, kind),
        "bands": [
            (band.words, band.number, list_url(wanted, kind, **_ends(band.least, band.most))) for band in distribution.bands()
        ],
    }


def _ends(least: int, most: int | None) -> dict[str, int]:
    return {"least": least} if most is None else {"least": least, "most": most}


def week_rows(facts: Facts, wanted: Filter) -> Markup:
    """How many stood in each stage when each week ended, the latest first; put together here because there may be hundreds."""
    base = escape(list_url(wanted, "stood"))
    cell = '<td class="number"><a href="{}&amp;week={}&amp;stage={}">{}</a></td>'
    rows = []
    for monday, counts in reversed(facts.weeks):
        cells = (cell.format(base, monday, stage.value, number) for stage, number in zip(Stage, counts, strict=True))
        rows.append(f'<tr><th scope="row">{say_day(monday)}</th>{"".join(cells)}</tr>')
    return Markup("".join(rows))


def science_rows(facts: Facts, wanted: Filter) -> list[tuple[str, int, str]]:
    """How much of the method there was in what was decided; measures once the product has them."""
    rows = [("Had a prediction", facts.with_prediction, list_url(wanted, "predicted"))]
    if "measure" in db.metadata.tables:
        rows.append(("Had a measure", facts.with_measure, list_url(wanted, "measured")))
    return [*rows, ("Led to another experiment", facts.with_next, list_url(wanted, "followed"))]
