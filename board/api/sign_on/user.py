"""A user: a person in SCIM's words, with only those attributes that the board keeps; others are accepted and forgotten."""

from typing import Annotated, Any

from flask import current_app, request
from scim2_models import (
    URN,
    CaseExact,
    ComplexAttribute,
    InvalidValueException,
    Meta,
    Mutability,
    Required,
    Resource,
    Returned,
    Uniqueness,
)

from board.models.people.person import LONGEST_NAME, Person
from board.models.sign_on.provisioning import LONGEST_NUMBER, DirectoryEntry, ProvisionedPerson


class UserName(ComplexAttribute):
    """The parts of a name, of which the board keeps the whole alone."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class UserEmail(ComplexAttribute):
    """An e-mail address; the board keeps one."""

    value: str | None = None
    type: str | None = None
    primary: bool | None = None


class User(Resource):
    """What the directory reads and writes of a person."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true, CaseExact.false] = None
    name: Annotated[UserName | None, Mutability.write_only, Returned.never] = None
    display_name: str | None = None
    active: bool | None = None
    emails: list[UserEmail] | None = None


def address_of_board() -> str:
    """The board's own address, as its settings have it; without any, that of the request."""
    return str(current_app.config["BOARD"].address or request.url_root.rstrip("/"))


def location_of(person: Person) -> str:
    """The address of a person at this door."""
    return f"{address_of_board()}/scim/v2/Users/{person.id}"


def user_of(person: Person, own: ProvisionedPerson | None) -> User:
    """A person as a user; somebody whom the directory has not touched yet is called by the e-mail address."""
    return User(
        id=str(person.id),
        external_id=own.external_id if own else None,
        user_name=own.user_name if own else person.email,
        display_name=person.name,
        active=person.left_at is None,
        emails=[UserEmail(value=person.email, type="work", primary=True)],
        meta=Meta(
            resource_type="User",
            created=person.created_at,
            last_modified=own.changed_at if own else person.created_at,
            location=location_of(person),
        ),
    )


def entry_of(user: User, is_active: bool = True) -> DirectoryEntry:
    """What the directory says in a user; raises InvalidValueException for what is too long, or no name at all.

    Where it says nothing of `active`, that stays as `is_active` says.
    """
    user_name = (user.user_name or "").strip()
    email = email_of(user) or user_name
    name = " ".join((user.display_name or name_of(user.name) or email.partition("@")[0]).split())
    if not user_name or len(user_name) > LONGEST_NUMBER - 1 or not user_name.isprintable():
        raise InvalidValueException(detail="userName must be 1 to 254 characters that can be shown.")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidValueException(detail=f"displayName must be 1 to {LONGEST_NAME} characters that can be shown.")
    if user.external_id and (len(user.external_id) > LONGEST_NUMBER or not user.external_id.isprintable()):
        raise InvalidValueException(detail=f"externalId must be at most {LONGEST_NUMBER} characters that can be shown.")
    return DirectoryEntry(user_name, name, email, user.external_id or None, is_active if user.active is None else user.active)


def email_of(user: User) -> str:
    """The address to keep: the primary one, or that at work, or the first."""
    addresses = [email for email in user.emails or () if email.value]
    ranked = sorted(addresses, key=lambda email: (not email.primary, (email.type or "").lower() != "work"))
    return (ranked[0].value or "").strip() if ranked else ""


def name_of(name: UserName | None) -> str:
    """The whole name from its parts."""
    parts: tuple[Any, ...] = (name.given_name, name.family_name) if name else ()
    return (name.formatted if name and name.formatted else " ".join(part for part in parts if part)) or ""
