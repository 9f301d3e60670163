"""The panel: the whole story of one card beside its board, at `/teams/<slug>/board?open=<id>`."""

from flask import render_template, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from board.models.people.team import Team
from board.web.experiments.story import step_url, story_of
from board.web.finding import find_experiment


def panel_fragment(team: Team, closing: str) -> Markup:
    """The card that the address opens, with its story; empty and hidden if the address opens none.

    `closing` is the address of the board without it. Answers 404 unless the card is one of this team's that the user may see.
    """
    asked = request.args.get("open")
    if asked is None:
        return Markup(render_template("boards/_panel.html"))
    experiment = find_experiment(int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 20 else None
    if experiment is None or experiment.team_id != team.id:
        raise NotFound
    story = story_of(experiment)
    url = step_url(experiment, story["step"]) if story["step"] else None
    return Markup(render_template("boards/_panel.html", step_url=url, closing=closing, **story))
