"""The six questions of the safety check as form fields: yes, no or unanswered, and a few words about each yes."""

from wtforms import RadioField

from board.models.experiments.experiment import LONGEST_TEXT
from board.models.experiments.safety import QUESTIONS, SafetyCheck, SafetyQuestion
from board.web.forms.form import Form, NumberField, TextField, offered, text


def yes_or_no(question: SafetyQuestion) -> RadioField:
    """The field for one of the six questions, which has no default answer."""
    return offered(question.asks, [("yes", "Yes"), ("no", "No")], hint=question.means)


def words_about() -> TextField:
    """The field for what is said about every yes."""
    return text(
        "You answered yes. What might happen, and what will you do about it?",
        LONGEST_TEXT,
        hint="A sentence or two. A lead reads it and agrees, or asks you something. Leave it empty if all six are no.",
    )


class SafetyForm(Form):
    """The six questions, and the answers that were saved when the form was opened."""

    stands = NumberField("The answers that stood when this was opened")


for _question in QUESTIONS:
    setattr(SafetyForm, _question.name, yes_or_no(_question))
SafetyForm.about = words_about()


def answers_in(form: Form) -> dict[str, bool | None]:
    """The answers by the names of the questions; None for an unanswered one."""
    return {question.name: {"yes": True, "no": False}.get(form[question.name].data or "") for question in QUESTIONS}


def mark_unanswered(form: Form) -> bool:
    """Add an error to each unanswered question, and return whether there is any."""
    unanswered = [name for name, answer in answers_in(form).items() if answer is None]
    for name in unanswered:
        form[name].errors = [f"Answer yes or no: {form[name].label.text}"]
    return bool(unanswered)


def fill_with(form: Form, check: SafetyCheck) -> None:
    """Fill the form with the saved answers."""
    for question, is_yes in check.answers:
        form[question.name].data = "yes" if is_yes else "no"
    form["about"].data = check.about
