"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask_login import current_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.organisation import is_empty
from board.models.people.person import LONGEST_EMAIL, Person, person_by_email, verify
from board.models.people.sign_in import TRIES_WITHIN, SignInAttempt, note_attempt, too_many_tries
from board.web.access import open_to_all, organisation, sign_in_as
from board.web.forms.form import UNSHOWABLE, line
from board.web.forms.person import PersonForm, secret
from board.web.fragments import page, tell

bp = Blueprint("sign_in", __name__)

DEMO_PEOPLE = {
    "cora@example.org": "coach of several teams: plans sprints, keeps cards moving",
    "mel@example.org": "team member: logs ideas, records what happened, reflects",
    "lee@example.org": "lead: reads what was learned across teams, and decides",
    "otto@example.org": "member of another team: reads this one’s board, changes none of it",
    "ada@example.org": "administrator: people, teams and settings",
}
WRONG = "The e-mail address or the password is not right. Check both and try again."
TOO_MANY = f"There were too many tries. Wait {TRIES_WITHIN.seconds // 60} minutes and try again. Your account is safe and nothing else is blocked."


class SignInForm(PersonForm):
    """The user's address and password, and the page to go to afterwards."""

    email = line("E-mail address", LONGEST_EMAIL, needed="Enter your e-mail address")
    password = secret("Password", "Enter your password")
    next = line("Where to go next", 2000)


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
    attempt = note_attempt(form.email.data, request.remote_addr or "", now())
    db.session.commit()  # committed before the password is checked, so that simultaneous attempts all count
    attempt_id = attempt.id
    if too_many_tries(attempt):
        db.session.rollback()
        form.form_errors.append(TOO_MANY)
        return sign_in_page(form, 429)
    person = person_by_email(form.email.data)
    kept = person.password_hash if person is not None and person.left_at is None else None
    db.session.rollback()  # hashing is slow on purpose, and nobody else should wait for the database meanwhile
    if not verify(kept, form.password.data or ""):
        form.form_errors.append(WRONG)
        return sign_in_page(form, 422)
    person = person_by_email(form.email.data)
    if person is None or person.left_at is not None or person.password_hash != kept:
        form.form_errors.append(WRONG)
        return sign_in_page(form, 422)
    db.session.get_one(SignInAttempt, attempt_id).succeeded = True
    sign_in_as(person)
    db.session.commit()
    return redirect(local_path(form.next.data), 303)


@bp.post("/sign-out")
def destroy() -> Response:
    """Sign this browser out, with every copy of its cookie."""
    current_user.sign_in.end(now())
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
        demo_people=demo_people(),
    )
