"""A series: the page of cycles on one aim, and the button that starts the next one at a larger scale."""

from typing import Any

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.library.series import MOST_CYCLES, Series, go_on, larger_cycle, next_scale, series_of
from board.models.moments import now
from board.models.permissions import may_work_in
from board.models.retrospectives.grown_from import grown_from
from board.web.access import allow, current_person, find
from board.web.drawing.series import SeriesDrawing, draw_series
from board.web.fragments import done, page, tell

bp = Blueprint("series", __name__)


@bp.get("/experiments/<int:experiment_id>/series")
def show(experiment_id: int) -> Response:
    """The cycles in order, with the changes and the scale of each; as a drawing and as a list."""
    experiment = find_in_series(experiment_id)
    series = series_of(experiment, current_person())
    return page(
        "experiments/series_show.html",
        nav="teams",
        experiment=experiment,
        team=experiment.team,
        series=series,
        drawings=drawings_of(series, experiment),
        grown_from=grown_from(experiment, current_person()),
        most=MOST_CYCLES,
        may_work=may_work_in(current_person(), experiment.team) and not experiment.is_archived,
        **growth_of(experiment),
    )


@bp.post("/experiments/<int:experiment_id>/series")
def create(experiment_id: int) -> Response:
    """Start the next cycle of an adopted experiment, at the next larger scale."""
    experiment = find_in_series(experiment_id)
    allow(may_work_in(current_person(), experiment.team))
    try:
        following, is_new = go_on(experiment, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        tell(broken.sentence, "error")
        return redirect(url_for("series.show", experiment_id=experiment_id), 303)
    db.session.commit()
    said = f"“{following.title}” is in your Ideas." if is_new else "Your team has begun this already. Here it is."
    return done(said, url_for("experiments.show", experiment_id=following.id))


def find_in_series(experiment_id: int) -> Experiment:
    """An experiment with everything that its series shows; answers 404 unless the user may see it."""
    wanted = Experiment.visible_to(current_person()).options(
        joinedload(Experiment.team),
        joinedload(Experiment.owner),
        joinedload(Experiment.serves),
        selectinload(Experiment.decisions),
    )
    return find(wanted, id=experiment_id)


def growth_of(experiment: Experiment) -> dict[str, Any]:
    """The scale to try next, and the cycle that already does."""
    scale = next_scale(experiment)
    return {"next_scale": scale, "larger": larger_cycle(experiment) if scale else None}


def drawings_of(series: Series, experiment: Experiment) -> list[SeriesDrawing]:
    """The drawing down the page, and the one across it if it is readable at full size; empty for a single cycle."""
    if len(series.cycles) < 2:
        return []
    along = draw_series(series, experiment.id)
    down = draw_series(series, experiment.id, is_down=True)
    return [along, down] if along.fits else [down]
