"""A proof: whoever is signed in shows again that it is they, which makes their sign-in fresh."""

from dataclasses import dataclass

from flask import request
from flask_login import current_user
from wtforms import PasswordField

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.person import Person, verify
from board.models.people.sign_in import SignInAttempt, note_attempt, too_many_tries
from board.web.access import current_person
from board.web.forms.person import PersonForm, secret
from board.web.people.sign_in import TOO_MANY, demo_people


class TooManyTries(RuleBroken):
    """There were too many wrong tries, so this one was not looked at."""


@dataclass(frozen=True)
class WaysToProve:
    """How a person can show that it is they."""

    password: bool
    # In the demo, where a click is how one signs in.
    click: bool


class ProofForm(PersonForm):
    """What a person shows; its names are those of no other form, because it is sent together with one."""

    version = None  # type: ignore[assignment]  # WTForms takes the field away
    proof_password: PasswordField = secret("Your password", "Enter your password")


def ways_to_prove(person: Person) -> WaysToProve:
    """The ways that are open to a person now."""
    click = any(person is one for one, _words in demo_people())
    return WaysToProve(password=person.password_hash is not None and not click, click=click)


def prove(form: ProofForm) -> None:
    """Make the current sign-in fresh, and commit. Raises RuleBroken if the proof is not right, or TooManyTries."""
    if not ways_to_prove(current_person()).click:
        prove_by_password(form.proof_password.data or "", field="proof_password")
    current_user.sign_in.prove(now())
    db.session.commit()


def prove_by_password(password: str, field: str) -> None:
    """Check the current person's password, and commit the attempt. Raises RuleBroken for a wrong one, or TooManyTries.

    Attempts are limited as on the sign-in page, against guessing at an unlocked screen.
    """
    attempt = note_attempt(current_person().email, request.remote_addr or "", now())
    db.session.commit()  # committed before the password is checked, so that simultaneous attempts all count
    attempt_id, kept = attempt.id, current_person().password_hash
    has_tried_too_often = too_many_tries(attempt)
    db.session.rollback()  # hashing is slow on purpose, and nobody else should wait for the database meanwhile
    if has_tried_too_often:
        raise TooManyTries(TOO_MANY)
    if not verify(kept, password):
        raise RuleBroken("This is not your password now. Check it and try again.", field=field)
    db.session.get_one(SignInAttempt, attempt_id).succeeded = True
