"""Closing a circle: what went well, worded for everyone, and the three things that were chosen."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.circles.circle import Circle
from board.models.errors import Conflict, RuleBroken
from board.models.moments import now
from board.models.retrospectives.note import WELL
from board.web.access import current_person
from board.web.circles.circles import find_circle, refused
from board.web.circles.view import circle_of
from board.web.fragments import done, page
from board.web.retrospectives.retrospectives import SharedForm

bp = Blueprint("circle_closings", __name__)


@bp.get("/retrospectives/<int:retrospective_id>/closing/new")
def new(retrospective_id: int) -> Response:
    """The last page of a circle, with a first draft from its notes of what went well."""
    circle = find_circle(retrospective_id)
    try:
        circle.check_closes(by=current_person())
    except RuleBroken as broken:
        return refused(retrospective_id, broken)
    return closing_page(SharedForm(formdata=None, obj=circle.retrospective), circle)


@bp.post("/retrospectives/<int:retrospective_id>/closing")
def create(retrospective_id: int) -> Response:
    """Close the circle for everybody."""
    circle = find_circle(retrospective_id)
    form = SharedForm()
    if not form.sent():
        return closing_page(form, circle, 422)
    if form.stands_beside(circle.retrospective, "went_well"):
        return closing_page(form, circle, 409)
    try:
        circle.close(form.went_well.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        if isinstance(broken, Conflict):
            return refused(retrospective_id, broken)
        db.session.rollback()
        form.refuse(broken)
        return closing_page(form, find_circle(retrospective_id), 422)
    db.session.commit()
    return done(
        "The circle is closed. Thank your team: something was learned.",
        url_for("retrospectives.show", retrospective_id=retrospective_id),
    )


def closing_page(form: SharedForm, circle: Circle, status: int = 200) -> Response:
    """The form, beside the chosen improvements."""
    view = circle_of(circle, current_person())
    if not form.is_submitted() and not form.went_well.data:
        columns = [column for column in view["columns"] if column["kind"] == WELL]
        form.went_well.data = "\n".join(" ".join(group["text"].split()) for column in columns for group in column["groups"])
    return page("circles/closing.html", status, nav="teams", form=form, circle=view, form_has_errors=form.has_problems)
