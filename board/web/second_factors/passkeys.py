"""The user's passkeys."""

from flask import Blueprint, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.authenticator import LONGEST_FACTOR_NAME
from board.models.people.passkey import Passkey, add_passkey
from board.models.people.second_factor import check_room, note_factor_added
from board.models.people.sign_in import say_browser
from board.web.access import current_person, find
from board.web.forms.form import line
from board.web.forms.person import PersonForm
from board.web.fragments import page
from board.web.people.ceremonies import LONGEST_ANSWER, check_new, this_site
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.second_factors.changes import factor_added, factor_removed

bp = Blueprint("passkeys", __name__)


class PasskeyForm(PersonForm):
    """A name for a passkey, and the answer of the device, which a script fills in."""

    name = line(
        "Name",
        LONGEST_FACTOR_NAME,
        needed="Enter a name",
        hint="So that you know it again in a list, such as “Work laptop” or “Blue security key”.",
    )
    credential = line("Passkey", LONGEST_ANSWER)


@bp.get("/account/security/passkeys/new")
@needs_fresh_sign_in
def new() -> Response:
    """The form, with the browser as a first suggestion for a name."""
    return new_page(PasskeyForm(formdata=None, name=say_browser(request.user_agent.string)))


@bp.post("/account/security/passkeys")
@needs_fresh_sign_in
def create() -> Response:
    """Add the passkey that the device has made."""
    form, person = PasskeyForm(), current_person()
    if not form.sent():
        return new_page(form, 422)
    if not form.credential.data:
        form.form_errors.append("Press “Add this passkey” in a browser with JavaScript, and follow what your device asks.")
        return new_page(form, 422)
    try:
        check_room(person)
        made = check_new(form.credential.data)
        at = now()
        passkey = add_passkey(
            person, form.name.data, made.credential_id, made.public_key, made.sign_count, made.challenged_at, at
        )
        note_factor_added(person, passkey, at)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, 422)
    db.session.commit()
    return factor_added(person, passkey)


@bp.post("/account/security/passkeys/<int:passkey_id>/remove")
@needs_fresh_sign_in
def destroy(passkey_id: int) -> Response:
    """Remove a passkey; the device may still offer it, and the board no longer knows it."""
    return factor_removed(find(select(Passkey).where(Passkey.person_id == current_person().id), id=passkey_id))


def new_page(form: PasskeyForm, status: int = 200) -> Response:
    """The page with the form."""
    form.credential.data = ""
    return page(
        "second_factors/passkeys_new.html",
        status,
        nav="account",
        form=form,
        form_has_errors=form.has_problems,
        site=this_site(),
    )
