"""Opting out with the link in a mail: without signing in, by a person or by their mail program (RFC 8058)."""

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from board.database import db, only_reads_from_now_on
from board.models.moments import now
from board.models.round_up.subscription import Wants, person_by_opt_out, subscribe, wanted_by
from board.web.access import open_to_all
from board.web.fragments import page
from board.web.security import csrf

bp = Blueprint("opt_outs", __name__)


@bp.get("/round-ups/opt-outs/<opt_out_token>")
@open_to_all
def show(opt_out_token: str) -> Response:
    """A page with a button, so that programs which open every link in a mail opt nobody out."""
    return opt_out_page(opt_out_token, has_done=False)


# Exempt because a mail program has no session and no form token; the token in the address cannot be guessed and allows only this.
@bp.post("/round-ups/opt-outs/<opt_out_token>")
@csrf.exempt
@open_to_all
def create(opt_out_token: str) -> Response:
    """Stop the e-mails; sending the request again changes nothing and writes nothing."""
    person = person_by_opt_out(opt_out_token, current_app.config["BOARD"].all_keys)
    if person is not None and subscribe(person, Wants.NONE, by=person, at=now()):
        db.session.commit()
    only_reads_from_now_on()  # releases the write lock, so that requests with invalid tokens block nobody from writing
    return opt_out_page(opt_out_token, has_done=True)


def opt_out_page(token: str, has_done: bool) -> Response:
    """The page that says whether the user is opted out; answers 404 for a link that was never sent."""
    person = person_by_opt_out(token, current_app.config["BOARD"].all_keys)
    has_none = person is not None and wanted_by(person) is Wants.NONE
    answer = page(
        "round_up/opt_outs_show.html", 200 if person else 404, person=person, has_none=has_none, has_done=has_done, token=token
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
