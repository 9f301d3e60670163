"""Owners: a participant says “I’ll see to it” of a thing to do better, and can take that back."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.permissions import may_work_in
from board.models.retrospectives.improvement import Improvement
from board.web.access import allow, current_person, find
from board.web.circles.circles import CircleForm, changed, refused
from board.web.forms.form import choose_from
from board.web.fragments import done, tell

bp = Blueprint("owners", __name__)


class OwnerForm(CircleForm):
    """Whether the user becomes its owner."""

    mine = choose_from("Will you see to it?", [("yes", "Yes"), ("no", "No")], needed="Choose yes or no")


@bp.post("/improvements/<int:improvement_id>/owner")
def create(improvement_id: int) -> Response:
    """Become the owner of an improvement, or stop being its owner."""
    improvement = find(Improvement.visible_to(current_person()), id=improvement_id)
    allow(may_work_in(current_person(), improvement.retrospective.team))
    retrospective_id, is_together = improvement.retrospective_id, improvement.retrospective.circle is not None
    form = OwnerForm()
    try:
        if not form.sent():
            raise RuleBroken("Choose yes or no.")
        improvement.see_to(form.mine.data == "yes", by=current_person(), at=now())
    except RuleBroken as broken:
        if is_together:
            return refused(retrospective_id, broken)
        db.session.rollback()
        tell(broken.sentence, kind="error")
        return redirect(url_for("retrospectives.show", retrospective_id=retrospective_id), 303)
    db.session.commit()
    said = "You see to it. Thank you." if form.mine.data == "yes" else "Somebody else can see to it now."
    if is_together:
        return changed(retrospective_id, said)
    return done(said, url_for("retrospectives.show", retrospective_id=retrospective_id, _anchor="chosen"))
