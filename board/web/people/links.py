"""One-time links: setting the board up, joining a team, choosing a password."""

from collections.abc import Callable
from typing import Any, cast

from flask import Blueprint, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import administrators, choose_password, open_account
from board.models.people.activity import record
from board.models.people.audit import note_audit
from board.models.people.membership import put_on_team
from board.models.people.one_time_link import FOR_A_PASSWORD, JOIN, PASSWORD, RESCUE, RESET, SET_UP, OneTimeLink, link_by_token
from board.models.people.organisation import DEFAULT_TIME_ZONE, LONGEST_ORGANISATION_NAME, Organisation, is_empty
from board.models.people.person import Person
from board.models.people.second_factor import remove_every_factor
from board.models.people.sign_in import hash_token
from board.models.people.team import COACH, Team
from board.web.access import current_person, find, open_to_all, sign_in_as
from board.web.forms.form import choose_from, line
from board.web.forms.person import PersonForm, email_field, name_field, new_password
from board.web.forms.time_zones import time_zone_choices
from board.web.fragments import done, page
from board.web.people.entering import enter
from board.web.people.password_use import are_passwords_off, check_password_use, may_use_password, sign_on

bp = Blueprint("links", __name__)


class NewPasswordForm(PersonForm):
    """A new password only."""

    password = new_password()


class JoinForm(PersonForm):
    """A new person who joins a team."""

    name = name_field()
    email = email_field(hint="You sign in with it.")
    password = new_password()


class SetUpForm(PersonForm):
    """The organisation and its first administrator."""

    organisation_name = line(
        "Name of your organisation",
        LONGEST_ORGANISATION_NAME,
        needed="Enter the name of your organisation",
        hint="For example: Riverbank Council. You can change it later.",
    )
    time_zone = choose_from(
        "Time zone",
        time_zone_choices(),
        "Choose a time zone from the list",
        "Days begin and end by it.",
        default=DEFAULT_TIME_ZONE,
    )
    name = name_field()
    email = email_field(hint="You sign in with it.")
    password = new_password()


class SignedInJoinForm(PersonForm):
    """A person who is signed in joins with one button."""


class LinkUsed(RuleBroken):
    """Somebody else has used the link since this page was opened."""


FORMS = {SET_UP: SetUpForm, JOIN: JoinForm, **dict.fromkeys(FOR_A_PASSWORD, NewPasswordForm)}
TEMPLATES = {
    SET_UP: "people/links_set_up.html",
    JOIN: "people/links_join.html",
    **dict.fromkeys(FOR_A_PASSWORD, "people/links_password.html"),
}


@bp.get("/links/<token>")
@open_to_all
def show(token: str) -> Response:
    """What the link is for, and its form; opening the page does not use the link up."""
    link = link_by_token(token)
    if link is None or not is_usable(link):
        return closed_page(link)
    return link_page(link, form_for(link, formdata=None), token)


@bp.post("/links/<token>")
@open_to_all
def update(token: str) -> Response:
    """Use the link up and do what it is for, in one transaction."""
    link = link_by_token(token)
    if link is None or not is_usable(link):
        return closed_page(link)
    form = form_for(link)
    if not form.sent():
        return link_page(link, form, token, 422)
    try:
        if is_on_team_already(link):
            return link_page(link, form, token)
        if not link.use(now()):
            raise LinkUsed("This link has been used already.")
        words, url = USES[link.kind](link, form)
    except LinkUsed:
        db.session.rollback()
        return closed_page(link_by_token(token))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return link_page(find(select(OneTimeLink), token_hash=hash_token(token)), form, token, 422)
    db.session.commit()
    return done(words, url)


def is_usable(link: OneTimeLink) -> bool:
    """Whether the link can be used now: not for a person who has left, nor to set up a board that is set up already."""
    if not link.is_open(now()):
        return False
    if link.kind == SET_UP:
        return is_empty()
    return link.person is None or (link.person.left_at is None and may_use_password(link.person))


