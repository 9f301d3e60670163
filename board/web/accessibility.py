"""The accessibility statement that the Public Sector Bodies Accessibility Regulations 2018 require."""

import datetime as dt

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.people.account import administrators
from board.web.access import open_to_all
from board.web.fragments import page

bp = Blueprint("accessibility", __name__)

# The day on which the claims of the statement were last tested; change both together.
PREPARED_ON = dt.date(2026, 11, 23)


@bp.get("/accessibility")
@open_to_all
def show() -> Response:
    """The statement: how accessible this board is, how that is tested, and whom to tell about problems."""
    return page("accessibility.html", administrators=administrators(), prepared_on=PREPARED_ON)
