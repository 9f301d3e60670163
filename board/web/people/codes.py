"""Codes of authenticator apps and recovery codes, as people type them: how often one may try, and with which keys they are checked."""

import datetime as dt

from flask import current_app

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now, say_wait
from board.models.people.guess_limit import PER_SECOND_FACTOR, guess_by
from board.models.people.person import Person
from board.models.people.second_factor import use_code

LONGEST_CODE = 40


class TooManyCodes(RuleBroken):
    """Too many wrong codes were tried, so this one was not looked at; `wait` is how long until one is."""

    def __init__(self, wait: dt.timedelta):
        super().__init__(f"There were too many wrong codes. Wait {say_wait(wait)} and try again, or use a passkey.")
        self.wait = wait


def secret_keys() -> list[str]:
    """The secret keys of the board that may have encrypted something, the newest first."""
    return [current_app.config["SECRET_KEY"], *reversed(current_app.config.get("SECRET_KEY_FALLBACKS") or ())]


def use_code_of(person: Person, text: str, *, with_recovery: bool = True) -> None:
    """Use a code of a person up. Raises RuleBroken, after which the caller commits, or TooManyCodes."""
    guess = guess_by(person, PER_SECOND_FACTOR)
    if wait := guess.count(now()):
        db.session.rollback()
        raise TooManyCodes(wait)
    db.session.commit()  # committed before the code is checked, so that simultaneous guesses all count
    use_code(person, text, secret_keys(), now(), with_recovery=with_recovery)
    guess.was_right(now())
