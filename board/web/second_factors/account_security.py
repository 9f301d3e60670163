"""How the user signs in: password, passkeys, authenticator apps and recovery codes."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.people.authenticator import apps_of
from board.models.people.passkey import passkeys_of
from board.models.people.recovery_code import RECOVERY_CODES, recovery_codes_left
from board.web.access import current_person
from board.web.fragments import page
from board.web.people.password_use import may_use_password
from board.web.people.required_factors import is_required_of

bp = Blueprint("account_security", __name__)


@bp.get("/account/security")
def show() -> Response:
    """Everything that the user signs in with, and what they can add."""
    person = current_person()
    passkeys, apps = passkeys_of(person), apps_of(person)
    return page(
        "second_factors/account_security_show.html",
        nav="account",
        person=person,
        passkeys=passkeys,
        apps=apps,
        codes_left=recovery_codes_left(person),
        codes=RECOVERY_CODES,
        may_use_password=may_use_password(person),
        must_add=is_required_of(person) and not (passkeys or apps),
    )
