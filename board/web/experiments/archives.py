"""The archive: experiments that a team has put away, each of which can be brought back."""

from flask import Blueprint, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.permissions import may_work_in
from board.web.access import current_person, find_team
from board.web.finding import find_to_work_on
from board.web.fragments import page, redraw, stale

bp = Blueprint("archives", __name__)

MOST_SHOWN = 200


@bp.get("/teams/<slug>/archive")
def index(slug: str) -> Response:
    """What a team has put away, the latest first."""
    team = find_team(slug)
    archived = db.session.scalars(
        select(Experiment)
        .where(Experiment.team_id == team.id, Experiment.archived_at.is_not(None))
        .options(joinedload(Experiment.owner))
        .order_by(Experiment.archived_at.desc(), Experiment.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    return page(
        "experiments/archives_index.html", nav="teams", team=team, archived=archived, may_work=may_work_in(current_person(), team)
    )


@bp.post("/experiments/<int:experiment_id>/archive")
def create(experiment_id: int) -> Response:
    """Put an experiment away."""
    experiment = find_to_work_on(experiment_id)
    experiment.archive(by=current_person(), at=now())
    db.session.commit()
    answer = redraw(
        announce=f"“{experiment.title}” is archived.",
        undo_url=url_for("archives.destroy", experiment_id=experiment.id),
        otherwise=url_for("boards.show", slug=experiment.team.slug),
    )
    return stale(answer)


@bp.post("/experiments/<int:experiment_id>/archive/undo")
def destroy(experiment_id: int) -> Response:
    """Bring it back to where it was."""
    experiment = find_to_work_on(experiment_id)
    experiment.restore(by=current_person(), at=now())
    db.session.commit()
    back = url_for("experiments.show", experiment_id=experiment.id)
    return stale(redraw(announce=f"“{experiment.title}” is back on the board.", otherwise=back), experiment.id)
