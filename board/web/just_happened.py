"""What just happened: the last messages of a sign-in, kept in its cookie, each with its undo while that still works."""

import datetime as dt
import re
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, session
from flask_login import current_user

from board.models.moments import now

bp = Blueprint("messages", __name__)

# The key in the session cookie, which is emptied on signing in and out.
SAID = "said"
# As many as fit into a cookie with what else is in it.
MOST, LONGEST = 6, 160
TITLE = re.compile("“([^”]+)”")


@bp.get("/messages")
def index() -> Response:
    """The last messages, the latest first."""
    said = [one | {"at": dt.datetime.fromisoformat(one["at"])} for one in session.get(SAID, [])]
    return make_response(render_template("messages_index.html", nav="account", said=said))


def keep_message(text: str, kind: str, undo_url: str | None, link: tuple[str, str] | None = None) -> None:
    """Put a message on top of the list of whoever is signed in.

    An undo that was used, or whose record was changed again since, is taken off the earlier message.
    """
    if not current_user.is_authenticated:
        return
    kept: list[dict[str, Any]] = session.get(SAID, [])
    about = _about(text)
    for one in kept:
        if one["undo_url"] and (one["undo_url"] == request.path or (about and about == _about(one["text"]))):
            one["undo_url"] = None
    words = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    latest = {"text": words, "kind": kind, "undo_url": undo_url, "link": link, "at": now().isoformat()}
    session[SAID] = [latest, *kept][:MOST]


def _about(text: str) -> str | None:
    found = TITLE.search(text)
    return found[1] if found else None
