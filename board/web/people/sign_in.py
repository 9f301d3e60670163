"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask_login import current_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.audit import note_audit
from board.models.people.guess_limit import Guess, guess_at_password
from board.models.people.organisation import is_empty
from board.models.people.person import LONGEST_EMAIL, Person, person_by_email, verify
from board.web.access import current_address, current_person, open_to_all, organisation
from board.web.forms.form import UNSHOWABLE, line
from board.web.forms.person import PersonForm, secret
from board.web.fragments import page, tell
from board.web.known_devices import known_device
from board.web.people.ceremonies import LONGEST_ANSWER
from board.web.people.entering import enter
from board.web.people.guesses import have_to_wait, note_refusal, say_too_many
from board.web.people.password_use import are_passwords_off, can_reset_passwords, may_use_password, sign_on

bp = Blueprint("sign_in", __name__)

DEMO_PEOPLE = {
    "cora@example.org": "coach of several teams: plans sprints, keeps cards moving",
    "mel@example.org": "team member: logs ideas, records what happened, reflects",
    "lee@example.org": "lead: reads what was learned across teams, and decides",
    "otto@example.org": "member of another team: reads this one’s board, changes none of it",
    "ada@example.org": "administrator: people, teams and settings",
}
WRONG = "The e-mail address or the password is not right. Check both and try again."


class SignInForm(PersonForm):
    """The user's address and password, and the page to go to afterwards."""

    email = line("E-mail address", LONGEST_EMAIL, needed="Enter your e-mail address")
    password = secret("Password", "Enter your password")
    next = line("Where to go next", 2000)
    credential = line("Passkey", LONGEST_ANSWER)


def local_path(wanted: str | None) -> str:
    """The page to go to after signing in: a path on this board, or its first page for anything that could lead elsewhere."""
    wanted = wanted or ""
    home = url_for("home.show")
    if (
        not wanted.startswith("/")
        or wanted.startswith("//")
        or "\\" in wanted
        or any(ord(c) <= 32 or ord(c) == 127 for c in wanted)
    ):
        return home
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return home
    return home if parts.scheme or parts.netloc or UNSHOWABLE.search(wanted) else wanted


@bp.get("/sign-in")
@open_to_all
def new() -> Response:
    """The sign-in page; a user who is signed in already is redirected."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")), 303)
    return sign_in_page(SignInForm(formdata=None, next=request.args.get("next", "")))


@bp.post("/sign-in")
@open_to_all
def create() -> Response:
    """Sign in; a wrong address and a wrong password get the same answer in the same time."""
    if current_user.is_authenticated:
        return redirect(local_path(request.form.get("next")), 303)
    form = SignInForm()
    if not form.sent():
        return sign_in_page(form, 422)
    person = person_by_email(form.email.data)
    guess = guess_at_password(form.email.data, current_address(), known_device(person))
    if wait := guess.count(now()):
        db.session.rollback()
        form.form_errors.append(say_too_many(wait))
        return have_to_wait(sign_in_page(form, 429), wait)
    is_open = person is not None and person.left_at is None and may_use_password(person)
    kept = person.password_hash if person is not None and is_open else None
    # Committed before the password is checked, so that simultaneous guesses all count, and nobody waits for the database meanwhile.
    db.session.commit()
    db.session.expire_all()
    if not verify(kept, form.password.data or ""):
        return refuse(form, guess)
    person = person_by_email(form.email.data)
    if person is None or person.left_at is not None or person.password_hash != kept:
        return refuse(form, guess)
    guess.was_right(now())
    where = enter(person, local_path(form.next.data), "password")
    db.session.commit()
    return redirect(where, 303)


def refuse(form: SignInForm, guess: Guess) -> Response:
    """The form again, after the refusal went on the audit trail; the same whether there is such an account or not."""
    note_refusal(person_by_email(form.email.data), guess)
    db.session.commit()
    form.form_errors.append(WRONG)
    return sign_in_page(form, 422)


@bp.post("/sign-out")
def destroy() -> Response:
    """Sign this browser out, with every copy of its cookie."""
    current_user.sign_in.end(now())
    note_audit("signed out", by=current_person(), about=current_person(), at=now())
    db.session.commit()
    forget_browser()
    tell("You are signed out.")
    return redirect(url_for("sign_in.new"), 303)


def forget_browser() -> None:
    """Clear the session and the cookies of a sign-in."""
    logout_user()
    session.clear()


def is_demo() -> bool:
    """Whether this is the demo, by its setting and by its database."""
    return current_app.config["BOARD"].demo and organisation().is_demo


def demo_people() -> list[tuple[Person, str]]:
    """The people that a visitor may sign in as in the demo, each with what they do; empty outside the demo."""
    if not is_demo():
        return []
    found = {
        person.email: person
        for person in db.session.scalars(select(Person).where(Person.email.in_(DEMO_PEOPLE), Person.left_at.is_(None)))
    }
    return [(found[email], words) for email, words in DEMO_PEOPLE.items() if email in found]


def sign_in_page(form: SignInForm, status: int = 200) -> Response:
    """The sign-in form, or what to do if the board is not set up yet."""
    return page(
        "people/sign_in.html",
        status,
        form=form,
        form_has_errors=form.has_problems,
        is_empty=is_empty(),
        sign_on=sign_on(),
        passwords_off=are_passwords_off(),
        can_reset=can_reset_passwords(),
        demo_people=demo_people(),
    )
