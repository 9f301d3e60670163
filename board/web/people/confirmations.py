"""Confirming that one is still oneself, before a page that lets somebody in."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from board.models.moments import now
from board.web.people.fresh_sign_in import confirm_page, confirmed
from board.web.people.proofs import ProofForm
from board.web.people.sign_in import local_path

bp = Blueprint("confirmations", __name__)


@bp.get("/account/confirm")
def new() -> Response:
    """The page that asks; whoever has just confirmed is sent on."""
    wanted = local_path(request.args.get("next"))
    if current_user.sign_in.is_fresh(now()):
        return redirect(wanted, 303)
    return confirm_page(ProofForm(formdata=None), url_for("confirmations.create"), {"next": wanted})


@bp.post("/account/confirm")
def create() -> Response:
    """Take the proof, and open the page that was asked for."""
    wanted = local_path(request.form.get("next"))
    answer: Response = confirmed(url_for("confirmations.create"), {"next": wanted}, lambda: redirect(wanted, 303))
    return answer
