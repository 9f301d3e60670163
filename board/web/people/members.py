"""Members of a team: their roles, and the invitations that are still open."""

from flask import Blueprint, abort, current_app, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.moments import count, now
from board.models.people.membership import change_role, put_on_team, take_off_team
from board.models.people.one_time_link import open_invitations
from board.models.people.person import Person, person_by_email
from board.models.people.security_mail import mails_that_bring
from board.models.people.team import COACH, MEMBER, ROLES, Membership, Team
from board.models.permissions import may_change_who_is_on, may_see_team, may_take_off
from board.models.stages import Stage
from board.web.access import BIGGEST_ID, allow, current_person, find, find_team
from board.web.forms.form import choose_from, line, radios, text
from board.web.forms.person import PersonForm, email_field
from board.web.fragments import done, page
from board.web.people.teams import in_order

bp = Blueprint("members", __name__)

ROLE_WORDS = {MEMBER: "Member", COACH: "Coach"}
ROLE_HINTS = {
    MEMBER: "Writes experiments, results and retrospectives.",
    COACH: "Also plans and closes sprints, names stages, and invites people.",
}


class RoleForm(PersonForm):
    """The role of a member."""

    role = choose_from("Role", ROLE_WORDS.items(), needed="Choose member or coach")


class InvitationForm(PersonForm):
    """The person whom an invitation is for."""

    role = radios("Invite as", ROLE_WORDS.items(), needed="Choose member or coach", default=MEMBER, id="invite-role")
    note = line("For whom", 100, hint="So that you know later whose invitation this is.")
    people = text(
        "Their e-mail addresses",
        4000,
        hint="One on each line, or as your mail program copies them. Whoever signs in here already is put on the team at once.",
    )


class KnownPersonForm(PersonForm):
    """A person who already has an account."""

    email = email_field("E-mail address", hint="The one they sign in with.")
    role = radios("Add as", ROLE_WORDS.items(), needed="Choose member or coach", default=MEMBER, id="add-role")


@bp.get("/teams/<slug>/members")
def index(slug: str) -> Response:
    """Everybody on the team."""
    return members_page(find_team(slug))


@bp.post("/memberships/<int:membership_id>")
def update(membership_id: int) -> Response:
    """Change a role."""
    membership = find_membership(membership_id)
    allow(may_change_who_is_on(current_person(), membership.team))
    form = RoleForm()
    if not form.sent():
        return members_page(membership.team, 422, role_form=form)
    before = membership.role
    change_role(membership, form.role.data, by=current_person(), at=now())
    db.session.commit()
    undo_url = (
        url_for("members.create", slug=membership.team.slug, person=membership.person_id, role=before)
        if before != membership.role
        else None
    )
    return done(
        f"{membership.person.name} is {ROLE_WORDS[membership.role].lower()} of {membership.team.name}.",
        url_for("members.index", slug=membership.team.slug),
        undo_url=undo_url,
    )


@bp.post("/memberships/<int:membership_id>/remove")
def destroy(membership_id: int) -> Response:
    """Remove somebody from the team; they stay the owner of their experiments until somebody changes that."""
    membership = find_membership(membership_id)
    team, person, role = membership.team, membership.person, membership.role
    allow(may_take_off(current_person(), membership))
    owned = experiments_owned(team).get(person.id, 0)
    take_off_team(membership, by=current_person(), at=now())
    db.session.commit()
    is_oneself = person == current_person()
    what = count(owned, "experiment")
    still = (
        f"You still own {what} here, until somebody else takes over."
        if is_oneself
        else (f"They still own {what} here: choose new owners on the board.")
    )
    kept = f" {still}" if owned else ""
    undo_url = url_for("members.create", slug=team.slug, person=person.id, role=role)
    return done(
        f"{'You are' if is_oneself else f'{person.name} is'} no longer on {team.name}.{kept}",
        url_for("members.index", slug=team.slug) if may_see_team(current_person(), team) else url_for("teams.index"),
        undo_url=undo_url if may_change_who_is_on(current_person(), team) else None,
    )


