"""The base form and its fields: validate shape, keep invalid input on the page, and never overwrite somebody else's words."""

import re
from collections.abc import Iterable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError

from board.models.errors import RuleBroken
from board.models.moments import say_moment
from board.models.people.activity import changes_since, plain
from board.models.personal_data import what_it_looks_like
from board.web.access import organisation

# Control characters except tab and new line, marks that change the direction of the surrounding text, and code points that
# Unicode assigns to no character.
NO_CHARACTERS = "".join(chr(plane + end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + NO_CHARACTERS + "]"
)
BIGGEST_NUMBER = 2**31 - 1


def tidy(text: str | None) -> str | None:
    """Text as it is saved: with one kind of line ending and without surrounding white space."""
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n").strip()


class Shape:
    """Validates a text: present if required, not too long, and only of characters that can be displayed."""

    def __init__(self, needed: str | None, most: int):
        self.needed = needed
        self.most = most

    def __call__(self, form: FlaskForm, field: StringField) -> None:
        """Raises ValidationError with the sentence that is shown next to the field."""
        text = field.data or ""
        if UNSHOWABLE.search(text):
            raise StopValidation(f"{field.label.text} has a character that cannot be shown. Delete it and type the text again.")
        if self.needed and not text:
            raise StopValidation(self.needed)
        if len(text) > self.most:
            raise StopValidation(f"{field.label.text} must be {self.most:,} characters or fewer. You have {len(text):,}.")


class LineField(StringField):
    """One line of text; characters that cannot be displayed are not rendered again."""

    def _value(self) -> str:
        return UNSHOWABLE.sub("", super()._value())


class TextField(TextAreaField):
    """Several lines of text; characters that cannot be displayed are not rendered again."""

    def _value(self) -> str:
        return UNSHOWABLE.sub("", super()._value())


def line(label: str, most: int, needed: str | None = None, hint: str = "") -> LineField:
    """A text field of one line; `needed` is the error for an empty one."""
    return LineField(
        label, [Shape(needed, most)], filters=[tidy, lambda text: text and " ".join(text.split())], description=hint, default=""
    )


def text(label: str, most: int, needed: str | None = None, hint: str = "") -> TextField:
    """A text field of several lines; `needed` is the error for an empty one."""
    return TextField(label, [Shape(needed, most)], filters=[tidy], description=hint, default="")


class DayField(DateField):
    """A date, typed or picked."""

    def _value(self) -> str:
        return UNSHOWABLE.sub("", super()._value())

    def __init__(self, label: str, needed: str | None = None, hint: str = "", **given: Any):
        super().__init__(label, description=hint, **given)
        self.needed = needed

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse the one format that browsers send; raises ValueError with the sentence for anything else."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError:
            self.data = None
            raise ValueError(f"{self.label.text} must be a real date, such as 2026-11-03.") from None

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse an empty date, if one is required."""
        if self.data is None and self.needed and not self.errors and not self.process_errors:
            raise ValidationError(self.needed)
        if self.data is not None and not 2000 <= self.data.year <= 2100:
            raise ValidationError(f"{self.label.text} must be between 2000 and 2100.")


class NumberField(IntegerField):
    """A whole number, or nothing."""

    def _value(self) -> str:
        return UNSHOWABLE.sub("", super()._value())

    def __init__(self, label: str, least: int = 0, most: int = BIGGEST_NUMBER, hint: str = "", **given: Any):
        super().__init__(label, description=hint, **given)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse a number of plain digits within the field's bounds; raises ValueError with the sentence for anything else."""
        given = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not given:
            return
        if not re.fullmatch(r"-?[0-9]{1,12}", given) or not self.least <= int(given) <= self.most:
            most = f"{self.least} to {self.most}" if self.most < BIGGEST_NUMBER else f"{self.least} or more"
            raise ValueError(f"{self.label.text} must be a whole number, {most}.")
        self.data = int(given)


def choose_from(
    label: str, choices: Iterable[tuple[Any, str]] = (), needed: str = "Choose one from the list", hint: str = "", **given: Any
) -> SelectField:
    """A choice from a list; `needed` is the error for a value that is not on it."""
    field: SelectField = given.pop("kind", SelectField)(
        label, choices=as_choices(choices), description=hint, validate_choice=False, **given, validators=[OneOf(needed)]
    )
    return field


def radios(label: str, choices: Iterable[tuple[Any, str]], needed: str, hint: str = "", **given: Any) -> RadioField:
    """A choice of which all options are visible."""
    return choose_from(label, choices, needed, hint, kind=RadioField, **given)


def offered(label: str, choices: Iterable[tuple[Any, str]], hint: str = "") -> RadioField:
    """Radio buttons of which none has to be chosen."""
    choices = [*choices]
    needed = f"Choose {', '.join(words.lower() for _value, words in choices)} or nothing"
    return RadioField(
        label, choices=as_choices(choices), description=hint, validate_choice=False, validators=[OneOf(needed, True)]
    )


def as_choices(choices: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Pairs of value and label, as WTForms takes them."""
    return [SelectChoice(str(value), words) for value, words in choices]


class OneOf:
    """Validates that the chosen value is among the choices."""

    def __init__(self, needed: str, may_be_left_out: bool = False):
        self.needed = needed
        self.may_be_left_out = may_be_left_out

    def __call__(self, form: FlaskForm, field: SelectField) -> None:
        """Raises ValidationError with the sentence that is shown next to the field."""
        if self.may_be_left_out and not field.data:
            field.data = None
        elif str(field.data) not in {str(choice[0]) for choice in field.iter_choices()}:
            raise StopValidation(self.needed)


class Form(FlaskForm):
    """The base of all forms: keeps what was typed, warns of personal data, and detects edits made by somebody else."""

    version = NumberField("Version")
    asks_about_personal_data = True

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self.personal_data: list[Markup | str] = []
        self.conflicts: dict[str, tuple[str, str, str]] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the shape is right and no text seems to identify a resident, or its writer has confirmed that it does not."""
        shaped = super().validate(extra_validators)
        if self.asks_about_personal_data and request.form.get("personal_data_checked") != "yes":
            for field in self:
                if isinstance(field, StringField) and field.data and not field.errors:
                    self.personal_data += [
                        f"“{field.label.text}” has something that looks like {kind}." for kind in what_it_looks_like(field.data)
                    ]
        return shaped and not self.personal_data

    def sent(self) -> bool:
        """Whether the form was sent and its shape is right."""
        return request.method == "POST" and self.validate()

    def refuse(self, broken: RuleBroken) -> None:
        """Add a rule's sentence to the errors of its field, or to those of the form if it has none."""
        field = self._fields.get(broken.field or "")
        if field is not None and field.name != "version":
            field.errors = [*field.errors, broken.sentence]
        else:
            self.form_errors.append(broken.sentence)

    @property
    def has_problems(self) -> bool:
        """Whether anything has to be corrected before the form can be saved."""
        return bool(self.errors or self.form_errors or self.personal_data or self.conflicts)

    def values(self, *names: str) -> dict[str, Any]:
        """The data of these fields, by name."""
        return {name: self._fields[name].data for name in names}

    def stands_beside(self, record: Any, *names: str) -> bool:
        """Whether saving would overwrite words that somebody else wrote after this form was opened.

        A field that only they changed takes their words; one that both changed is added to `conflicts`, for the writer to choose.
        """
        since = self.version.data or 0
        if record is None or since == record.version:
            return self._take_chosen(record, names)
        self._take_chosen(record, names)
        changed = changes_since(record, since)
        for name in names:
            if name not in changed:
                continue
            base, by, at = changed[name]
            field, theirs = self._fields[name], getattr(record, name)
            if plain(field.data) == base:
                field.data = theirs
            elif field.data != theirs:
                who = by.name if by else "Somebody"
                self.conflicts[name] = (str(theirs), who, say_moment(at, organisation().time_zone))
        self.version.data, self.version.raw_data = record.version, None
        return bool(self.conflicts)

    def _take_chosen(self, record: Any, names: tuple[str, ...]) -> bool:
        for name in names:
            if record is not None and request.form.get(f"keep-{self._fields[name].name}") == "theirs":
                self._fields[name].data = getattr(record, name)
        return False
