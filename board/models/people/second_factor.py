"""A second factor: what somebody has besides their password, a passkey or an authenticator app; and who must have one."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import delete, exists, or_, select

from board.database import db
from board.models.errors import RuleBroken
from board.models.people.activity import record
from board.models.people.audit import note_audit
from board.models.people.authenticator import WRONG_CODE, AuthenticatorApp, apps_of
from board.models.people.organisation import Organisation
from board.models.people.passkey import Passkey, passkeys_of
from board.models.people.person import Person
from board.models.people.recovery_code import (
    looks_like_recovery_code,
    recovery_codes_left,
    remove_recovery_codes,
    use_recovery_code,
)
from board.models.people.security_mail import SecurityMailKind, post_security_mail

MOST_FACTORS = 20


class RequiredOf(StrEnum):
    """Of whom the organisation requires a second factor."""

    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"
    LEADS = "leads"
    EVERYONE = "everyone"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    RequiredOf.NOBODY: "Nobody; everyone may add one",
    RequiredOf.ADMINISTRATORS: "Administrators",
    RequiredOf.LEADS: "Administrators and leads",
    RequiredOf.EVERYONE: "Everyone",
}


def has_second_factor(person: Person) -> bool:
    """Whether a person has a passkey or an authenticator app. Recovery codes alone are none."""
    passkey = exists().where(Passkey.person_id == person.id)
    app = exists().where(AuthenticatorApp.person_id == person.id)
    return bool(db.session.scalar(select(or_(passkey, app))))


def must_have_one(person: Person, organisation: Organisation) -> bool:
    """Whether the organisation requires a second factor of a person."""
    required = organisation.second_factor_of
    return (
        required == RequiredOf.EVERYONE
        or (required in (RequiredOf.ADMINISTRATORS, RequiredOf.LEADS) and person.is_admin)
        or (required == RequiredOf.LEADS and person.is_lead)
    )


def factors_of(person: Person) -> list[Passkey | AuthenticatorApp]:
    """Every second factor of a person, passkeys first."""
    return [*passkeys_of(person), *apps_of(person)]


def say_factors(person: Person) -> str:
    """What second factors a person has, in words; empty for none."""
    found = [(len(passkeys_of(person)), "passkey"), (len(apps_of(person)), "authenticator app")]
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for count, kind in found if count)


def check_room(person: Person) -> None:
    """Raises RuleBroken for somebody who has as many factors as anybody needs."""
    if len(factors_of(person)) >= MOST_FACTORS:
        raise RuleBroken(f"You have {MOST_FACTORS} second factors. Remove one that you no longer use first.")


def note_factor_added(person: Person, factor: Passkey | AuthenticatorApp, at: dt.datetime) -> None:
    """Put a new factor on record, and tell its owner by mail, in case that it was somebody else."""
    words = f"{factor.kind_in_words} “{factor.name}”"
    record("secured", person, by=person, at=at)
    note_audit("factor added", by=person, about=person, at=at, detail=words)
    post_security_mail(SecurityMailKind.FACTOR_ADDED, person, at, detail=words)


def remove_factor(person: Person, factor: Passkey | AuthenticatorApp, by: Person, at: dt.datetime) -> None:
    """Remove one factor of a person, who is told by mail; with the last one go the recovery codes, which stand in for none."""
    words = f"{factor.kind_in_words} “{factor.name}”"
    db.session.delete(factor)
    db.session.flush()
    if not has_second_factor(person):
        remove_recovery_codes(person)
    record("secured", person, by=by, at=at)
    note_audit("factor removed", by=by, about=person, at=at, detail=words)
    post_security_mail(SecurityMailKind.FACTOR_REMOVED, person, at, detail=words)


def remove_every_factor(person: Person, by: Person | None, at: dt.datetime, actor: str = "") -> None:
    """Remove all factors and recovery codes of a person who has lost them, and tell them by mail. `by` is None for a command."""
    if not factors_of(person):
        return
    words = ", ".join(f"{factor.kind_in_words} “{factor.name}”" for factor in factors_of(person))
    for model in (Passkey, AuthenticatorApp):
        db.session.execute(delete(model).where(model.person_id == person.id))
    remove_recovery_codes(person)
    record("secured", person, by=by, at=at)
    note_audit("factor removed", by=by, about=person, at=at, actor=actor, detail=words)
    post_security_mail(SecurityMailKind.FACTOR_REMOVED, person, at, detail=words)


def use_code(person: Person, text: str, keys: Sequence[str], at: dt.datetime, *, with_recovery: bool = True) -> None:
    """Use up the code of an app or, `with_recovery`, a recovery code. Raises RuleBroken; the caller commits then too.

    What is said about a code is the most helpful that any of the apps says.
    """
    if with_recovery and looks_like_recovery_code(text):
        use_recovery_code(person, text, at)
        note_audit("recovery code used", by=person, about=person, at=at, detail=f"{recovery_codes_left(person)} are left")
        return
    broken = RuleBroken(WRONG_CODE)
    for app in apps_of(person):
        try:
            app.use(text, keys, at)
        except RuleBroken as refused:
            broken = broken if refused.sentence == WRONG_CODE else refused
        else:
            return
    raise broken
