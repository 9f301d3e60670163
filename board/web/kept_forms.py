"""Kept forms: what somebody sent when their sign-in had ended, to be sent again by them and nobody else."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.moments import now
from board.models.people.sign_in import KeptForm, hash_token, kept_forms_of
from board.web.access import current_person, find
from board.web.fragments import page

bp = Blueprint("kept_forms", __name__)


@bp.get("/kept/<token>")
def show(token: str) -> Response:
    """What was typed, with the button that saves it."""
    kept: KeptForm = find(kept_forms_of(current_person(), now()), token_hash=hash_token(token))
    typed = [text for text in kept.fields.values() if " " in text.strip()]
    return page("people/kept_forms_show.html", path=kept.path, fields=kept.fields, typed=typed, token=token)
