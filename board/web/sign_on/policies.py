"""Single sign-on for administrators: whom it may bring, whether passwords still open the board, app roles, and the directory."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.fields import label_of
from board.models.moments import now
from board.models.people.password_policy import passwords_off
from board.models.people.person import Person
from board.models.people.team import ROLES, Team
from board.models.permissions import may_administer
from board.models.sign_on.provider_roles import LONGEST_ROLE, TeamRole, team_roles
from board.models.sign_on.provisioning import open_token
from board.models.sign_on.sign_on_policy import (
    SignOnPolicy,
    change_policy,
    possible_break_glass,
    sign_on_policy,
    switch_passwords_off,
    switch_passwords_on,
)
from board.web.access import allow, current_person
from board.web.forms.form import as_choices, choose_from, line, radios
from board.web.forms.person import PersonForm, tick
from board.web.fragments import done, page
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.people.password_use import sign_on
from board.web.sign_on.provisioning_tokens import scim_address

bp = Blueprint("sign_on_policies", __name__)

ELSE = "Somebody else has changed this since you opened the page. Look at it below, and save it again."


class SignOnPolicyForm(PersonForm):
    """Whom single sign-on may bring, and whether passwords still open the board."""

    creates_people = tick(label_of(SignOnPolicy.creates_people), hint="Otherwise only people who were added or invited get in.")
    allows_guests = tick(label_of(SignOnPolicy.allows_guests), hint="People of other organisations in your directory.")
    single_sign_on_only = tick(
        "Switch passwords off",
        hint="For everybody but one administrator. A passkey alone then opens the board for nobody else either.",
    )
    break_glass = choose_from(
        "Administrator who keeps a password",
        hint="Opens the board when the provider does not. Lock the password away.",
        coerce=str,
    )


class TeamRoleForm(PersonForm):
    """An app role that puts people on a team."""

    name = line(label_of(TeamRole.name), LONGEST_ROLE, needed="Enter the value of an app role", hint="Its value at the provider.")
    team = choose_from("Team", needed="Choose a team from the list")
    role = radios(label_of(TeamRole.role), [(role, role.capitalize()) for role in ROLES], needed="Choose member or coach")


@bp.get("/organisation/sign-on")
def edit() -> Response:
    """The settings as they are."""
    allow(may_administer(current_person()))
    return policy_page()


@bp.post("/organisation/sign-on")
@needs_fresh_sign_in
def update() -> Response:
    """Save whom single sign-on may bring, and whether passwords open the board."""
    allow(may_administer(current_person()))
    form = SignOnPolicyForm()
    offer_administrators(form)
    wants_only = bool(form.single_sign_on_only.data)
    if not wants_only:
        form.break_glass.data = ""
    if not form.sent():
        return policy_page(422, form)
    if form.version.data != sign_on_policy().version:
        form.form_errors.append(ELSE)
        form.version.data, form.version.raw_data = sign_on_policy().version, None
        return policy_page(409, form)
    try:
        change_policy(by=current_person(), at=now(), **form.values("creates_people", "allows_guests"))
        if wants_only:
            chosen = db.session.get(Person, int(form.break_glass.data or 0))
            switch_passwords_off(chosen, by=current_person(), at=now())
        else:
            switch_passwords_on(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return policy_page(422, form)
    db.session.commit()
    return done("Single sign-on is saved.", url_for("sign_on_policies.edit"))


def offer_administrators(form: SignOnPolicyForm) -> None:
    """Offer the administrators who have a password, and nobody."""
    people = [(str(person.id), f"{person.name}, {person.email}") for person in possible_break_glass()]
    form.break_glass.choices = as_choices([("", "Choose one"), *people])


def stored_form() -> SignOnPolicyForm:
    """The form as it is stored."""
    policy, off = sign_on_policy(), passwords_off()
    form = SignOnPolicyForm(
        formdata=None,
        creates_people=policy.creates_people,
        allows_guests=policy.allows_guests,
        single_sign_on_only=off is not None,
        break_glass=str(off.break_glass_id) if off else "",
    )
    form.version.data = policy.version
    return form


def team_role_form(**given: None) -> TeamRoleForm:
    """The form for an app role, with the teams that it may put people on."""
    form = TeamRoleForm(**given)
    teams = db.session.scalars(Team.visible_to(current_person()).where(Team.is_private.is_(False)))
    form.team.choices = as_choices([("", "Choose a team"), *((team.id, team.name) for team in teams)])
    return form


def policy_page(status: int = 200, form: SignOnPolicyForm | None = None, roles: TeamRoleForm | None = None) -> Response:
    """The page with everything about single sign-on."""
    form = form or stored_form()
    offer_administrators(form)
    roles = roles or team_role_form(formdata=None)
    token = open_token()
    return page(
        "sign_on/policies_edit.html",
        status,
        nav="organisation",
        form=form,
        roles=roles,
        form_has_errors=form.has_problems or roles.has_problems,
        sign_on=sign_on(),
        team_roles=team_roles(),
        token=token,
        made_by=db.session.scalar(select(Person).where(Person.id == token.made_by_id)) if token else None,
        scim=scim_address(),
    )
