"""Re-basing: from which day the limits of a measure are calculated anew, and why."""

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.measure import Measure
from board.models.evidence.rebase import LONGEST_REASON, Rebase
from board.models.experiments.experiment import Experiment
from board.models.moments import now, say_day
from board.models.permissions import may_work_in
from board.web.access import allow, current_person, find, today
from board.web.evidence.measure_view import find_measure_to_work_on
from board.web.forms.form import DayField, Form, text
from board.web.fragments import done, page, tell

bp = Blueprint("rebases", __name__)


class RebaseForm(Form):
    """The day and the reason."""

    day = DayField("From which day?", needed="Enter the day", hint="The first reading that belongs to the new way of working.")
    because = text(
        "Why?",
        LONGEST_REASON,
        needed="Enter why the limits begin anew",
        hint="What changed in the work itself? Never name or describe a resident.",
    )


@bp.get("/measures/<int:measure_id>/rebases/new")
def new(measure_id: int) -> Response:
    """The form, with advice on when to use it."""
    return new_page(RebaseForm(), find_measure_to_work_on(measure_id))


@bp.post("/measures/<int:measure_id>/rebases")
def create(measure_id: int) -> Response:
    """Start a new phase of the measure from a day."""
    measure = find_measure_to_work_on(measure_id)
    form = RebaseForm()
    if not form.sent() or form.day.data is None:
        return new_page(form, measure, 422)
    try:
        made = measure.rebase(form.day.data, form.because.data or "", by=current_person(), at=now(), today=today())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_measure_to_work_on(measure_id), 422)
    db.session.commit()
    return done(
        f"The limits begin anew on {say_day(made.day)}.",
        url_for("measures.show", measure_id=measure.id),
        undo_url=url_for("rebases.destroy", rebase_id=made.id),
    )


@bp.post("/rebases/<int:rebase_id>/undo")
def destroy(rebase_id: int) -> Response:
    """Withdraw a re-basing, so that the limits continue as before."""
    made = find_rebase(rebase_id)
    made.withdraw(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("rebases.update", rebase_id=made.id)
    return done("The limits go on as before.", url_for("measures.show", measure_id=made.measure_id), undo_url=undo)


@bp.post("/rebases/<int:rebase_id>")
def update(rebase_id: int) -> Response:
    """Restore a re-basing that was withdrawn."""
    made = find_rebase(rebase_id)
    back = url_for("measures.show", measure_id=made.measure_id)
    try:
        made.restore(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        tell(broken.sentence, "error")
        return redirect(back, 303)
    db.session.commit()
    return done(f"The limits begin anew on {say_day(made.day)}.", back)


def find_rebase(rebase_id: int) -> Rebase:
    """A re-basing to be edited; answers 404 to users who may not see it and 403 to those who may not edit its measure."""
    whole = joinedload(Rebase.measure).joinedload(Measure.experiment).joinedload(Experiment.team)
    made: Rebase = find(Rebase.visible_to(current_person()).options(whole), id=rebase_id)
    allow(may_work_in(current_person(), made.experiment.team))
    return made


def new_page(form: RebaseForm, measure: Measure, status: int = 200) -> Response:
    """The page with the form."""
    return page(
        "evidence/rebases_new.html",
        status,
        nav="teams",
        form=form,
        measure=measure,
        experiment=measure.experiment,
        team=measure.experiment.team,
        form_has_errors=form.has_problems,
    )
