"""Forgotten passwords: a link by mail, where mail is set up; the answer is the same whether there is such an account or not."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.one_time_link import LASTS, RESET
from board.models.people.password_reset import ask_for_reset, wait_to_ask
from board.models.people.person import LONGEST_EMAIL, person_by_email
from board.web.access import current_address, open_to_all
from board.web.forms.form import line
from board.web.forms.person import PersonForm
from board.web.fragments import done, page
from board.web.people.guesses import have_to_wait, say_too_many
from board.web.people.password_use import can_reset_passwords, may_use_password

bp = Blueprint("password_resets", __name__)

ON_ITS_WAY = (
    "If somebody signs in with that address, a mail is on its way to it. "
    f"The link in it works once, within {LASTS[RESET].seconds // 60} minutes."
)


class ResetForm(PersonForm):
    """The address that somebody signs in with."""

    email = line("Your e-mail address", LONGEST_EMAIL, needed="Enter your e-mail address", hint="The one that you sign in with.")


@bp.get("/sign-in/forgotten-password")
@open_to_all
def new() -> Response:
    """The form, with the address that was typed on the sign-in page."""
    if not can_reset_passwords():
        abort(404)
    if current_user.is_authenticated:
        return redirect(url_for("account_security.show"), 303)
    return new_page(ResetForm(formdata=None, email=request.args.get("email", "")[:LONGEST_EMAIL]))


@bp.post("/sign-in/forgotten-password")
@open_to_all
def create() -> Response:
    """Post a link to whoever signs in with the address."""
    if not can_reset_passwords():
        abort(404)
    form = ResetForm()
    if not form.sent():
        return new_page(form, 422)
    if wait := wait_to_ask(current_address(), now()):
        db.session.rollback()
        form.form_errors.append(say_too_many(wait))
        return have_to_wait(new_page(form, 429), wait)
    person = person_by_email(form.email.data)
    if person is not None and (person.left_at is not None or not may_use_password(person)):
        person = None
    ask_for_reset(form.email.data, person, now())
    db.session.commit()
    return done(ON_ITS_WAY, url_for("sign_in.new"))


def new_page(form: ResetForm, status: int = 200) -> Response:
    """The page with the form."""
    return page("people/password_resets_new.html", status, form=form, form_has_errors=form.has_problems)
