"""Secrets shown once: only the browser that made a link keeps its secret, so that a reload does not make another link."""

from typing import Any

from flask import redirect, session
from werkzeug.wrappers import Response

from board.models.people.one_time_link import OneTimeLink
from board.models.review.review_link import ReviewLink
from board.models.sign_on.provisioning import ProvisioningToken

# The key in the session cookie, which can do more than any link and is emptied on signing out.
SHOWN = "shown"
SEVERAL = "several"


def show_once(link: OneTimeLink | ReviewLink | ProvisioningToken, token: str, url: str) -> Response:
    """Redirect to the page of a new link; only this browser can see the link, until it makes another or signs out."""
    session[SHOWN] = [link.__tablename__, link.id, token]
    return redirect(url, 303)


def secret_of(link: OneTimeLink | ReviewLink | ProvisioningToken) -> str | None:
    """The secret of a link, if this browser made it last; otherwise None."""
    kept: Any = session.get(SHOWN)
    return kept[2] if kept and kept[:2] == [link.__tablename__, link.id] else None


def show_all_once(links: list[tuple[int, str]], url: str) -> Response:
    """Redirect to the page of several new one-time links, given as (id, token); only this browser can see them, as with one."""
    session[SHOWN] = [SEVERAL, *links]
    return redirect(url, 303)


def secrets_of_several() -> dict[int, str]:
    """The tokens of the links that this browser made last, if it made several at once, as {id: token}."""
    kept: Any = session.get(SHOWN)
    return dict(kept[1:]) if kept and kept[0] == SEVERAL else {}
