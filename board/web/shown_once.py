"""Shown once: the secret of a link, kept by the browser that made it and by nobody else, so that a reload makes no other link."""

from typing import Any

from flask import redirect, session
from werkzeug.wrappers import Response

from board.models.people.one_time_link import OneTimeLink
from board.models.review.review_link import ReviewLink

# In the cookie that signs its maker in: it can do more than any link, and signing out empties it.
SHOWN = "shown"


def show_once(link: OneTimeLink | ReviewLink, token: str, url: str) -> Response:
    """On to the page that shows a new link; only this browser is shown it, until it makes another or signs out."""
    session[SHOWN] = [link.__tablename__, link.id, token]
    return redirect(url, 303)


def secret_of(link: OneTimeLink | ReviewLink) -> str | None:
    """The secret of a link, for the browser that made it last; None for everybody else."""
    kept: Any = session.get(SHOWN)
    return kept[2] if kept and kept[:2] == [link.__tablename__, link.id] else None
