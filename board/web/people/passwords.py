"""Changing the user's own password."""

from flask import Blueprint, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import choose_password
from board.web.access import current_person
from board.web.forms.person import PersonForm, new_password, secret
from board.web.fragments import done, page
from board.web.people.password_use import check_password_use
from board.web.people.proofs import TooManyTries, prove_by_password

bp = Blueprint("passwords", __name__)


class ChangePasswordForm(PersonForm):
    """The current password, which is the proof that a fresh sign-in would ask for, and the new one (OWASP ASVS 5.0, 6.2.3)."""

    current = secret("Your password now", "Enter your password now")
    password = new_password("New password")


@bp.get("/account/password")
def edit() -> Response:
    """The form for a new password."""
    check_password_use(current_person())
    return edit_page(ChangePasswordForm())


@bp.post("/account/password")
def update() -> Response:
    """Save a new password, and end every other sign-in of this account."""
    check_password_use(current_person())
    form = ChangePasswordForm()
    if not has_one():
        return edit_page(form, 409)
    if not form.sent():
        return edit_page(form, 422)
    try:
        current_person().check_password(form.password.data or "")
    except RuleBroken as broken:
        form.refuse(broken)
        return edit_page(form, 422)
    try:
        prove_by_password(form.current.data or "", field="current")
    except RuleBroken as broken:
        form.refuse(broken)
        return edit_page(form, 429 if isinstance(broken, TooManyTries) else 422)
    current_user.sign_in.prove(now())
    choose_password(current_person(), form.password.data or "", now(), here=current_user.sign_in)
    db.session.commit()
    return done("Your password is changed. Every other browser is signed out.", url_for("account.show"))


def has_one() -> bool:
    """Whether the user has a password; whoever came by single sign-on has none."""
    return current_person().password_hash is not None


def edit_page(form: ChangePasswordForm, status: int = 200) -> Response:
    """The page with the form; a password is never rendered into it again."""
    return page(
        "people/passwords_edit.html", status, nav="account", form=form, form_has_errors=form.has_problems, has_one=has_one()
    )
