"""What was done with the user's own sign-in, as the audit trail tells it: by themselves, by others, and by strangers."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.people.audit_search import done_to
from board.web.access import current_person
from board.web.audit.audit import id_in
from board.web.fragments import page
from board.web.paging import ON_ONE_PAGE

bp = Blueprint("account_audit", __name__)


@bp.get("/account/sign-in-history")
def index() -> Response:
    """All of it, page by page."""
    found = done_to(current_person(), ON_ONE_PAGE, older_than=id_in("before"), newer_than=id_in("after"))
    rows = found.entries
    return page(
        "audit/account_audit_index.html",
        nav="account",
        entries=rows,
        older_url=url_for("account_audit.index", before=rows[-1].id) if rows and found.has_older else None,
        newer_url=url_for("account_audit.index", after=rows[0].id) if rows and found.has_newer else None,
    )
