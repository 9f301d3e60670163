"""Items of a round-up: editing their text."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.round_up.item import LONGEST_HEADING, LONGEST_WORDS, RoundUpItem
from board.web.access import current_person
from board.web.forms.form import Form, line, text
from board.web.fragments import done, page
from board.web.round_up.round_ups import find_item

bp = Blueprint("round_up_items", __name__)


class ItemForm(Form):
    """The text of an item."""

    heading = line("Heading", LONGEST_HEADING)
    words = text(
        "What it says",
        LONGEST_WORDS,
        needed="Enter what it says, or leave the item out",
        hint="Each line is a paragraph. “What happened:” and its like are set in bold when they begin one.",
    )


@bp.get("/round-up-items/<int:round_up_item_id>/edit")
def edit(round_up_item_id: int) -> Response:
    """The form with the current text."""
    item = find_item(round_up_item_id)
    return edit_page(ItemForm(obj=item), item)


@bp.post("/round-up-items/<int:round_up_item_id>")
def update(round_up_item_id: int) -> Response:
    """Save the text of an item."""
    item = find_item(round_up_item_id)
    form = ItemForm()
    if not form.sent():
        return edit_page(form, item, 422)
    if form.stands_beside(item, "heading", "words"):
        return edit_page(form, item, 409)
    try:
        item.reword(form.heading.data or "", form.words.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_item(round_up_item_id), 422)
    db.session.commit()
    return done("Saved.", back_to(item))


def back_to(item: RoundUpItem, button: str = "") -> str:
    """The address of the draft, with the item or one of its buttons as the fragment."""
    anchor = "-".join(filter(None, ("item", str(item.id), button)))
    return url_for("round_ups.edit", monday=item.round_up.monday, _anchor=anchor)


def edit_page(form: ItemForm, item: RoundUpItem, status: int = 200) -> Response:
    """The page with the form."""
    return page(
        "round_up/items_edit.html",
        status,
        nav="library",
        form=form,
        form_has_errors=form.has_problems,
        told_item=item,
        longest=LONGEST_WORDS,
        back_url=back_to(item),
    )