def form_for(link: OneTimeLink, **given: Any) -> PersonForm:
    """The form of a link, shorter for a user who is signed in."""
    known = link.kind == JOIN and current_user.is_authenticated
    return SignedInJoinForm(**given) if known else FORMS[link.kind](**given)


def is_on_team_already(link: OneTimeLink) -> bool:
    """Whether the current user is on the team already, so that joining would change nothing."""
    if link.team is None or not current_user.is_authenticated:
        return False
    return current_person().role_in(link.team.id) in (COACH, link.role)


def set_up(link: OneTimeLink, form: SetUpForm) -> tuple[str, str]:
    """Create the organisation and its administrator, and sign them in; returns a message and the address to go to."""
    organisation = Organisation(id=1, name=form.organisation_name.data, time_zone=form.time_zone.data)
    db.session.add(organisation)
    person = open_account(form.name.data, form.email.data, by=None, at=now(), is_admin=True)
    choose_password(person, form.password.data, now())
    record("set up", organisation, by=person, at=now())
    note_used(link, person)
    sign_in_as(person, "a link to set up the board")
    return f"{organisation.name} is set up. Next, make your first team.", url_for("teams.new")


def join_team(link: OneTimeLink, form: JoinForm) -> tuple[str, str]:
    """Add the current user or a new account to the team; returns a message and the address to go to."""
    if current_user.is_authenticated:
        person = current_person()
    else:
        check_password_use(None)
        person = open_account(form.name.data, form.email.data, by=None, at=now())
        choose_password(person, form.password.data, now())
    team, role = cast(Team, link.team), cast(str, link.role)
    put_on_team(person, team, role, by=person, at=now(), invited_by=link.made_by)
    note_used(link, person)
    if not current_user.is_authenticated:
        sign_in_as(person, "an invitation")
    return f"You are on {team.name} now.", url_for("boards.show", slug=team.slug)


def choose_again(link: OneTimeLink, form: NewPasswordForm) -> tuple[str, str]:
    """Save a new password, and end its owner's other sign-ins; returns a message and the address to go to."""
    person = cast(Person, link.person)
    choose_password(person, form.password.data, now())
    note_used(link, person)
    where = enter(person, url_for("home.show"), "a link to choose a password")
    return "Your password is saved. You are signed out everywhere else.", where


def begin_again(link: OneTimeLink, form: NewPasswordForm) -> tuple[str, str]:
    """Remove the second factors of somebody who has lost them, and save a new password."""
    person = cast(Person, link.person)
    remove_every_factor(person, by=person, at=now())
    return choose_again(link, form)


def note_used(link: OneTimeLink, person: Person) -> None:
    """Put it on the audit trail that a person used a link, and who made it."""
    made_by = f", made by {link.made_by.name}" if link.made_by else ""
    note_audit("link used", by=person, about=person, at=now(), detail=f"{link.purpose}{made_by}")


USES: dict[str, Callable[..., tuple[str, str]]] = {
    SET_UP: set_up,
    JOIN: join_team,
    PASSWORD: choose_again,
    RESET: choose_again,
    RESCUE: begin_again,
}


def link_page(link: OneTimeLink, form: PersonForm, token: str, status: int = 200) -> Response:
    """The page that says what the link is for."""
    return page(
        TEMPLATES[link.kind],
        status,
        form=form,
        form_has_errors=form.has_problems,
        link=link,
        token=token,
        is_on_team_already=is_on_team_already(link),
        sign_on=sign_on(),
        passwords_off=are_passwords_off(),
    )


def closed_page(link: OneTimeLink | None) -> Response:
    """The page that says why a link does not work, and whom to ask for another."""
    why = (
        "is not one that we know"
        if link is None
        else link.why_closed(now())
        if not link.is_open(now())
        else "is no longer needed"
    )
    asks_server = link is not None and link.kind == SET_UP and is_empty()
    return page(
        "people/links_closed.html",
        404 if link is None else 410,
        link=link,
        why=why,
        asks_server=asks_server,
        administrators=administrators(),
    )
