"""The archive: a team's archived experiments, each of which can be restored."""

from flask import Response, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as AnyResponse

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.permissions import may_work_in
from board.web.access import current_person, find_team
from board.web.archiving import archiving
from board.web.finding import find_to_work_on
from board.web.fragments import page, redraw, stale

MOST_SHOWN = 200


def _answer(experiment: Experiment, sentence: str, undo_url: str | None) -> AnyResponse:
    if experiment.is_archived:
        board = url_for("boards.show", slug=experiment.team.slug)
        return stale(redraw(announce=sentence, undo_url=undo_url, otherwise=board))
    story = url_for("experiments.show", experiment_id=experiment.id)
    return stale(redraw(announce=sentence, otherwise=story), experiment.id)


bp = archiving(
    "archives",
    "/experiments/<int:experiment_id>",
    find_to_work_on,
    archived=lambda experiment: f"“{experiment.title}” is archived.",
    restored=lambda experiment: f"“{experiment.title}” is back on the board.",
    answer=_answer,
)


@bp.get("/teams/<slug>/archive")
def index(slug: str) -> Response:
    """A team's archived experiments, latest first."""
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
