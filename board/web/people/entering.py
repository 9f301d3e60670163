"""Entering: what follows when a first factor was right, which is to sign in, or to wait for a second factor."""

import datetime as dt
import hashlib

from flask import session, url_for

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.second_factor import has_second_factor
from board.web.access import sign_in_as

# The key in the session cookie of somebody whose first factor was right.
KEPT = "second_step"
# Long enough to find a telephone.
LASTS = dt.timedelta(minutes=10)


def enter(person: Person, wanted: str, how: str) -> str:
    """Sign a person in whose first factor was right, or have them show a second one; returns the address to go to.

    The caller commits. `how` says for the audit trail what the first factor was.
    """
    if not has_second_factor(person):
        sign_in_as(person, how)
        return wanted
    session.clear()
    session[KEPT] = [person.id, now().isoformat(), _fingerprint(person), how]
    return url_for("second_steps.new", next=None if wanted == url_for("home.show") else wanted)


def who_waits() -> Person | None:
    """Who has shown their first factor in this browser and not yet the second; None if nobody, or too long ago.

    A password that was changed meanwhile, or somebody who left, has to begin again.
    """
    person_id, moment, fingerprint, _how = session.get(KEPT) or (None, "", "", "")
    if person_id is None or not dt.timedelta(0) <= now() - dt.datetime.fromisoformat(moment) <= LASTS:
        return None
    person = db.session.get(Person, person_id)
    if person is None or person.left_at is not None or _fingerprint(person) != fingerprint:
        return None
    return person


def _fingerprint(person: Person) -> str:
    return hashlib.sha256((person.password_hash or "").encode()).hexdigest()[:16]


def first_factor() -> str:
    """What somebody who waits has shown, in words for the audit trail."""
    return str(session[KEPT][3])


def forget_who_waits() -> bool:
    """Forget whoever waits in this browser; returns whether anybody did."""
    return session.pop(KEPT, None) is not None
