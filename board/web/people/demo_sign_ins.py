"""Signing in to the demo as one of its five people with one button; does not exist on a real board."""

from flask import Blueprint, abort, redirect, request
from werkzeug.wrappers import Response

from board.database import db
from board.web.access import open_to_all, sign_in_as
from board.web.people.sign_in import demo_people, is_demo, local_path

bp = Blueprint("demo_sign_ins", __name__)


@bp.post("/demo-sign-ins")
@open_to_all
def create() -> Response:
    """Sign in as one of the five; answers 404 outside the demo and for anybody else."""
    if not is_demo():
        abort(404)
    person = next((person for person, _words in demo_people() if person.email == request.form.get("email")), None)
    if person is None:
        abort(404)
    sign_in_as(person, "a button of the demo")
    db.session.commit()
    return redirect(local_path(request.form.get("next")), 303)
