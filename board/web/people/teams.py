"""Teams: the list of those that the user may see, and the page of each."""

import datetime as dt

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.boards.card_facts import counts_of
from board.models.boards.overview import decided_lately, overview_of
from board.models.boards.waiting_for_leads import somebody_is_a_lead
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.name_search import is_called
from board.models.people.joining import joined_uninvited
from board.models.people.membership import put_on_team
from board.models.people.team import COACH, LONGEST_PURPOSE, LONGEST_TEAM_NAME, Membership, Team, create_team
from board.models.permissions import may_administer, may_change_who_is_on, may_coach, may_work_in
from board.models.retrospectives.escalation import answered_since, open_questions
from board.models.retrospectives.shout_out import shout_outs_of
from board.models.sprints.sprint import sprints_of
from board.models.stages import Stage
from board.web.access import allow, current_person, find_team, today
from board.web.forms.form import Form, line, text
from board.web.forms.person import tick
from board.web.fragments import done, page
from board.web.paging import one_page, typed_name

bp = Blueprint("teams", __name__)

SHOUT_OUTS_SHOWN = 5
ANSWERS_SHOWN_FOR = dt.timedelta(days=90)


class TeamForm(Form):
    """A team's name and purpose, and who may see it."""

    name = line("Name", LONGEST_TEAM_NAME, needed="Enter a name", hint="For example: Team around the school")
    purpose = text("What the team is for", LONGEST_PURPOSE, hint="A sentence or two, for people on other teams.")
    is_private = tick(
        "Private",
        hint="Only its own people, leads and administrators can find it. Leave this off unless you have to: teams learn from each other.",
    )


class NewTeamForm(TeamForm):
    """A new team, and whether whoever makes it is on it."""

    is_coach = tick("Put me on it as its coach", hint="So that you can log its first idea. You can leave it at any time.")


@bp.get("/teams")
def index() -> Response:
    """The teams that the user may see, their own first, the others a page at a time; all of them or those with a name that was typed."""
    person, typed = current_person(), typed_name()
    own_ids = [membership.team_id for membership in person.memberships]
    called = Team.visible_to(person).where(is_called(typed, Team.name, Team.purpose))
    others = one_page(
        lambda most, after: db.session.scalars(called.where(Team.id.not_in(own_ids)).limit(most).offset(after)).all()
    )
    own = db.session.scalars(called.where(Team.id.in_(own_ids))).all() if others.number == 1 else []
    overviews = overview_of([*own, *others.rows], person, today())
    return page(
        "people/teams_index.html",
        nav="teams",
        typed=typed,
        own=[each for each in overviews if each.role],
        others=[each for each in overviews if not each.role],
        has_own=bool(own_ids),
        stages=list(Stage),
        may_administer=may_administer(person),
        **others.links("teams.index", q=typed or None),
    )


@bp.get("/teams/new")
def new() -> Response:
    """The form for a new team."""
    allow(may_administer(current_person()))
    return edit_page(NewTeamForm(data={"is_coach": not current_person().memberships}))


@bp.post("/teams")
def create() -> Response:
    """Create a team, with nobody on it or with whoever makes it as its coach, who goes on to its board."""
    allow(may_administer(current_person()))
    form = NewTeamForm()
    if not form.sent():
        return edit_page(form, None, 422)
    try:
        team = create_team(**form.values("name", "purpose", "is_private"), by=current_person(), at=now())
        if form.is_coach.data:
            put_on_team(current_person(), team, COACH, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, None, 422)
    db.session.commit()
    if form.is_coach.data:
        return done(
            f"{team.name} is there, and you coach it. Log its first idea here; its people are invited under Members.",
            url_for("boards.show", slug=team.slug),
            link=None if somebody_is_a_lead() else ("Make somebody a lead", url_for("home.show", _anchor="lead-is-missing")),
        )
    return done(f"{team.name} is there. Next, invite its people.", url_for("members.index", slug=team.slug))


@bp.get("/teams/<slug>")
def show(slug: str) -> Response:
    """The team's purpose and members, what it is trying now and its latest decisions."""
    team, person, day = find_team(slug), current_person(), today()
    memberships = db.session.scalars(select(Membership).where(Membership.team_id == team.id)).all()
    this_team = select(Team).where(Team.id == team.id)
    sprints = [sprint for sprint in sprints_of(team) if sprint.closed_at is None]
    return page(
        "people/teams_show.html",
        nav="teams",
        team=team,
        counts=counts_of(team.id),
        stages=list(Stage),
        memberships=in_order([each for each in memberships if each.person.left_at is None]),
        running=next((sprint for sprint in sprints if sprint.is_running(day)), None),
        planned=next((sprint for sprint in reversed(sprints) if sprint.first_day > day), None),
        ended=[sprint for sprint in reversed(sprints) if sprint.is_over(day)],
        decisions=decided_lately(team),
        questions=open_questions(this_team),
        answered=answered_since(this_team, now() - ANSWERS_SHOWN_FOR),
        shout_outs=shout_outs_of(team, SHOUT_OUTS_SHOWN),
        uninvited=joined_uninvited(team, now()) if team.is_private else [],
        may_administer=may_administer(person),
        may_coach=may_coach(person, team),
        may_work=may_work_in(person, team),
        may_change_who_is_on=may_change_who_is_on(person, team),
    )


@bp.get("/teams/<slug>/edit")
def edit(slug: str) -> Response:
    """The form for a team."""
    team = find_team(slug)
    allow(may_administer(current_person()))
    return edit_page(TeamForm(obj=team), team)


@bp.post("/teams/<slug>")
def update(slug: str) -> Response:
    """Save a team; its address does not change."""
    team = find_team(slug)
    allow(may_administer(current_person()))
    form = TeamForm()
    if not form.sent():
        return edit_page(form, team, 422)
    if form.stands_beside(team, "name", "purpose", "is_private"):
        return edit_page(form, team, 409)
    try:
        team.change(by=current_person(), at=now(), **form.values("name", "purpose", "is_private"))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_team(slug), 422)
    db.session.commit()
    return done(f"{team.name} is saved.", url_for("teams.show", slug=team.slug))


def in_order(memberships: list[Membership]) -> list[Membership]:
    """Memberships with coaches first, then by name."""
    return sorted(memberships, key=lambda membership: (membership.role != "coach", membership.person.name.casefold()))


def edit_page(form: TeamForm, team: Team | None = None, status: int = 200) -> Response:
    """The form for a new or an existing team."""
    return page("people/teams_edit.html", status, nav="teams", form=form, form_has_errors=form.has_problems, team=team)
