"""Whether passwords open this board: where single sign-on is set up, an administrator can switch them off."""

from flask import current_app

from board.models.errors import RuleBroken
from board.models.people.password_policy import passwords_off
from board.models.people.person import Person
from board.sign_on_settings import SignOnSettings


def sign_on() -> SignOnSettings | None:
    """The settings of single sign-on, or None where it is not set up."""
    settings: SignOnSettings | None = current_app.config["BOARD"].sign_on
    return settings


def are_passwords_off() -> bool:
    """Whether passwords are switched off; never without single sign-on, which would lock everybody out."""
    return sign_on() is not None and passwords_off() is not None


def can_reset_passwords() -> bool:
    """Whether people can have a link for another password sent to them by mail."""
    return current_app.config["BOARD"].mail is not None and not are_passwords_off()


def may_use_password(person: Person) -> bool:
    """Whether a password opens the board for a person: it always does for the break-glass administrator."""
    policy = passwords_off() if sign_on() is not None else None
    return policy is None or policy.break_glass_id == person.id


def check_password_use(person: Person | None) -> None:
    """Raises RuleBroken if passwords are switched off for a person, or for somebody who is not known yet."""
    settings = sign_on()
    if settings and (not may_use_password(person) if person else are_passwords_off()):
        raise RuleBroken(f"Passwords are switched off here. Sign in with {settings.name}.")
