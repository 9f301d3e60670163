"""Recognition: which person it is that comes from the sign-on provider, and who is turned away with what sentence."""

import datetime as dt

from sqlalchemy import select

from board.database import db
from board.models.errors import RuleBroken
from board.models.people.account import open_account
from board.models.people.audit import SINGLE_SIGN_ON, note_audit
from board.models.people.person import LONGEST_NAME, Person, normal_email
from board.models.people.sign_in import sign_out_everywhere
from board.models.sign_on.claims import Claims, NotRecognised
from board.models.sign_on.identity import Identity, identity_of, link_identity, other_identity
from board.models.sign_on.provider_roles import apply_roles
from board.models.sign_on.provisioning import ProvisionedPerson
from board.models.sign_on.sign_on_policy import SignOnPolicy

ASK = "Ask an administrator of this board."


def recognise(claims: Claims, policy: SignOnPolicy, at: dt.datetime, *, is_invited: bool = False) -> Person:
    """The person with this account at the provider, who is linked or added at their first sign-in, with the roles that it gives.

    `is_invited` says that they come with an invitation to a team, which is reason enough to add them. Raises NotRecognised.
    """
    if claims.is_guest and not policy.allows_guests:
        raise NotRecognised(f"You are a guest in your organisation’s directory, and guests are not let in here. {ASK}")
    identity = identity_of(claims)
    if identity is None:
        person = _invited_person(claims)
        if person is None:
            person = _new_person(claims, at, policy.creates_people or is_invited)
        _check_has_not_left(person)
        identity = link_identity(person, claims, at)
        db.session.flush()
        note_audit("identity linked", by=person, about=person, at=at, detail=f"From {claims.issuer}")
    _check_has_not_left(identity.person)
    identity.used_at = at
    apply_roles(identity, claims.roles, at)
    return identity.person


def _check_has_not_left(person: Person) -> None:
    if person.left_at is not None:
        raise NotRecognised(f"Your account here has ended. {ASK}")


def _invited_person(claims: Claims) -> Person | None:
    """The person who was added for this account before it was first used, or None.

    Found by the number that the organisation's directory gave them here, or once by an e-mail address, if somebody answers for the
    address: the organisation whose tenant it is, or the provider that has verified it. An address of a guest is verified by
    nobody.
    """
    if claims.is_own:
        number = ProvisionedPerson.external_id == claims.subject
        found = db.session.scalars(select(Person).join(ProvisionedPerson).where(number)).all()
        if len(found) == 1 and other_identity(found[0], claims) is None:
            return found[0]
    if claims.is_guest or not (claims.is_own or claims.is_email_verified):
        return None
    addresses = {normal_email(email) for email in claims.emails}
    people = db.session.scalars(select(Person).where(Person.email.in_(addresses))).all()
    if len(people) > 1:
        raise NotRecognised(
            f"Two people here have your e-mail addresses, {people[0].email} and {people[1].email}. Ask an administrator which is you."
        )
    if people and other_identity(people[0], claims) is not None:
        raise NotRecognised(
            f"Somebody signs in as {people[0].email} with another account of your organisation already. "
            "Ask an administrator to unlink it if it is not yours."
        )
    return people[0] if people else None


def _new_person(claims: Claims, at: dt.datetime, is_allowed: bool) -> Person:
    if not is_allowed:
        raise NotRecognised(
            "Nobody has added you to this board yet. Ask your coach for an invitation, or an administrator to add you."
        )
    if not claims.emails:
        raise NotRecognised(f"Your organisation’s directory has no e-mail address for you, and this board needs one. {ASK}")
    if not (claims.is_own or claims.is_email_verified):
        raise NotRecognised("Your sign-on provider has not verified your e-mail address. Verify it there, then try again.")
    name = " ".join(claims.name.split())[:LONGEST_NAME] or claims.emails[0].partition("@")[0]
    try:
        return open_account(name, claims.emails[0], by=None, at=at, actor=SINGLE_SIGN_ON)
    except RuleBroken:
        raise NotRecognised(f"Somebody else signs in here as {claims.emails[0]}, or it is no e-mail address. {ASK}") from None


def unlink(identity: Identity, by: Person, at: dt.datetime) -> None:
    """End a person's sign-ins, and let the next one with the provider link another account. What the provider gave them stays."""
    sign_out_everywhere(identity.person, at)
    note_audit("identity unlinked", by=by, about=identity.person, at=at, detail=f"From {identity.issuer}")
    db.session.delete(identity)