@bp.post("/teams/<slug>/memberships")
def create(slug: str) -> Response:
    """Add a person who already has an account: by e-mail address, or in an undo by id with their former role."""
    team = find_team(slug)
    allow(may_change_who_is_on(current_person(), team))
    if "person" in request.args:
        return put_back(team)
    form = KnownPersonForm()
    if not form.sent():
        return members_page(team, 422, known=form)
    try:
        person = person_by_email(form.email.data)
        if person is None:
            raise RuleBroken("Nobody signs in here with this address. Invite them with a link instead.", field="email")
        if person.role_in(team.id) is not None:
            raise RuleBroken(f"{person.name} is on {team.name} already.", field="email")
        put_on_team(person, team, form.role.data, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return members_page(find_team(slug), 422, known=form)
    db.session.commit()
    return done(f"{person.name} is on {team.name} now.", url_for("members.index", slug=slug))


def put_back(team: Team) -> Response:
    """Undo a removal or a change of role."""
    given, role = request.args["person"], request.args.get("role", "")
    if not (given.isascii() and given.isdigit() and len(given) < len(str(BIGGEST_ID))) or role not in ROLES:
        abort(404)
    person: Person = find(select(Person).where(Person.left_at.is_(None)), id=int(given))
    membership = db.session.scalar(select(Membership).where(Membership.team_id == team.id, Membership.person_id == person.id))
    if membership is None:
        put_on_team(person, team, role, by=current_person(), at=now())
    else:
        change_role(membership, role, by=current_person(), at=now())
    db.session.commit()
    return done(f"{person.name} is {ROLE_WORDS[role].lower()} of {team.name} again.", url_for("members.index", slug=team.slug))


def find_membership(membership_id: int) -> Membership:
    """A membership of a team that the current user may see; answers 404 if there is none."""
    return find(select(Membership).join(Membership.team).where(Team.is_visible_to(current_person())), id=membership_id)


def experiments_owned(team: Team) -> dict[int, int]:
    """The number of undecided, unarchived experiments of a team that each person owns, as {person id: count}."""
    rows = db.session.execute(
        select(Experiment.owner_id, func.count())
        .where(
            Experiment.team_id == team.id,
            Experiment.owner_id.is_not(None),
            Experiment.archived_at.is_(None),
            Experiment.stage != Stage.DECIDED,
        )
        .group_by(Experiment.owner_id)
    )
    return {owner_id: number for owner_id, number in rows if owner_id is not None}


def members_page(
    team: Team,
    status: int = 200,
    *,
    role_form: RoleForm | None = None,
    invitation: InvitationForm | None = None,
    known: KnownPersonForm | None = None,
) -> Response:
    """The members of a team, with forms for users who may change them."""
    may_change = may_change_who_is_on(current_person(), team)
    memberships = db.session.scalars(select(Membership).where(Membership.team_id == team.id)).all()
    # A team without a coach needs one first, who then invites the others.
    begun = {"role": MEMBER if any(each.role == COACH for each in memberships) else COACH}
    shown = next((form for form in (role_form, invitation, known) if form is not None), None)
    return page(
        "people/members_index.html",
        status,
        nav="teams",
        team=team,
        may_change=may_change,
        roles=ROLE_WORDS,
        role_hints=ROLE_HINTS,
        memberships=in_order([each for each in memberships if each.person.left_at is None]),
        owned=experiments_owned(team),
        invitations=(invitations := open_invitations(team, now()) if may_change else []),
        mails=mails_that_bring([link.id for link in invitations]),
        sends_mail=sends_mail(),
        shown=shown,
        form_has_errors=shown is not None and shown.has_problems,
        invitation=invitation or InvitationForm(formdata=None, data=begun),
        known=known or KnownPersonForm(formdata=None, data=begun),
    )


def sends_mail() -> bool:
    """Whether this board sends mail, so that invitations go by it."""
    return current_app.config["BOARD"].mail is not None
