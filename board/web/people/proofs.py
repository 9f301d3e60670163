"""A proof: whoever is signed in shows again that it is they, which makes their sign-in fresh."""

from dataclasses import dataclass

from flask_login import current_user
from wtforms import PasswordField

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now, say_wait
from board.models.people.audit import note_audit
from board.models.people.guess_limit import PER_PROOF, guess_by
from board.models.people.person import Person, verify
from board.web.access import current_person
from board.web.forms.person import PersonForm, secret
from board.web.people.sign_in import demo_people


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

    Guesses are limited, against guessing at an unlocked screen; they hold up nobody who signs in.
    """
    person, kept = current_person(), current_person().password_hash
    guess = guess_by(person, PER_PROOF)
    if wait := guess.count(now()):
        db.session.rollback()
        raise TooManyTries(f"There were too many wrong tries. Wait {say_wait(wait)} and try again.")
    # Committed before the password is checked, so that simultaneous guesses all count, and nobody waits for the database meanwhile.
    db.session.commit()
    if not verify(kept, password):
        note_audit("factor refused", by=person, about=person, at=now(), detail="a wrong password when asked again")
        db.session.commit()
        raise RuleBroken("This is not your password now. Check it and try again.", field=field)
    guess.was_right(now())
