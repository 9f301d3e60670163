"""The position field of a list: an item moves only if its editor chooses a position other than the one they were shown."""

from flask import request


def shown_position(here: int | None) -> str:
    """The position shown when the form was opened, or else the current one: somebody may have moved the item since."""
    return request.form.get("stood", str(here))
