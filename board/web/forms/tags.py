"""The fields for an experiment's tags: a line to type them in, and checkboxes for tags that are already in use."""

from typing import Any

from flask import request

from board.models.experiments.experiment import Experiment
from board.models.experiments.tag import LONGEST_TAGS, MOST_TAGS, in_a_line, key_of
from board.models.fields import label_of
from board.models.library.tags_in_use import tags_in_use
from board.models.people.person import Person
from board.web.forms.form import LineField, line

# As many as a reader can take in; the library has them all.
MOST_TO_TICK = 24
# Each checkbox has a name of its own: this prefix and the tag's key.
TICK = "tag-"


def tags_line() -> LineField:
    """The text field for tags."""
    return line(
        label_of(Experiment.tags),
        LONGEST_TAGS,
        hint=f"Words by which others find it, such as: first visits, texting. {MOST_TAGS} at most, with commas.",
    )


def tags_to_tick(form: Any, person: Person) -> list[tuple[str, str, bool]]:
    """The tags in use that are not in the line yet, as (name of the checkbox, tag, whether it is ticked)."""
    written = {key_of(word) for word in (form.tags.data or "").split(",")}
    offered = [(f"{TICK}{key}", word) for key, word in tags_in_use(person, MOST_TO_TICK) if key not in written]
    return [(name, word, name in request.form) for name, word in offered]


def take_ticked(form: Any, person: Person) -> None:
    """Append the ticked tags to the line; a tag that is no longer in use is ignored."""
    if any(name.startswith(TICK) for name in request.form):
        words = [word for key, word in tags_in_use(person) if f"{TICK}{key}" in request.form]
        form.tags.data = in_a_line([word for word in (form.tags.data, *words) if word])
