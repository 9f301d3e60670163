"""Required second factors: whoever must have one and has none sets it up before anything else."""

from flask import Flask, Response, request, url_for
from flask_login import current_user
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from board.models.people.person import Person
from board.models.people.second_factor import has_second_factor, must_have_one
from board.web.access import current_person, organisation
from board.web.fragments import wants_fragments
from board.web.people.sign_in import is_demo

# All that somebody needs to set one up, to sign out, and to see how the pages look.
OPEN = {
    *("account_security.show", "passkeys.new", "passkeys.create", "authenticators.new", "authenticators.create"),
    *("passkey_challenges.create", "confirmations.new", "confirmations.create", "recovery_codes.show", "recovery_codes.create"),
    *("sign_in.destroy", "sign_outs.create", "single_sign_on.new", "single_sign_on.show"),
    *("accessibility.show", "appearance.show", "appearance.theme", "health.show", None),
}


def guard(app: Flask) -> None:
    """Lead everybody who lacks a second factor to the page where they add one, whatever they ask for."""
    app.before_request(require_second_factor)


def require_second_factor() -> AnyResponse | None:
    """Redirect somebody who must have a second factor and has none."""
    if request.endpoint in OPEN or not current_user.is_authenticated:
        return None
    if not is_required_of(current_person()) or has_second_factor(current_person()):
        return None
    where = url_for("account_security.show")
    if wants_fragments():
        answer = Response(status=401)
        answer.headers["HX-Redirect"] = where
        return answer
    return redirect(where, 303)


def is_required_of(person: Person) -> bool:
    """Whether somebody must have a second factor. Nobody must in the demo, where one visitor would lock out the next."""
    return not is_demo() and must_have_one(person, organisation())
