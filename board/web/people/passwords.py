"""Changing the user's own password."""

from flask import Blueprint, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import choose_password
from board.models.people.person import check_password, verify
from board.models.people.sign_in import SignInAttempt, note_attempt, too_many_tries
from board.web.access import current_person
from board.web.forms.person import PersonForm, new_password, secret
from board.web.fragments import done, page
from board.web.people.sign_in import TOO_MANY

bp = Blueprint("passwords", __name__)


class ChangePasswordForm(PersonForm):
    """The current password and the new one."""

    current = secret("Your password now", "Enter your password now")
    password = new_password("New password")


@bp.get("/account/password")
def edit() -> Response:
    """The form for a new password."""
    return edit_page(ChangePasswordForm())


@bp.post("/account/password")
def update() -> Response:
    """Save a new password, and end every other sign-in of this account."""
    form = ChangePasswordForm()
    if not form.sent():
        return edit_page(form, 422)
    try:
        check_password(form.password.data or "", current_person())
    except RuleBroken as broken:
        form.refuse(broken)
        return edit_page(form, 422)
    # Attempts are limited as on the sign-in page, against guessing at an unlocked screen.
    attempt = note_attempt(current_person().email, request.remote_addr or "", now())
    db.session.commit()
    attempt_id = attempt.id
    if too_many_tries(attempt):
        form.form_errors.append(TOO_MANY)
        return edit_page(form, 429)
    if not verify(current_person().password_hash, form.current.data or ""):
        form.refuse(RuleBroken("This is not your password now. Check it and try again.", field="current"))
        return edit_page(form, 422)
    db.session.get_one(SignInAttempt, attempt_id).succeeded = True
    choose_password(current_person(), form.password.data or "", now(), here=current_user.sign_in)
    db.session.commit()
    return done("Your password is changed. Every other browser is signed out.", url_for("account.show"))


def edit_page(form: ChangePasswordForm, status: int = 200) -> Response:
    """The page with the form; a password is never rendered into it again."""
    return page("people/passwords_edit.html", status, nav="account", form=form, form_has_errors=form.has_problems)
