"""Several forms on one page, each with ids of its own."""

from typing import TypeVar

from board.web.forms.form import Form

AnyForm = TypeVar("AnyForm", bound=Form)


def beside_others(form: AnyForm, key: int) -> AnyForm:
    """The form with its key in the id of each field, and without hints, for which there is no room."""
    for field in form:
        field.id, field.description = f"{field.name}-{key}", ""
    return form
