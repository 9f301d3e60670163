"""The wall sheet of a series: its lineage as a drawing, and for each cycle what changed and what was learned."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.experiments.experiment import Experiment
from board.models.library.series import Cycle, Series, series_of
from board.web.access import current_person
from board.web.addresses import full_url
from board.web.drawing.poster import Panel, PosterItem, Sheet, first
from board.web.drawing.series import draw_series
from board.web.experiments.series import find_in_series
from board.web.fragments import page

bp = Blueprint("series_walls", __name__)

MOST_SHOWN = 5
# A picture with more lanes than this leaves no room for text.
HIGHEST = 400


@bp.get("/experiments/<int:experiment_id>/series/wall")
def show(experiment_id: int) -> Response:
    """One sheet for a learning circle or a committee."""
    experiment = find_in_series(experiment_id)
    sheet = sheet_of(experiment, series_of(experiment, current_person()))
    return page("walls/show.html", nav="teams", team=experiment.team, sheet=sheet)


def sheet_of(experiment: Experiment, series: Series) -> Sheet:
    """The part of the series that the current user may see."""
    drawing = draw_series(series)
    is_drawn = len(series.cycles) > 1 and drawing.fits and drawing.height <= HIGHEST
    rows = [[panel_of(cycle)] for cycle in series.cycles[:MOST_SHOWN]]
    left_out = len(series.cycles) - len(rows)
    return Sheet(
        above=" · ".join(first_few(series.teams)),
        title=series.cycles[0].experiment.title,
        below=f"The aim: {series.cycles[0].experiment.outcome}" if series.cycles[0].experiment.outcome else "",
        rows=[*rows, [Panel(f"And {left_out} more", [PosterItem("The whole series stands on the board.", most=1)])]]
        if left_out
        else rows,
        drawing=drawing if is_drawn else None,
        address=full_url("series.show", experiment_id=experiment.id),
        back=url_for("series.show", experiment_id=experiment.id),
    )


def first_few(names: list[str]) -> list[str]:
    """As many names as fit on a line."""
    return [item.text for item in first([PosterItem(name) for name in names], 3)]


def panel_of(cycle: Cycle) -> Panel:
    """One cycle: its scale, its decision or stage, what changed, and what was learned or, until then, what is believed."""
    one = cycle.experiment
    fate = one.decision.verdict.done if one.decision else one.stage_label
    items = [PosterItem(what_changed(cycle), "What changed:")] if cycle.link else []
    if one.learning:
        items.append(PosterItem(one.learning.learned, "We learned:"))
    elif one.change:
        items.append(PosterItem(one.change, "We believe"))
    scale = f"{cycle.scale.label}, " if cycle.scale else ""
    return Panel(one.title, items or [PosterItem("Only a title so far.")], note=f"{scale}{fate.lower() if scale else fate}")


def what_changed(cycle: Cycle) -> str:
    """The stated change, or else the current values of the fields that differ from the cycle before."""
    if cycle.link and cycle.link.because:
        return cycle.link.because
    said = [f"{difference.label}: {difference.after or 'nothing'}" for difference in cycle.differences]
    return "; ".join(said) or "nothing yet."
