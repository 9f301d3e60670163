"""Joining codes: read off a shared screen and typed, a code leads a member of the team to its circle."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.circles.lifecycle import circle_by_code
from board.models.errors import RuleBroken
from board.models.moments import now, say_wait
from board.models.people.audit import note_audit
from board.models.people.guess_limit import PER_CODE, guess_by
from board.web.access import current_person
from board.web.forms.form import Form, line
from board.web.fragments import done, page
from board.web.people.guesses import have_to_wait

bp = Blueprint("circle_codes", __name__)

WRONG = "No circle of your teams has this code. Check it and type it again, or ask whoever facilitates."


class CodeForm(Form):
    """The code as it was typed."""

    asks_about_personal_data = False
    code = line("Code", 20, needed="Enter the code")


@bp.get("/join")
def new() -> Response:
    """The form for a code."""
    return page("circles/codes.html", nav="teams", form=CodeForm(formdata=None))


@bp.post("/join")
def create() -> Response:
    """Join the circle with this code and go to it; a wrong code and the code of another team get the same answer."""
    form = CodeForm()
    if not form.sent():
        return refuse(form)
    # Counted for whoever types, so that mistyped codes keep nobody else from anything, nor themselves from signing in.
    guess = guess_by(current_person(), PER_CODE)
    if wait := guess.count(now()):
        db.session.rollback()
        too_many = f"There were too many wrong codes. Wait {say_wait(wait)}, or ask whoever facilitates for the link."
        return have_to_wait(refuse(form, too_many, 429), wait)
    db.session.commit()  # committed before the code is looked up, so that simultaneous guesses all count
    try:
        circle = circle_by_code(form.code.data or "", current_person(), at=now())
    except RuleBroken as broken:
        return refuse(form, broken.sentence)
    if circle is None:
        note_audit("code refused", by=current_person(), at=now())
        db.session.commit()
        return refuse(form, WRONG)
    guess.was_right(now())
    circle.join(by=current_person(), at=now())
    db.session.commit()
    return done("You have joined the circle.", url_for("retrospectives.show", retrospective_id=circle.retrospective_id))


def refuse(form: CodeForm, sentence: str | None = None, status: int = 422) -> Response:
    """The form again, with what is wrong."""
    if sentence:
        form.code.errors = [*form.code.errors, sentence]
    return page("circles/codes.html", status, nav="teams", form=form, form_has_errors=True)
