"""The field that asks where something stands in a list: only whoever chooses another place than they were shown moves it."""

from flask import request


def stood_at(here: int | None) -> str:
    """The place that was shown when the form was opened, or else the one where it stands; somebody may have moved it since."""
    return request.form.get("stood", str(here))
