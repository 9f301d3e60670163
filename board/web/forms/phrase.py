"""The optional field for the phrase that something lives by."""

from collections.abc import Callable
from typing import Any

from wtforms import SelectField

from board.database import db
from board.models.people.phrase import Phrase, phrases
from board.web.forms.form import Form, as_choices, choose_from

NONE = "No phrase"


def lives_by(coerce: Callable[[object], int | None]) -> SelectField:
    """The field; `coerce` converts what was chosen to an id."""
    return choose_from(
        "Which phrase does it live by?",
        needed="Choose a phrase from the list, or none",
        hint="It is shown with it, and stands as an example on the page of the phrase.",
        coerce=coerce,
    )


def offer_phrases(form: Any, chosen: int | None = None) -> None:
    """Offer the phrases that can be chosen, and the current one even if it has since been archived."""
    offered = {phrase.id: phrase.text for phrase in phrases()}
    if chosen is not None and chosen not in offered:
        offered[chosen] = f"{db.session.get_one(Phrase, chosen).text} (archived)"
    form.phrase_id.choices = as_choices([(None, NONE), *offered.items()])


def phrase_in_words(form: Form) -> str:
    """The chosen phrase as text; after a conflict, the phrase that the other person chose is put into words too."""
    words = {str(choice[0]): choice[1] for choice in form["phrase_id"].iter_choices()}
    if "phrase_id" in form.conflicts:
        theirs, *who_and_when = form.conflicts["phrase_id"]
        form.conflicts["phrase_id"] = (words.get(theirs, NONE), *who_and_when)
    return words.get(str(form["phrase_id"].data), NONE)
