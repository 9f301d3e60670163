"""Keys: what each does, and whether single ones do anything for the user."""

from typing import Any

from flask import Blueprint, make_response, render_template, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.web.access import current_person
from board.web.forms.person import PersonForm, tick
from board.web.fragments import done, page, wants_fragments

bp = Blueprint("keys", __name__)

ANYWHERE = (
    (("Ctrl K",), "Go anywhere: an experiment, a team, a sprint, a person, a page, or something to do"),
    (("/",), "The same"),
    (("?",), "This list"),
    (("n",), "A new idea"),
    (("f",), "Filter the board, or search the list"),
    (("e",), "Edit what you look at, or the card that you are on"),
)
ON_A_BOARD = (
    (("←", "→", "↑", "↓"), "Go from card to card, and from stage to stage"),
    (("Enter",), "Open the card that you are on"),
    (("m",), "Move it"),
)


class KeysForm(PersonForm):
    """Whether single keys do anything."""

    has_single_keys = tick(
        "Single keys do something",
        hint="Switch this off if you speak to your computer, or press keys by accident. Ctrl K, arrows and Enter stay.",
    )


@bp.get("/account/keys")
def edit() -> Response:
    """The list and the setting; for the dialog over another page, only the list."""
    if wants_fragments():
        return make_response(render_template("navigation/_keys.html", **lists()))
    return page("navigation/keys_edit.html", nav="account", form=KeysForm(obj=current_person()), **lists())


@bp.post("/account/keys")
def update() -> Response:
    """Save the setting."""
    form = KeysForm()
    if not form.sent():
        return page("navigation/keys_edit.html", 422, nav="account", form=form, form_has_errors=True, **lists())
    current_person().has_single_keys = form.has_single_keys.data
    db.session.commit()
    return done(f"Single keys are {'on' if form.has_single_keys.data else 'off'}.", url_for("keys.edit"))


def lists() -> dict[str, Any]:
    """What the list shows: the keys, and whether single ones are on."""
    return {"anywhere": ANYWHERE, "on_a_board": ON_A_BOARD, "are_on": current_person().has_single_keys}
