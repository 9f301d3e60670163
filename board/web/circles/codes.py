"""Joining codes: read off a shared screen and typed, a code leads a member of the team to its circle."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.circles.lifecycle import circle_by_code
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.sign_in import TRIES_WITHIN, SignInAttempt, note_attempt, too_many_tries
from board.web.access import current_person
from board.web.forms.form import Form, line
from board.web.fragments import done, page

bp = Blueprint("circle_codes", __name__)

WRONG = "No circle of your teams has this code. Check it and type it again, or ask whoever facilitates."
TOO_MANY = f"There were too many tries. Wait {TRIES_WITHIN.seconds // 60} minutes, or ask whoever facilitates for the link."


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
    # Counted separately from signing in, so that mistyped codes lock nobody out.
    attempt = note_attempt(f"code of {current_person().id}", request.remote_addr or "", now())
    db.session.commit()  # committed before the code is looked up, so that simultaneous attempts all count
    if too_many_tries(attempt):
        return refuse(form, TOO_MANY, 429)
    try:
        circle = circle_by_code(form.code.data or "", current_person(), at=now())
    except RuleBroken as broken:
        return refuse(form, broken.sentence)
    if circle is None:
        return refuse(form, WRONG)
    db.session.get_one(SignInAttempt, attempt.id).succeeded = True
    circle.join(by=current_person(), at=now())
    db.session.commit()
    return done("You have joined the circle.", url_for("retrospectives.show", retrospective_id=circle.retrospective_id))


def refuse(form: CodeForm, sentence: str | None = None, status: int = 422) -> Response:
    """The form again, with what is wrong."""
    if sentence:
        form.code.errors = [*form.code.errors, sentence]
    return page("circles/codes.html", status, nav="teams", form=form, form_has_errors=True)
