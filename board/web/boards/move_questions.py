"""Move questions: what a card is asked for on its way to a stage, on the page of the Move form with what was typed already."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from board.models.experiments.experiment import Experiment
from board.models.permissions import may_work_in
from board.models.stages import Stage
from board.web.access import allow, current_person, find
from board.web.boards.move_form import asks_for, form_for, form_page

bp = Blueprint("move_questions", __name__)


@bp.post("/experiments/<int:experiment_id>/move-questions")
def create(experiment_id: int) -> Response:
    """The Move form for a stage further on; nothing is saved. Where there is no such stage it is the next one's."""
    experiment = find(Experiment.visible_to(current_person()), id=experiment_id)
    allow(may_work_in(current_person(), experiment.team))
    form = form_for(experiment)
    towards = request.form.get("towards", "")
    later = Stage(towards) if towards in list(Stage) else list(Stage)[min(Stage(experiment.stage).place + 1, len(Stage) - 1)]
    form.stage.data = later.value
    if form.version.data is None:
        form.version.data = experiment.version
    return form_page(form, experiment, asks_for(experiment, later))
