"""Claims: what a provider says about somebody, in the words of this board."""

from dataclasses import dataclass
from typing import Any

from board.models.errors import RuleBroken
from board.sign_on_settings import SignOnSettings

# OpenID Connect Core 1.0, 2: a subject has at most 255 characters.
LONGEST_SUBJECT = 255
MOST_ROLES = 100


class NotRecognised(RuleBroken):
    """Somebody whom the provider knows and this board does not let in."""


@dataclass(frozen=True)
class Claims:
    """What a provider says about somebody, after its ID token was checked.

    `is_own` says that the token names the one tenant that the settings pin, so that the organisation itself answers for the
    addresses in it. `roles` are the values of app roles.
    """

    issuer: str
    tenant: str
    subject: str
    name: str
    emails: tuple[str, ...]
    is_email_verified: bool
    is_own: bool
    is_guest: bool
    roles: tuple[str, ...]


def read_claims(said: dict[str, Any], settings: SignOnSettings) -> Claims:
    """The claims of an ID token that was checked. Raises NotRecognised for one that does not say who it is about.

    In Microsoft Entra ID the same person is one number, `oid`, for every application, which their directory then gives as well;
    `sub` is another in each. What Entra calls a guest it says in `acct`, or by an `idp` that is not its own.
    """
    is_entra = settings.tenant_claim == "tid"
    subject = said.get("oid" if is_entra else "sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotRecognised(f"{settings.name} did not say who you are. Ask whoever looks after it to send the profile.")
    emails = [said.get("email"), said.get("preferred_username") if is_entra else None]
    roles = said.get("roles") or []
    return Claims(
        issuer=settings.issuer,
        tenant=settings.tenant,
        subject=subject,
        name=_text(said.get("name")) or f"{_text(said.get('given_name'))} {_text(said.get('family_name'))}".strip(),
        emails=tuple(dict.fromkeys(email for email in emails if isinstance(email, str) and "@" in email)),
        is_email_verified=said.get("email_verified") is True,
        is_own=bool(settings.tenant),
        is_guest=str(said.get("acct", "")) == "1" or said.get("idp", settings.issuer) != settings.issuer,
        roles=tuple(role for role in ([roles] if isinstance(roles, str) else roles)[:MOST_ROLES] if isinstance(role, str)),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
