"""The coaching card of an experiment: five questions to ask the team, with what the record answers."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.boards.coaching import kata_of, lacks_of, last_of, watched_of
from board.models.evidence.actual import actuals_of
from board.web.access import organisation, today
from board.web.experiments.story import chain_around
from board.web.finding import find_experiment
from board.web.fragments import page

bp = Blueprint("coaching", __name__)


@bp.get("/experiments/<int:experiment_id>/coaching")
def show(experiment_id: int) -> Response:
    """The card, front and back."""
    experiment = find_experiment(experiment_id)
    before, after = ([step.experiment for step in steps] for steps in chain_around(experiment))
    watched = watched_of(experiment)
    last = last_of(experiment, before)
    actuals = actuals_of(last, organisation().zone) if last else {}
    target, last_step, questions = kata_of(experiment, before, after, watched, actuals, today())
    return page(
        "experiments/coaching_show.html",
        nav="teams",
        experiment=experiment,
        team=experiment.team,
        target=target,
        last_step=last_step,
        questions=questions,
        lacks=lacks_of(experiment, bool(after), bool(watched)),
    )
