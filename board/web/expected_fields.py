"""Expected fields: on the Move form, one for each question that waits for what the team expects of it."""

from typing import Any

from wtforms import Field

from board.models.errors import RuleBroken
from board.models.expectation import Expectation, say
from board.models.experiment import LONGEST_PART, Experiment
from board.models.moments import now
from board.models.person import Person
from board.models.stage import unsaid_of
from board.web.form import Form, text

# By its number, and not its place: somebody else may be putting the questions in another order.
EXPECTED = "expects-"


def with_questions(kind: type[Form], experiment: Experiment) -> type[Any]:
    """A form that asks for what is expected of each question too."""
    fields = {_name(one): text(one.asks, LONGEST_PART) for one in unsaid_of(experiment)}
    return type(kind.__name__, (kind,), fields) if fields else kind


def fields_of(form: Form, experiment: Experiment) -> list[Field]:
    """These fields, in the order of the questions."""
    return [form[_name(one)] for one in unsaid_of(experiment) if _name(one) in form]


def say_expected(form: Form, experiment: Experiment, by: Person) -> None:
    """Save what was typed into them."""
    for one in unsaid_of(experiment):
        if _name(one) in form and form[_name(one)].data:
            say(one, form[_name(one)].data, by=by, on=now())


def mark_unsaid(form: Form, experiment: Experiment) -> None:
    """Put the sentence next to each of them that was left empty."""
    for field in fields_of(form, experiment):
        if not field.data:
            form.refuse(RuleBroken("Enter what you expect", field=field.name))


def _name(expectation: Expectation) -> str:
    return f"{EXPECTED}{expectation.id}"
