"""Shout-outs: thanking a person or a team, and what a team and its people were thanked for."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.people.team import Team
from board.models.permissions import readable_retrospectives
from board.models.retrospectives.retrospective import Retrospective
from board.models.retrospectives.shout_out import LONGEST_SHOUT_OUT, shout_outs_of, thank
from board.web.access import current_person, find, find_team
from board.web.experiments.experiments import chosen_id
from board.web.forms.form import Form, as_choices, choose_from, text
from board.web.forms.phrase import lives_by, offer_phrases
from board.web.fragments import done, page

bp = Blueprint("shout_outs", __name__)

SHOWN_AT_ONCE = 30


class ShoutOutForm(Form):
    """Whom to thank, and for what."""

    to = choose_from("Who do you want to thank?", needed="Choose somebody from the list, or the whole team", coerce=chosen_id)
    text = text(
        "What for?",
        LONGEST_SHOUT_OUT,
        needed="Enter what you want to say thank you for",
        hint="A sentence that says what they did and what it changed. Never name or describe a resident.",
    )
    phrase_id = lives_by(chosen_id)


@bp.get("/teams/<slug>/shout-outs")
def index(slug: str) -> Response:
    """All shout-outs of a team, latest first."""
    team = find_team(slug)
    before = chosen_id(request.args.get("before", "None"))
    found = shout_outs_of(team, SHOWN_AT_ONCE + 1, before)
    shown = found[:SHOWN_AT_ONCE]
    return page(
        "retrospectives/shout_outs_index.html",
        nav="teams",
        team=team,
        shout_outs=shown,
        older=shown[-1].id if len(found) > SHOWN_AT_ONCE else None,
        is_first=before is None,
    )


@bp.get("/teams/<slug>/shout-outs/new")
def new(slug: str) -> Response:
    """The form; the address may say whom to thank, and for which experiment or retrospective."""
    team = find_team(slug)
    return new_page(prepared(ShoutOutForm(data={"to": chosen_id(request.args.get("to", "None"))}), team), team)


@bp.post("/teams/<slug>/shout-outs")
def create(slug: str) -> Response:
    """Save a shout-out."""
    team = find_team(slug)
    form = prepared(ShoutOutForm(), team)
    if not form.sent():
        return new_page(form, team, 422)
    person = next((each for each in team.people if each.id == form.to.data), None)
    experiment, retrospective = asked_about(team)
    about = {"experiment": experiment, "retrospective": retrospective, "phrase_id": form.phrase_id.data}
    try:
        shout_out = thank(team, form.text.data or "", by=current_person(), at=now(), to=person, **about)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        team = find_team(slug)
        return new_page(prepared(form, team), team, 422)
    db.session.commit()
    undo = url_for("shout_out_archives.create", shout_out_id=shout_out.id)
    return done(
        f"You thanked {shout_out.whom}. It stands on the team’s page.", came_from(team, experiment, retrospective), undo_url=undo
    )


def prepared(form: ShoutOutForm, team: Team) -> ShoutOutForm:
    """The form with the phrases, and the people to thank: everybody on the team except the user, and the team as a whole."""
    people = [(each.id, each.name) for each in team.people if each.id != current_person().id]
    form.to.choices = as_choices([(None, f"Everybody on {team.name}"), *people])
    offer_phrases(form)
    return form


def asked_about(team: Team) -> tuple[Experiment | None, Retrospective | None]:
    """The experiment and retrospective that the form was opened from, if any; answers 404 for one the user may not see."""
    asked = {name: chosen_id(request.values.get(name, "None")) for name in ("experiment", "retrospective")}
    person = current_person()
    experiment = retrospective = None
    if asked["experiment"] is not None:
        experiment = find(Experiment.visible_to(person).where(Experiment.team_id == team.id), id=asked["experiment"])
    if asked["retrospective"] is not None:
        readable = readable_retrospectives(person).where(Retrospective.team_id == team.id)
        retrospective = find(readable, id=asked["retrospective"])
    return experiment, retrospective


def came_from(team: Team, experiment: Experiment | None, retrospective: Retrospective | None) -> str:
    """The address of the page that the form was opened from."""
    if experiment is not None:
        return url_for("experiments.show", experiment_id=experiment.id)
    if retrospective is not None:
        return url_for("retrospectives.show", retrospective_id=retrospective.id)
    return url_for("teams.show", slug=team.slug, _anchor="thanks")


def new_page(form: ShoutOutForm, team: Team, status: int = 200) -> Response:
    """The form, with what it is about."""
    experiment, retrospective = asked_about(team)
    return page(
        "retrospectives/shout_outs_new.html",
        status,
        nav="teams",
        form=form,
        form_has_errors=form.has_problems,
        team=team,
        experiment=experiment,
        retrospective=retrospective,
        longest=LONGEST_SHOUT_OUT,
        back_url=came_from(team, experiment, retrospective),
    )
