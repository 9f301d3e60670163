"""The field that asks which phrase something lives by; nobody has to say."""

from collections.abc import Callable
from typing import Any

from wtforms import SelectField

from board.database import db
from board.models.people.phrase import Phrase, phrases
from board.web.forms.form import Form, as_choices, choose_from

NONE = "No phrase"


def lives_by(coerce: Callable[[object], int | None]) -> SelectField:
    """The field; `coerce` makes ids of what was chosen."""
    return choose_from(
        "Which phrase does it live by?",
        needed="Choose a phrase from the list, or none",
        hint="It is shown with it, and stands as an example on the page of the phrase.",
        coerce=coerce,
    )


def offer_phrases(form: Any, chosen: int | None = None) -> None:
    """The phrases that can be chosen, and the one that was, though it was archived since."""
    offered = {phrase.id: phrase.text for phrase in phrases()}
    if chosen is not None and chosen not in offered:
        offered[chosen] = f"{db.session.get_one(Phrase, chosen).text} (archived)"
    form.phrase_id.choices = as_choices([(None, NONE), *offered.items()])


def phrase_in_words(form: Form) -> str:
    """What was chosen in words; where two people chose differently, what the other chose is put into words too."""
    words = {str(choice[0]): choice[1] for choice in form["phrase_id"].iter_choices()}
    if "phrase_id" in form.conflicts:
        theirs, *who_and_when = form.conflicts["phrase_id"]
        form.conflicts["phrase_id"] = (words.get(theirs, NONE), *who_and_when)
    return words.get(str(form["phrase_id"].data), NONE)
