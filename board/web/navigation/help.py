"""Help: how the loop works, on one page that a coach shows to a new team."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.stages import Stage
from board.web.access import open_to_all
from board.web.fragments import page
from board.web.navigation.tour import STEPS

bp = Blueprint("help", __name__)


@bp.get("/help")
@open_to_all
def show() -> Response:
    """The five stages with an example, who does what, and the words; it says nothing about anybody, so everyone may read it."""
    return page("navigation/help_show.html", nav="help", stages=list(Stage), steps=STEPS)
