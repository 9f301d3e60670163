"""Fragments: the changed parts of a page, rendered from the templates that the page includes and marked up for htmx."""

import json
import re
import secrets

from flask import Response, flash, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from board.web.just_happened import keep_message

FIRST_TAG = re.compile(r"<[a-z][a-z0-9-]*", re.IGNORECASE)


def wants_fragments() -> bool:
    """Whether the request comes from htmx, and not from a browser without JavaScript."""
    return request.headers.get("HX-Request") == "true"


def in_place(fragment: str, swap: str = "outerMorph") -> Markup:
    """A fragment that replaces the element with its id."""
    return Markup(FIRST_TAG.sub(lambda tag: f'{tag.group()} hx-swap-oob="{swap}"', fragment.lstrip(), count=1))


def put(fragment: str, target: str, swap: str) -> Markup:
    """A fragment that goes beside, into or in place of `target`, a CSS selector."""
    return Markup('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>').format(target, swap, Markup(fragment))


def say(text: str, kind: str = "success", undo_url: str | None = None) -> Markup:
    """A message that is shown and read out, with an undo button if there is an address for one."""
    keep_message(text, kind, undo_url)
    message = {"key": secrets.token_hex(4), "text": text, "kind": kind, "undo_url": undo_url}
    return put(render_template("_message.html", message=message), "#messages", "beforeend")


def tell(text: str, kind: str = "success", undo_url: str | None = None, link: tuple[str, str] | None = None) -> None:
    """Flash a message for the next page, with an undo button and a link (its words and address) if they are given."""
    keep_message(text, kind, undo_url, link)
    key = secrets.token_hex(4)
    flash({"key": key, "text": text, "kind": kind, "undo_url": undo_url, "link": link}, kind)  # type: ignore[arg-type]


def redraw(
    *fragments: str, announce: str, otherwise: str, undo_url: str | None = None, kind: str = "success", status: int = 200
) -> AnyResponse:
    """The changed fragments and a message for htmx; for everyone else a redirect to `otherwise`, which shows the message."""
    if not wants_fragments():
        tell(announce, kind, undo_url)
        return redirect(otherwise, 303)
    return make_response("".join((*fragments, say(announce, kind, undo_url))), status)


def stale(answer: AnyResponse, card: int | None = None) -> AnyResponse:
    """The response with an htmx trigger: an open board polls at once, and focuses the card that came back."""
    answer.headers["HX-Trigger"] = json.dumps({"board:stale": {"card": card}})
    return answer


def done(announce: str, url: str, undo_url: str | None = None, link: tuple[str, str] | None = None) -> AnyResponse:
    """Redirect to another page, which shows the message, with a link (its words and address) to what it is about."""
    tell(announce, undo_url=undo_url, link=link)
    return redirect(url, 303)


def page(template: str, status: int = 200, **names: object) -> Response:
    """A whole page from a template."""
    return make_response(render_template(template, **names), status)
