"""The names of a team's five stages, and the limit of cards in each."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.team import LONGEST_LABEL, Team
from board.models.permissions import may_coach
from board.models.stages import Stage
from board.web.access import allow, current_person, find_team
from board.web.forms.form import Form, NumberField, line
from board.web.fragments import done, page

bp = Blueprint("stages", __name__)

MEANINGS = {
    Stage.IDEAS: "A title is enough.",
    Stage.READY: "The hypothesis is whole.",
    Stage.TRYING: "There is an owner, a sprint and a prediction, and it has begun.",
    Stage.REFLECTING: "The window is over: what happened, and what do we make of it?",
    Stage.DECIDED: "A lead has adopted, adapted or abandoned it.",
}


class StagesForm(Form):
    """A name and a limit for each stage."""


for _stage in Stage:
    setattr(StagesForm, f"{_stage}_label", line(f"{_stage.label}: name on your board", LONGEST_LABEL))
    setattr(StagesForm, f"{_stage}_limit", NumberField(f"{_stage.label}: limit", least=1, most=999))


@bp.get("/teams/<slug>/stages")
def edit(slug: str) -> Response:
    """The form with the current names and limits."""
    team = find_team(slug)
    allow(may_coach(current_person(), team))
    named = {f"{stage}_label": team.label_of(stage) for stage in Stage}
    return edit_page(StagesForm(**named, **{f"{stage}_limit": team.limit_of(stage) for stage in Stage}), team)


@bp.post("/teams/<slug>/stages")
def update(slug: str) -> Response:
    """Save the names and limits."""
    team = find_team(slug)
    allow(may_coach(current_person(), team))
    form = StagesForm()
    if not form.sent():
        return edit_page(form, team, 422)
    wanted = {stage: (form[f"{stage}_label"].data or "", form[f"{stage}_limit"].data) for stage in Stage}
    try:
        team.arrange_stages(wanted, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_team(slug), 422)
    db.session.commit()
    return done("The stages are saved.", url_for("boards.show", slug=slug))


def edit_page(form: StagesForm, team: Team, status: int = 200) -> Response:
    """The page with the form."""
    return page(
        "people/stages_edit.html",
        status,
        nav="teams",
        form=form,
        form_has_errors=form.has_problems,
        team=team,
        stages=list(Stage),
        meanings=MEANINGS,
    )
