"""Readings of an experiment: a box for each of its measures, so that a card leads to the number in one step."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.boards.trials import boxes_of
from board.models.permissions import may_work_in
from board.web.access import allow, current_person
from board.web.finding import find_experiment
from board.web.fragments import page

bp = Blueprint("experiment_readings", __name__)


@bp.get("/experiments/<int:experiment_id>/readings/new")
def new(experiment_id: int) -> Response:
    """A box for each measure; the first has the focus."""
    experiment = find_experiment(experiment_id)
    allow(may_work_in(current_person(), experiment.team))
    return page(
        "evidence/experiment_readings_new.html",
        nav="teams",
        experiment=experiment,
        team=experiment.team,
        boxes=boxes_of([experiment.id]).get(experiment.id, []),
    )
