"""The second step of signing in, for people who have a second factor: their passkey, the code of their app, or a recovery code."""

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.audit import note_audit
from board.models.people.authenticator import apps_of
from board.models.people.passkey import passkeys_of
from board.models.people.person import Person
from board.models.people.recovery_code import recovery_codes_left
from board.web.access import open_to_all, sign_in_as
from board.web.forms.form import line
from board.web.forms.person import PersonForm
from board.web.fragments import page, tell
from board.web.people.ceremonies import LONGEST_ANSWER, Purpose, check_use
from board.web.people.codes import LONGEST_CODE, TooManyCodes, use_code_of
from board.web.people.entering import first_factor, forget_who_waits, who_waits
from board.web.people.guesses import have_to_wait
from board.web.people.sign_in import local_path

bp = Blueprint("second_steps", __name__)


class SecondStepForm(PersonForm):
    """A code, or the answer of a passkey, which a script fills in."""

    code = line("Code", LONGEST_CODE, hint="The 6 digits that your authenticator app shows, or one of your recovery codes.")
    credential = line("Passkey", LONGEST_ANSWER)
    next = line("Where to go next", 2000)


@bp.get("/sign-in/second-step")
@open_to_all
def new() -> Response:
    """The page that asks for the second factor."""
    wanted = local_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wanted, 303)
    person = who_waits()
    if person is None:
        return begin_again(wanted)
    return step_page(person, SecondStepForm(formdata=None, next=wanted))


@bp.post("/sign-in/second-step")
@open_to_all
def create() -> Response:
    """Take the second factor, and sign in."""
    form = SecondStepForm()
    wanted = local_path(form.next.data)
    if current_user.is_authenticated:
        return redirect(wanted, 303)
    person = who_waits()
    if person is None:
        return begin_again(wanted)
    if not form.sent():
        return step_page(person, form, 422)
    if not form.credential.data and not form.code.data:
        form.refuse(RuleBroken("Enter a code", field="code"))
        return step_page(person, form, 422)
    try:
        how = f"{first_factor()} and {show_second(person, form)}"
    except TooManyCodes as broken:
        db.session.rollback()
        form.refuse(broken)
        return have_to_wait(step_page(person, form, 429), broken.wait)
    except RuleBroken as broken:
        note_audit("factor refused", by=None, about=person, at=now())
        db.session.commit()
        form.refuse(RuleBroken(broken.sentence, field=None if form.credential.data else "code"))
        return step_page(person, form, 422)
    sign_in_as(person, how)
    db.session.commit()
    return redirect(wanted, 303)


def show_second(person: Person, form: SecondStepForm) -> str:
    """Use the passkey or the code up; returns which it was. Raises RuleBroken."""
    if form.credential.data:
        check_use(form.credential.data, Purpose.SECOND_STEP, person)
        return "passkey"
    use_code_of(person, form.code.data)
    return "code"


def begin_again(wanted: str) -> Response:
    """Back to the sign-in page, with a sentence for whoever took too long."""
    if forget_who_waits():
        tell("That took too long. Sign in again.", "error")
    return redirect(url_for("sign_in.new", next=None if wanted == url_for("home.show") else wanted), 303)


def step_page(person: Person, form: SecondStepForm, status: int = 200) -> Response:
    """The page with the ways that are open to the person; a code is never rendered into it again."""
    form.code.data, form.credential.data = "", ""
    return page(
        "people/second_steps_new.html",
        status,
        form=form,
        form_has_errors=form.has_problems,
        passkeys=passkeys_of(person),
        apps=apps_of(person),
        codes_left=recovery_codes_left(person),
    )
