"""What asks for an experiment's tags: a line to type them in, and the tags that are in use to tick."""

from typing import Any

from flask import request

from board.models.experiments.experiment import Experiment
from board.models.experiments.tag import LONGEST_TAGS, MOST_TAGS, in_a_line, key_of
from board.models.fields import label_of
from board.models.library.tags_in_use import tags_in_use
from board.models.people.person import Person
from board.web.forms.form import LineField, line

# What can be looked over; the library has them all.
MOST_TO_TICK = 24
# Each box has a name of its own: before the tag's key.
TICK = "tag-"


def tags_line() -> LineField:
    """The line."""
    return line(
        label_of(Experiment.tags),
        LONGEST_TAGS,
        hint=f"Words by which others find it, such as: first visits, texting. {MOST_TAGS} at most, with commas.",
    )


def tags_to_tick(form: Any, person: Person) -> list[tuple[str, str, bool]]:
    """The tags in use that are not in the line yet: the name of each one's box, its word, and whether it is ticked."""
    written = {key_of(word) for word in (form.tags.data or "").split(",")}
    offered = [(f"{TICK}{key}", word) for key, word in tags_in_use(person, MOST_TO_TICK) if key not in written]
    return [(name, word, name in request.form) for name, word in offered]


def take_ticked(form: Any, person: Person) -> None:
    """Put what was ticked into the line, after what was typed there; what is not in use is as good as not ticked."""
    if any(name.startswith(TICK) for name in request.form):
        words = [word for key, word in tags_in_use(person) if f"{TICK}{key}" in request.form]
        form.tags.data = in_a_line([word for word in (form.tags.data, *words) if word])
