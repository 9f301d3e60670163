"""Wrong guesses at a password or a code: what the audit trail says of them, and what those are told who have to wait."""

import datetime as dt
import math

from werkzeug.wrappers import Response

from board.models.moments import now, say_wait
from board.models.people.audit import note_audit
from board.models.people.guess_limit import PER_ADDRESS, Guess
from board.models.people.person import Person


def note_refusal(person: Person | None, guess: Guess) -> None:
    """Put a wrong guess at the password of a person, or of nobody, on the audit trail, and that the next has to wait.

    What was typed is not in it, for it may be a password in the wrong place. An address that has reached its limit adds nothing
    about accounts that do not exist, so that nobody fills the trail.
    """
    if person is None and guess.was_let_through:
        return
    why = "a wrong password" if person else "an address that nobody signs in with"
    note_audit("sign-in refused", by=None, about=person, at=now(), detail="has left" if person and person.left_at else why)
    for limit in guess.reached:
        whom = None if limit == PER_ADDRESS.name else person
        note_audit("must wait", by=None, about=whom, at=now(), detail=f"too many wrong passwords by {limit}")


def say_too_many(wait: dt.timedelta) -> str:
    """What somebody is told who has to wait, and what they can do meanwhile."""
    return (
        f"There were too many wrong tries. Wait {say_wait(wait)} and try again, or sign in with a browser that you have used "
        "before. Your account is safe, and an administrator can let you try again at once."
    )


def have_to_wait(answer: Response, wait: dt.timedelta) -> Response:
    """The answer, with the header that tells programs how long to wait."""
    answer.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return answer
