"""Logging an idea: a title and Enter."""

import json

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from board.database import db, only_reads_from_now_on
from board.models.boards.card_facts import counts_of, facts_of
from board.models.experiments.experiment import LONGEST_TITLE, Experiment
from board.models.fields import label_of
from board.models.moments import now
from board.models.people.team import Team
from board.models.permissions import may_work_in
from board.models.stages import Stage
from board.web.access import allow, current_person, find_team, today
from board.web.boards.boards import fresh_revision, stage_of
from board.web.boards.cards import draw_card
from board.web.forms.form import Form, line
from board.web.fragments import in_place, page, put, redraw, wants_fragments

bp = Blueprint("ideas", __name__)


class IdeaForm(Form):
    """The title, which is all that an idea needs."""

    title = line(
        label_of(Experiment.title), LONGEST_TITLE, needed="Enter a title", hint="What could we try? A few words are enough."
    )
    since = line("Since", 40)


@bp.post("/teams/<slug>/experiments")
def create(slug: str) -> Response:
    """Create an idea on top of the team's Ideas."""
    team = find_team(slug)
    allow(may_work_in(current_person(), team))
    form = IdeaForm()
    if not form.sent():
        if wants_fragments():
            return Response(in_place(quick_add(team, form), "outerHTML"), 422, mimetype="text/html")
        return page("boards/ideas_new.html", 422, form=form, team=team, form_has_errors=True, nav="teams")
    experiment = Experiment.log_idea(team, form.title.data, by=current_person(), at=now())
    db.session.commit()
    only_reads_from_now_on()
    card = facts_of(experiment.id)
    fragments = []
    if wants_fragments() and card is not None:
        count = stage_of(team, Stage.IDEAS, counts_of(team.id).get(Stage.IDEAS, 0))
        fragments = [
            put(draw_card(card, today(), True), "#cards-ideas", "afterbegin"),
            in_place(render_template("boards/_count.html", stage=count), "outerHTML"),
            in_place(quick_add(team, IdeaForm(formdata=None)), "outerHTML"),
        ]
    answer = redraw(
        *fragments,
        announce=f"“{experiment.title}” is in {team.label_of(Stage.IDEAS)}.",
        undo_url=url_for("archives.create", experiment_id=experiment.id),
        otherwise=url_for("boards.show", slug=team.slug, _anchor=f"card-{experiment.id}"),
    )
    if wants_fragments():
        answer.headers["HX-Trigger"] = json.dumps(
            {"board:added": {"card": experiment.id, "revision": fresh_revision(team, form.since.data)}}
        )
    return answer


def quick_add(team: Team, form: IdeaForm) -> str:
    """The one-field form above Ideas as a fragment, with what was typed and its errors."""
    return render_template("boards/_quick_add.html", stage=stage_of(team, Stage.IDEAS, 0, may_work=True), idea=form)
