"""The search that goes anywhere: a box over every page that answers while one types, and a page without JavaScript."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from board.models.library.query import LONGEST
from board.web.access import current_person
from board.web.forms.form import UNSHOWABLE
from board.web.fragments import page, wants_fragments
from board.web.navigation.places import KINDS, places

bp = Blueprint("searches", __name__)


@bp.get("/search")
def show() -> Response:
    """The places that were found, and the library for everything else; for the box, only these."""
    typed = UNSHOWABLE.sub("", request.args.get("q", ""))[:LONGEST].strip()
    # The page that is looked at, so that something can be done with what it shows.
    found = places(typed, current_person(), request.args.get("at", "")[:LONGEST])
    if wants_fragments():
        return make_response(render_template("navigation/_places.html", typed=typed, places=found, kinds=KINDS))
    return page("navigation/searches_show.html", typed=typed, places=found, kinds=KINDS)
