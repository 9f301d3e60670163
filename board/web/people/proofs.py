"""A proof: whoever is signed in shows again that it is they, which makes their sign-in fresh."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_login import current_user
from wtforms import PasswordField

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now, say_wait
from board.models.people.audit import note_audit
from board.models.people.authenticator import apps_of
from board.models.people.guess_limit import PER_PROOF, guess_by
from board.models.people.passkey import passkeys_of
from board.models.people.person import Person, verify
from board.models.sign_on.identity import identities_of
from board.web.access import current_person
from board.web.forms.form import Shape, line
from board.web.forms.person import LONGEST_TYPED, PersonForm
from board.web.people.ceremonies import LONGEST_ANSWER, Purpose, check_use
from board.web.people.codes import LONGEST_CODE, TooManyCodes, use_code_of
from board.web.people.password_use import may_use_password, sign_on
from board.web.people.sign_in import demo_people


class TooManyTries(RuleBroken):
    """There were too many wrong tries, so this one was not looked at."""


@dataclass(frozen=True)
class WaysToProve:
    """How a person can show that it is they."""

    password: bool
    passkey: bool
    code: bool
    # The name of the sign-on provider, for those who sign in there; they prove it there, and then go on here.
    provider: str
    # In the demo, where a click is how one signs in.
    click: bool


class ProofForm(PersonForm):
    """What a person shows; its names are those of no other form, because it is sent together with one."""

    version = None  # type: ignore[assignment]  # WTForms takes the field away
    proof_password = PasswordField("Your password", [Shape(None, LONGEST_TYPED)])
    proof_code = line("Code of your authenticator app", LONGEST_CODE)
    proof_credential = line("Passkey", LONGEST_ANSWER)


def ways_to_prove(person: Person) -> WaysToProve:
    """The ways that are open to a person now."""
    if any(person is one for one, _words in demo_people()):
        return WaysToProve(password=False, passkey=False, code=False, provider="", click=True)
    settings = sign_on()
    return WaysToProve(
        password=person.password_hash is not None and may_use_password(person),
        passkey=bool(passkeys_of(person)),
        code=bool(apps_of(person)),
        provider=settings.name if settings and identities_of(person) else "",
        click=False,
    )


def prove(form: ProofForm) -> None:
    """Make the current sign-in fresh, and commit. Raises RuleBroken if the proof is not right, or TooManyTries."""
    ways, person = ways_to_prove(current_person()), current_person()
    if form.proof_credential.data:
        _noted(lambda: check_use(form.proof_credential.data, Purpose.CONFIRM, person))
    elif form.proof_code.data:
        _noted(lambda: use_code_of(person, form.proof_code.data, with_recovery=False), "proof_code")
    elif form.proof_password.data and ways.password:
        prove_by_password(form.proof_password.data, field="proof_password")
    elif ways.provider and not ways.password:
        raise RuleBroken(f"Confirm with {ways.provider} first.")
    elif not ways.click:
        raise RuleBroken(
            "Enter your password" if ways.password else "Enter a code", "proof_password" if ways.password else "proof_code"
        )
    current_user.sign_in.prove(now())
    db.session.commit()


def _noted(use: Callable[[], object], field: str | None = None) -> None:
    """Use a second factor; a refusal goes on the audit trail, and comes with the field that it is about."""
    try:
        use()
    except TooManyCodes as broken:
        raise TooManyTries(broken.sentence) from None
    except RuleBroken as broken:
        note_audit("factor refused", by=current_person(), about=current_person(), at=now(), detail="when asked again")
        db.session.commit()
        raise RuleBroken(broken.sentence, field) from None


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
