"""Attempts: what the signed cookie of a browser keeps while somebody is at the sign-on provider, so that only they can come back."""

import json
import time
from typing import Any, NamedTuple

from flask import session

from board.provider.provider import Attempt

KEPT = "sign_on"
# Seconds. Long enough to find a telephone and approve a sign-in on it.
LASTS = 3600
# Bytes of all attempts in the cookie, of which browsers keep 4,096; several tabs may be signing in at once.
MOST_BYTES = 2000
LONGEST_WANTED = 1000


class KeptAttempt(NamedTuple):
    """An attempt, where its browser wants to go, whether it is to prove again who is signed in, and when it began."""

    attempt: Attempt
    wanted: str
    proves: bool
    began: int


def keep(attempt: Attempt, wanted: str, proves: bool) -> None:
    """Keep an attempt in the cookie; the oldest go when there are too many."""
    kept: dict[str, Any] = session.get(KEPT, {})
    wanted = wanted if len(wanted) <= LONGEST_WANTED else "/"
    kept[attempt.state] = [attempt.nonce, attempt.verifier, wanted, proves, int(time.time())]
    while len(json.dumps(kept)) > MOST_BYTES and len(kept) > 1:
        del kept[min(kept, key=lambda state: kept[state][-1])]
    session[KEPT] = kept
    session.modified = True


def take(state: str) -> KeptAttempt | None:
    """The attempt with this state, which is then forgotten; None if this browser has none, or began it too long ago."""
    found = session.get(KEPT, {}).pop(state, None)
    session.modified = True
    if found is None:
        return None
    nonce, verifier, wanted, proves, began = found
    if not 0 <= time.time() - began <= LASTS:
        return None
    return KeptAttempt(Attempt(state, nonce, verifier), wanted, proves, began)
