"""Taking one's own experiment off a learning card, and putting it back."""

from flask import Blueprint, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.learning.card_evidence import CardEvidence
from board.models.moments import now
from board.models.permissions import may_work_in
from board.web.access import allow, current_person, find
from board.web.fragments import done

bp = Blueprint("card_evidence_archives", __name__)


@bp.post("/bearings/<int:bearing_id>/archive")
def create(bearing_id: int) -> Response:
    """Unlink it."""
    bearing = find_bearing(bearing_id)
    bearing.unlink(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("card_evidence_archives.destroy", bearing_id=bearing.id)
    return done("The experiment is off the learning card.", _back(bearing), undo_url=undo)


@bp.post("/bearings/<int:bearing_id>/archive/undo")
def destroy(bearing_id: int) -> Response:
    """Link it again."""
    bearing = find_bearing(bearing_id)
    bearing.restore(by=current_person(), at=now())
    db.session.commit()
    return done("The experiment is linked again.", _back(bearing))


def find_bearing(bearing_id: int) -> CardEvidence:
    """A link of an experiment that whoever asks works on."""
    whole = CardEvidence.visible_to(current_person()).options(
        joinedload(CardEvidence.card), joinedload(CardEvidence.experiment).joinedload(Experiment.team)
    )
    bearing: CardEvidence = find(whole, id=bearing_id)
    allow(may_work_in(current_person(), bearing.experiment.team))
    return bearing


def _back(bearing: CardEvidence) -> str:
    return url_for("experiments.show", experiment_id=bearing.experiment_id, _anchor="story-learning")
