"""A ceremony: the exchange with a browser in which a passkey is made, or proves that it is there (WebAuthn)."""

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, session
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.passkey import LONGEST_CREDENTIAL_ID, Passkey, passkey_by_id, passkeys_of
from board.models.people.person import Person
from board.web.access import organisation

# The key in the session cookie, in which a challenge may be read: it is no secret, and works once for this browser.
KEPT = "challenges"
# As long as browsers wait for somebody to look for a security key.
LASTS = dt.timedelta(minutes=5)
LONGEST_ANSWER = 20_000
AGAIN = "This passkey could not be checked. Try again."
NOT_ALONE = "This passkey asked for no PIN or fingerprint, so it is not enough alone. Sign in with your password first."
TOO_LATE = "That took too long, so nothing was changed. Try again."
# What garbage from a browser raises in the library, besides its own errors.
MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError)


class Purpose(StrEnum):
    """What a challenge is for; the answer to one is no answer to another."""

    NEW = "new"
    SIGN_IN = "sign-in"
    SECOND_STEP = "second-step"
    CONFIRM = "confirm"


class PasskeyRefused(RuleBroken):
    """A passkey that the board knows gave an answer that it does not accept; `passkey` is whose."""

    def __init__(self, sentence: str, passkey: Passkey):
        super().__init__(sentence)
        self.passkey = passkey


@dataclass(frozen=True)
class Site:
    """The site that passkeys belong to: the name of its host, and its origin."""

    host: str
    origin: str


@dataclass(frozen=True)
class NewPasskey:
    """What a browser has made, verified."""

    credential_id: str
    public_key: bytes
    sign_count: int
    challenged_at: dt.datetime


def this_site() -> Site:
    """The configured address of the board, or that of the request where none is set."""
    parts = urlsplit(current_app.config["BOARD"].address or request.host_url)
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def begin(purpose: Purpose, person: Person | None) -> dict[str, Any]:
    """The options for the browser. The challenge is kept in its session; the caller has checked that `person` may ask."""
    moment, challenge = now(), secrets.token_bytes(32)
    session[KEPT] = {**session.get(KEPT, {}), purpose.value: [bytes_to_base64url(challenge), moment.isoformat()]}
    if purpose is Purpose.NEW and person is not None:
        options: Any = generate_registration_options(
            rp_id=this_site().host,
            rp_name=f"Change Board {organisation().name}".strip(),
            user_id=handle_of(person),
            user_name=person.email,
            user_display_name=person.name,
            challenge=challenge,
            exclude_credentials=_described(passkeys_of(person)),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
            ),
            timeout=int(LASTS.total_seconds() * 1000),
        )
    else:
        is_alone = purpose is Purpose.SIGN_IN  # nothing else is asked, so the device asks for a PIN or a finger
        options = generate_authentication_options(
            rp_id=this_site().host,
            challenge=challenge,
            allow_credentials=_described(passkeys_of(person)) if person is not None else [],
            user_verification=UserVerificationRequirement.REQUIRED if is_alone else UserVerificationRequirement.PREFERRED,
            timeout=int(LASTS.total_seconds() * 1000),
        )
    made: dict[str, Any] = json.loads(options_to_json(options))
    return made


def check_new(answer: str) -> NewPasskey:
    """Verify a passkey that a browser has made. Raises RuleBroken."""
    challenge, challenged_at = _take(Purpose.NEW)
    credential = _read(answer)
    site = this_site()
    try:
        verified = verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin
        )
    except MALFORMED:
        raise RuleBroken(AGAIN) from None
    credential_id = bytes_to_base64url(verified.credential_id)
    if len(credential_id) > LONGEST_CREDENTIAL_ID:
        raise RuleBroken(AGAIN)
    return NewPasskey(credential_id, verified.credential_public_key, verified.sign_count, challenged_at)


def check_use(answer: str, purpose: Purpose, person: Person | None = None) -> Passkey:
    """Verify the answer of a passkey, of `person` if it must be theirs, and use it up. Raises RuleBroken, or PasskeyRefused."""
    challenge, challenged_at = _take(purpose)
    credential, site = _read(answer), this_site()
    passkey = passkey_by_id(str(credential.get("id"))[:LONGEST_CREDENTIAL_ID])
    if passkey is None or (person is not None and passkey.person_id != person.id) or passkey.person.left_at is not None:
        raise RuleBroken("This board does not know this passkey. It may have been removed, or belong to somebody else.")
    handle = credential.get("response", {}).get("userHandle")
    if handle and handle != bytes_to_base64url(handle_of(passkey.person)):
        raise PasskeyRefused(AGAIN, passkey)
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=0,  # the passkey itself compares, and says what a lower one means
            require_user_verification=False,
        )
    except MALFORMED:
        raise PasskeyRefused(AGAIN, passkey) from None
    if purpose is Purpose.SIGN_IN and not verified.user_verified:
        raise PasskeyRefused(NOT_ALONE, passkey)
    try:
        passkey.use(verified.new_sign_count, challenged_at, now())
    except RuleBroken as broken:
        raise PasskeyRefused(broken.sentence, passkey) from None
    return passkey


def handle_of(person: Person) -> bytes:
    """What a device knows a person by: always the same, and nothing that tells who it is."""
    return hashlib.sha256(f"person {person.id} of a change board".encode()).digest()


def _described(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id)) for passkey in passkeys]


def _take(purpose: Purpose) -> tuple[bytes, dt.datetime]:
    """The challenge of this browser, which is then forgotten, and when it was made. Raises RuleBroken if there is none."""
    kept = dict(session.get(KEPT, {}))
    challenge, moment = kept.pop(purpose.value, (None, None))
    session[KEPT] = kept
    if challenge is None:
        raise RuleBroken(AGAIN)
    made_at = dt.datetime.fromisoformat(moment)
    if not dt.timedelta(0) <= now() - made_at <= LASTS:
        raise RuleBroken(TOO_LATE)
    return base64url_to_bytes(challenge), made_at


def _read(answer: str) -> dict[str, Any]:
    """The answer of a browser. Raises RuleBroken for what is none, and for one that belongs to another site."""
    try:
        credential: dict[str, Any] = json.loads(answer if len(answer) <= LONGEST_ANSWER else "{}")
        said = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        origin = said["origin"]
    except (*MALFORMED, RecursionError):
        raise RuleBroken(AGAIN) from None
    site = this_site()
    if origin != site.origin:
        raise RuleBroken(f"This passkey belongs to another site. Open this board at {site.origin} and try again.")
    return credential
