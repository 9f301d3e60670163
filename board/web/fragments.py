"""Sending the pieces that changed: the same files that the page includes, marked for htmx to put in their places."""

import json
import re
import secrets

from flask import Response, flash, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

FIRST_TAG = re.compile(r"<[a-z][a-z0-9-]*", re.IGNORECASE)


def wants_fragments() -> bool:
    """Whether htmx is asking, rather than a browser without JavaScript."""
    return request.headers.get("HX-Request") == "true"


def in_place(fragment: str, swap: str = "outerMorph") -> Markup:
    """A fragment that goes where the element with its id stands."""
    return Markup(FIRST_TAG.sub(lambda tag: f'{tag.group()} hx-swap-oob="{swap}"', fragment.lstrip(), count=1))


def put(fragment: str, target: str, swap: str) -> Markup:
    """A fragment that goes beside, into or in the place of `target`, a CSS selector."""
    return Markup('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>').format(target, swap, Markup(fragment))


def say(text: str, kind: str = "success", undo_url: str | None = None) -> Markup:
    """A message, spoken and shown, with a way back where there is one."""
    message = {"key": secrets.token_hex(4), "text": text, "kind": kind, "undo_url": undo_url}
    return put(render_template("_message.html", message=message), "#messages", "beforeend")


def tell(text: str, kind: str = "success", undo_url: str | None = None) -> None:
    """A message that the next page shows."""
    flash({"key": secrets.token_hex(4), "text": text, "kind": kind, "undo_url": undo_url}, kind)  # type: ignore[arg-type]


def redraw(
    *fragments: str, announce: str, otherwise: str, undo_url: str | None = None, kind: str = "success", status: int = 200
) -> AnyResponse:
    """The changed pieces and a message for htmx; for everyone else the message on the page `otherwise`."""
    if not wants_fragments():
        tell(announce, kind, undo_url)
        return redirect(otherwise, 303)
    return make_response("".join((*fragments, say(announce, kind, undo_url))), status)


def stale(answer: AnyResponse, card: int | None = None) -> AnyResponse:
    """The same answer, after which a board asks for what is there now, and puts the focus on the card that came back."""
    answer.headers["HX-Trigger"] = json.dumps({"board:stale": {"card": card}})
    return answer


def done(announce: str, url: str, undo_url: str | None = None) -> AnyResponse:
    """On to another page, which says what was done."""
    tell(announce, undo_url=undo_url)
    return redirect(url, 303)


def page(template: str, status: int = 200, **names: object) -> Response:
    """A whole page."""
    return make_response(render_template(template, **names), status)
