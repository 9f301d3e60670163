"""The amount field: an exact decimal number, typed the way people write it."""

from decimal import Decimal
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from board.models.amount import read_number
from board.models.errors import RuleBroken
from board.web.forms.form import UNSHOWABLE


class Amount(Field):
    """A decimal number that may contain commas, a percent or a pound sign; `needed` is the error for an empty field."""

    widget = TextInput()

    def __init__(self, label: str, needed: str | None = None, hint: str = "", **given: Any):
        super().__init__(label, description=hint, **given)
        self.needed = needed
        self.data: Decimal | None

    def _value(self) -> str:
        if self.raw_data:
            return UNSHOWABLE.sub("", str(self.raw_data[0]))
        return "" if self.data is None else f"{self.data:f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse the number; raises ValueError with the sentence for text that is not one."""
        self.data = None
        given = valuelist[0].strip() if valuelist else ""
        if not given:
            if self.needed:
                raise ValueError(self.needed)
            return
        try:
            self.data = read_number(UNSHOWABLE.sub("", given))
        except RuleBroken as broken:
            raise ValueError(f"{self.label.text} must be a number. {broken.sentence}") from None

    def pre_validate(self, form: Any) -> None:
        """Refuse a field that was not sent at all, if it is required."""
        if self.data is None and self.needed and not self.process_errors:
            raise ValidationError(self.needed)
