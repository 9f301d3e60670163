"""Precedents, “Has anyone tried this?”: experiments similar to an idea that somebody is writing, with their outcomes."""

from flask import Blueprint, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from board.models.experiments.experiment import LONGEST_TITLE
from board.models.experiments.hypothesis import PARTS
from board.models.library.precedent import precedents_of
from board.models.library.search import Match
from board.web.access import current_person, find_team
from board.web.forms.form import UNSHOWABLE
from board.web.fragments import in_place, page, wants_fragments

bp = Blueprint("precedents", __name__)

LONGEST = 3000
FIELDS = ("title", *(part.name for part in PARTS))


@bp.get("/teams/<slug>/precedents")
def index(slug: str) -> Response:
    """For htmx the list, requested after a pause in typing; without JavaScript a page with a search field of its own."""
    team = find_team(slug)
    typed = {name: UNSHOWABLE.sub("", request.args.get(name, ""))[:LONGEST] for name in FIELDS}
    given = request.args.get("but_for", "")
    but_for = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    matches = precedents_of("\n".join(typed.values()), current_person(), team.id, but_for)
    if wants_fragments():
        return make_response(
            drawn(matches) + in_place(render_template("library/_precedents_status.html", matches=matches), "innerHTML")
        )
    title = typed["title"][:LONGEST_TITLE]
    return page("library/precedents_index.html", nav="teams", team=team, matches=matches, typed=title, asked=any(typed.values()))


def drawn(matches: list[Match]) -> Markup:
    """The list as a fragment."""
    return Markup(render_template("library/_precedents.html", matches=matches))
