"""Circles over one experiment, which a coach of its team opens."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.experiments.experiment import Experiment
from board.models.permissions import may_coach
from board.web.access import allow, current_person, find
from board.web.circles.form import open_circle, opening_page

bp = Blueprint("experiment_circles", __name__)


@bp.get("/experiments/<int:experiment_id>/circles/new")
def new(experiment_id: int) -> Response:
    """The form that opens a circle over an experiment."""
    return opening_page(_find(experiment_id), [])


@bp.post("/experiments/<int:experiment_id>/circles")
def create(experiment_id: int) -> Response:
    """Open a circle over an experiment."""
    return open_circle(_find(experiment_id), [])


def _find(experiment_id: int) -> Experiment:
    experiment = find(Experiment.visible_to(current_person()), id=experiment_id)
    allow(may_coach(current_person(), experiment.team))
    return experiment
