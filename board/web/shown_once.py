"""Secrets shown once: only the browser that made a link keeps its secret, so that a reload does not make another link."""

from typing import Any

from flask import redirect, session
from werkzeug.wrappers import Response

from board.models.people.one_time_link import OneTimeLink
from board.models.review.review_link import ReviewLink
from board.models.sign_on.provisioning import ProvisioningToken

# The key in the session cookie, which can do more than any link and is emptied on signing out.
SHOWN = "shown"


def show_once(link: OneTimeLink | ReviewLink | ProvisioningToken, token: str, url: str) -> Response:
    """Redirect to the page of a new link; only this browser can see the link, until it makes another or signs out."""
    session[SHOWN] = [link.__tablename__, link.id, token]
    return redirect(url, 303)


def secret_of(link: OneTimeLink | ReviewLink | ProvisioningToken) -> str | None:
    """The secret of a link, if this browser made it last; otherwise None."""
    kept: Any = session.get(SHOWN)
    return kept[2] if kept and kept[:2] == [link.__tablename__, link.id] else None
