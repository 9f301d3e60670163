"""The user's recovery codes, which are shown once."""

from collections.abc import Sequence

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.recovery_code import DrawnCode, draw_recovery_codes, store_recovery_codes
from board.models.people.second_factor import has_second_factor
from board.web.access import current_person
from board.web.fragments import done, page
from board.web.people.fresh_sign_in import needs_fresh_sign_in

bp = Blueprint("recovery_codes", __name__)

# The key in the session cookie for codes that were made and not yet shown.
NOT_SHOWN_YET = "recovery_codes"


@bp.post("/account/security/recovery-codes")
@needs_fresh_sign_in
def create() -> Response:
    """Make ten new codes; those of before stop working."""
    if not has_second_factor(current_person()):
        raise RuleBroken("Add a passkey or an authenticator app first. Recovery codes stand in for one that is lost.")
    db.session.commit()  # nobody waits for the database while the codes are hashed
    drawn = draw_recovery_codes()
    store_recovery_codes(current_person(), drawn, now())
    db.session.commit()
    return show_codes(drawn, "You have new recovery codes. Those of before no longer work.")


@bp.get("/account/security/recovery-codes")
def show() -> Response:
    """The codes that have just been made, once."""
    codes = session.pop(NOT_SHOWN_YET, None)
    if codes is None:
        return redirect(url_for("account_security.show"), 303)
    return page("second_factors/recovery_codes_show.html", nav="account", codes=codes)


def show_codes(drawn: Sequence[DrawnCode], announce: str) -> Response:
    """Lead to the page that shows new codes."""
    session[NOT_SHOWN_YET] = [code.words for code in drawn]
    return done(announce, url_for("recovery_codes.show"))
