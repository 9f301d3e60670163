"""Filling a sprint: the team ticks the ideas and ready experiments that it wants to try in it, and takes them out again."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.boards.sprint_cards import candidates_for
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.moments import count, now
from board.models.permissions import may_work_in
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage
from board.web.access import allow, current_person, find
from board.web.fragments import done, tell

bp = Blueprint("sprint_experiments", __name__)


@bp.post("/sprints/<int:sprint_id>/experiments")
def create(sprint_id: int) -> Response:
    """Put the ticked experiments into the sprint; what somebody has put elsewhere meanwhile stays there, and is counted."""
    sprint = find_sprint_to_fill(sprint_id)
    wanted = {name.removeprefix("put-") for name in request.form if name.startswith("put-")}
    free = [card.id for card in candidates_for(sprint) if str(card.id) in wanted]
    try:
        for experiment_id in free:
            experiment: Experiment = find(Experiment.visible_to(current_person()), id=experiment_id)
            experiment.plan_for(sprint, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        return back_to(sprint_id, broken.sentence, "error")
    db.session.commit()
    if not wanted:
        return back_to(sprint_id, "Tick what you want to try in this sprint.", "error")
    gone = len(wanted) - len(free)
    said = f"{count(len(free), 'experiment is', 'experiments are')} in this sprint now."
    return back_to(sprint_id, f"{said} {count(gone, 'other was', 'others were')} moved meanwhile." if gone else said)


@bp.post("/sprints/<int:sprint_id>/experiments/<int:experiment_id>/remove")
def destroy(sprint_id: int, experiment_id: int) -> Response:
    """Take an experiment that has not started out of the sprint."""
    sprint = find_sprint_to_fill(sprint_id)
    of_the_team = Experiment.visible_to(current_person()).where(Experiment.team_id == sprint.team_id)
    experiment: Experiment = find(of_the_team, id=experiment_id)
    if experiment.sprint_id != sprint.id:
        return back_to(sprint_id, f"“{experiment.title}” is not in this sprint any more.", "error")
    if Stage(experiment.stage).place >= Stage.TRYING.place:
        return back_to(sprint_id, f"“{experiment.title}” has started, and keeps this sprint as its window.", "error")
    experiment.plan_for(None, by=current_person(), at=now())
    db.session.commit()
    return back_to(sprint_id, f"“{experiment.title}” is out of this sprint. It stays on the board.")


def find_sprint_to_fill(sprint_id: int) -> Sprint:
    """A sprint of a team that the user is on; answers 404 or 403 otherwise."""
    sprint: Sprint = find(Sprint.visible_to(current_person()), id=sprint_id)
    allow(may_work_in(current_person(), sprint.team))
    return sprint


def back_to(sprint_id: int, words: str, kind: str = "success") -> Response:
    """The sprint's page with a message."""
    url = url_for("sprints.show", sprint_id=sprint_id)
    if kind == "success":
        return done(words, url)
    tell(words, kind)
    return redirect(url, 303)
