"""A return: where a tab ends in which somebody has signed in again, while what they typed waits in another."""

from flask import Blueprint, Response
from flask_wtf.csrf import generate_csrf

from board.web.access import current_person
from board.web.fragments import page, wants_fragments

bp = Blueprint("returns", __name__)


@bp.get("/sign-in/back")
def show() -> Response:
    """For a script who is signed in now, and the token for the forms of its page; for everyone else that they can go back."""
    if not wants_fragments():
        return page("people/returns_show.html")
    return Response(status=204, headers={"X-Person": str(current_person().id), "X-CSRFToken": generate_csrf()})
