"""Opting out by the link in a mail: without signing in, by a person or by their mail program (RFC 8058)."""

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
    """The button. Programs that look at every link in a mail opt nobody out by that."""
    return opt_out_page(opt_out_token, has_done=False)


# A mail program has neither a session nor a token of a form; the one in the address cannot be guessed, and can do no more than this.
@bp.post("/round-ups/opt-outs/<opt_out_token>")
@csrf.exempt
@open_to_all
def create(opt_out_token: str) -> Response:
    """No more by e-mail; asked again it is the same, and nothing is written."""
    person = person_by_opt_out(opt_out_token, current_app.config["BOARD"].secret_key)
    if person is not None and subscribe(person, Wants.NONE, by=person, at=now()):
        db.session.commit()
    only_reads_from_now_on()  # whoever posts anything else here keeps nobody from writing
    return opt_out_page(opt_out_token, has_done=True)


def opt_out_page(token: str, has_done: bool) -> Response:
    """Whether it is done; 404 for a link that was never sent."""
    person = person_by_opt_out(token, current_app.config["BOARD"].secret_key)
    has_none = person is not None and wanted_by(person) is Wants.NONE
    answer = page(
        "round_up/opt_outs_show.html", 200 if person else 404, person=person, has_none=has_none, has_done=has_done, token=token
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
