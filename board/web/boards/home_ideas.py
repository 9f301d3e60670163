"""Logging an idea from the home page: a title and Enter, in the team of the last time."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.stages import Stage
from board.web.access import current_person
from board.web.boards.home import home_page
from board.web.boards.idea_box import IdeaBoxForm
from board.web.fragments import done

bp = Blueprint("home_ideas", __name__)


@bp.post("/ideas")
def create() -> Response:
    """Create an idea on top of the Ideas of one of the user's teams."""
    form = IdeaBoxForm(current_person())
    if not form.sent():
        return home_page(form, 422)
    team = form.chosen_team()
    experiment = Experiment.log_idea(team, form.title.data, by=current_person(), at=now())
    db.session.commit()
    return done(
        f"“{experiment.title}” is in {team.label_of(Stage.IDEAS)} of {team.name}.",
        url_for("home.show"),
        undo_url=url_for("archives.create", experiment_id=experiment.id),
        link=("Open it", url_for("experiments.show", experiment_id=experiment.id)),
    )
