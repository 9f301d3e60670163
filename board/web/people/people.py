"""The people of the organisation, for administrators."""

from flask import Blueprint, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.name_search import is_called
from board.models.people.account import ROLE_WORDS, change_account, come_back, leave, make_password_link, open_account
from board.models.people.guess_limit import has_to_wait
from board.models.people.person import Person
from board.models.people.second_factor import say_factors
from board.models.people.team import Membership
from board.models.permissions import may_administer
from board.models.sign_on.identity import identities_of
from board.web.access import allow, current_person, find
from board.web.forms.person import PersonForm, email_field, name_field, tick
from board.web.fragments import done, page, tell
from board.web.paging import one_page, typed_name
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.people.password_use import may_use_password
from board.web.shown_once import show_once

bp = Blueprint("people", __name__)


class NewPersonForm(PersonForm):
    """A new person."""

    name = name_field("Name")
    email = email_field("E-mail address", hint="They sign in with it, and the board’s mail goes there.")
    is_lead = tick("Lead", hint="Decides about experiments of every team: adopt, adapt or abandon.")


class EditPersonForm(NewPersonForm):
    """Everything about a person that administrators may change."""

    is_admin = tick("Administrator", hint="Looks after people, teams and this board’s settings.")
    is_auditor = tick("Auditor", hint="Reads the audit trail: who signed in, and who changed what about people and settings.")
    has_left = tick("Has left", hint="Signs them out everywhere at once. What they did stays, under their name.")


@bp.get("/people")
def index() -> Response:
    """A page of everybody, or of those with a name or address that was typed, with their teams and roles; who has left comes last."""
    allow(may_administer(current_person()))
    typed = typed_name()
    called = (
        select(Person)
        .where(is_called(typed, Person.name, Person.email))
        .order_by(Person.left_at.is_not(None), func.lower(Person.name), Person.id)
        .options(selectinload(Person.memberships).joinedload(Membership.team))
    )
    found = one_page(lambda most, after: db.session.scalars(called.limit(most).offset(after)).all())
    return page(
        "people/index.html",
        nav="people",
        typed=typed,
        here=[person for person in found.rows if person.left_at is None],
        gone=[person for person in found.rows if person.left_at is not None],
        **found.links("people.index", q=typed or None),
    )


@bp.get("/people/new")
@needs_fresh_sign_in
def new() -> Response:
    """The form for a new person."""
    allow(may_administer(current_person()))
    return page("people/new.html", nav="people", form=NewPersonForm())


@bp.post("/people")
@needs_fresh_sign_in
def create() -> Response:
    """Create a person, and the link with which they choose a password."""
    allow(may_administer(current_person()))
    form = NewPersonForm()
    if not form.sent():
        return page("people/new.html", 422, nav="people", form=form, form_has_errors=True)
    try:
        person = open_account(form.name.data, form.email.data, by=current_person(), at=now(), is_lead=form.is_lead.data)
        link, token = make_password_link(person, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return page("people/new.html", 422, nav="people", form=form, form_has_errors=True)
    db.session.commit()
    tell(f"{person.name} is added.")
    return show_once(link, token, url_for("password_links.show", person_id=person.id))


@bp.get("/people/<int:person_id>")
@needs_fresh_sign_in
def edit(person_id: int) -> Response:
    """The form for one person."""
    allow(may_administer(current_person()))
    person = find_person(person_id)
    form = EditPersonForm(obj=person)
    form.has_left.data = person.left_at is not None
    return edit_page(form, person)


@bp.post("/people/<int:person_id>")
@needs_fresh_sign_in
def update(person_id: int) -> Response:
    """Save changes to a person."""
    allow(may_administer(current_person()))
    person = find_person(person_id)
    form = EditPersonForm()
    if not form.sent():
        return edit_page(form, person, 422)
    if form.stands_beside(person, "name", "email", *ROLE_WORDS):
        return edit_page(form, person, 409)
    try:
        change_account(person, by=current_person(), at=now(), **form.values("name", "email", *ROLE_WORDS))
        (leave if form.has_left.data else come_back)(person, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_person(person_id), 422)
    db.session.commit()
    return done(f"{person.name} is saved.", url_for("people.index"))


def find_person(person_id: int) -> Person:
    """A person; answers 404 if there is none."""
    return find(select(Person), id=person_id)


def edit_page(form: EditPersonForm, person: Person, status: int = 200) -> Response:
    """The form for one person, with the teams that they are on."""
    memberships = db.session.scalars(
        select(Membership).where(Membership.person_id == person.id).options(joinedload(Membership.team))
    ).all()
    return page(
        "people/edit.html",
        status,
        nav="people",
        form=form,
        form_has_errors=form.has_problems,
        person=person,
        factors=say_factors(person),
        identities=identities_of(person),
        may_use_password=may_use_password(person),
        has_to_wait=person.left_at is None and has_to_wait(person, now()),
        memberships=sorted(memberships, key=lambda membership: membership.team.name.casefold()),
    )
