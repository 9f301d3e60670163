"""Expectation fields: what the team expects of a question and how confident it is, worded the same on every form."""

from typing import Any, NamedTuple

from flask import request
from wtforms import RadioField, TextAreaField

from board.models.errors import Conflict, RuleBroken
from board.models.evidence.expectation import Expectation
from board.models.experiments.experiment import LONGEST_PART, Experiment
from board.models.experiments.prediction import Confidence
from board.models.moments import now
from board.models.people.activity import changes_since
from board.models.people.person import Person
from board.web.forms.form import Form, NumberField, offered, text

# Named by its id and not its position, because somebody else may be reordering the questions.
EXPECTED = "expects-"
CONFIDENCES = [(sure.value, sure.label) for sure in Confidence]


def what_is_expected() -> TextAreaField:
    """The field for what the team expects of one question."""
    return text("What do you expect?", LONGEST_PART)


def how_sure(asks: str = "How sure are you?") -> RadioField:
    """The field for how confident the team is."""
    return offered(asks, CONFIDENCES)


class ExpectationFields(NamedTuple):
    """A question on the Move form, with its fields."""

    question: str
    expects: TextAreaField
    sure: RadioField
    seen: NumberField


def with_questions(kind: type[Form], experiment: Experiment) -> type[Any]:
    """A form class with fields for each unanswered question, and any that somebody else answered since the form was opened."""
    fields: dict[str, Any] = {}
    for one in experiment.expectations:
        if not one.is_said or request.form.get(_name(one)):
            fields |= {
                _name(one): what_is_expected(),
                f"{_name(one)}-sure": how_sure(),
                f"{_name(one)}-seen": NumberField("The answer that stood when this was opened"),
            }
    return type(kind.__name__, (kind,), fields) if fields else kind


def fields_of(form: Form, experiment: Experiment) -> list[ExpectationFields]:
    """The expectation fields of a form, in the order of the questions."""
    return [_asked(form, one) for one in experiment.expectations if _name(one) in form]


def fill_in_expected(form: Form, experiment: Experiment) -> None:
    """Fill the fields with what is saved: a confidence may have been chosen before the words."""
    for one in experiment.expectations:
        if _name(one) in form:
            asked = _asked(form, one)
            asked.sure.data = asked.sure.data or one.sure
            asked.seen.data = one.version if asked.seen.data is None and not one.is_said else asked.seen.data


def says_expected(form: Form, experiment: Experiment) -> bool:
    """Whether text was typed into any of these fields."""
    return any(asked.expects.data for asked in fields_of(form, experiment))


def say_expected(form: Form, experiment: Experiment, by: Person) -> None:
    """Save what was typed; raises Conflict if somebody else has meanwhile saved other words."""
    for one in experiment.expectations:
        if _name(one) in form and form[_name(one)].data:
            asked = _asked(form, one)
            words, sure = asked.expects.data or "", Confidence(asked.sure.data) if asked.sure.data else None
            if one.is_said and (words, sure) != (one.expects, one.how_sure) and asked.seen.data != one.version:
                _stand_beside(asked, one)
            one.say(words, by=by, at=now(), sure=sure)


def _stand_beside(asked: ExpectationFields, one: Expectation) -> None:
    said_by = changes_since(one, asked.seen.data or 0).get("expects", ["", one.by])[1]
    asked.seen.data, asked.seen.raw_data = one.version, None
    sure = f" ({one.how_sure.label.lower()})" if one.how_sure else ""
    raise Conflict(
        f"{said_by.name if said_by else 'Somebody'} has said meanwhile what you expect of “{one.asks}”: “{one.expects}”{sure}. "
        "Your words are kept below. They replace those if you move it again.",
        field=asked.expects.name,
    )


def mark_unsaid(form: Form, experiment: Experiment) -> None:
    """Add the error to each of these fields that was left empty."""
    for asked in fields_of(form, experiment):
        if not asked.expects.data:
            form.refuse(RuleBroken("Enter what you expect", field=asked.expects.name))


def _asked(form: Form, one: Expectation) -> ExpectationFields:
    name = _name(one)
    return ExpectationFields(one.asks, form[name], form[f"{name}-sure"], form[f"{name}-seen"])


def _name(expectation: Expectation) -> str:
    return f"{EXPECTED}{expectation.id}"
