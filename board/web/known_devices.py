"""A known device: a browser that has signed in to an account before, and remembers it in a signed cookie that lives long.

Guesses elsewhere do not hold up its owner (see `board.models.people.guess_limit`), and whoever signs in with another one is told.
The cookie opens nothing: with it, a password can be guessed as often as without.
"""

import secrets
from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from board.models.people.person import Person

# The longest that browsers keep a cookie (RFC 6265bis, 5.5).
LASTS = 400 * 24 * 60 * 60
# A computer in a family centre is shared by so many; the one that signed in longest ago is forgotten first.
MOST_PEOPLE = 20


def known_device(person: Person | None) -> str | None:
    """A name for this browser if the person has signed in with it before, else None."""
    name, people = _read()
    return name if person is not None and person.id in people else None


def remember_device(person: Person) -> None:
    """Let this browser remember, with the answer to this request, that the person has signed in with it."""
    name, people = _read()
    people = [person.id, *(one for one in people if one != person.id)][:MOST_PEOPLE]
    value = _serializer().dumps([name or secrets.token_urlsafe(12), people])

    @after_this_request
    def _keep(answer: Response) -> Response:
        answer.set_cookie(
            _cookie_name(), str(value), max_age=LASTS, httponly=True, secure=request.is_secure, samesite="Lax", path="/"
        )
        return answer


def _cookie_name() -> str:
    return "__Host-device" if request.is_secure else "device"


def _read() -> tuple[str | None, list[int]]:
    try:
        name, people = _serializer().loads(request.cookies.get(_cookie_name(), ""))
    except (BadSignature, ValueError, TypeError):
        return None, []
    return name, people


def _serializer() -> URLSafeSerializer:
    # The newest key comes last and signs; those of before are still believed.
    keys: Any = [*(current_app.config.get("SECRET_KEY_FALLBACKS") or ()), current_app.config["SECRET_KEY"]]
    return URLSafeSerializer(keys, salt="known device", signer_kwargs={"key_derivation": "hmac"})
