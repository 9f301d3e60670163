"""The six questions as they stand on a form: yes, no or not answered yet, and a few words about each yes."""

from wtforms import RadioField

from board.models.experiments.experiment import LONGEST_TEXT
from board.models.experiments.safety import QUESTIONS, SafetyCheck, SafetyQuestion
from board.web.forms.form import Form, NumberField, TextField, offered, text


def yes_or_no(question: SafetyQuestion) -> RadioField:
    """One of the six, which is never answered for anybody."""
    return offered(question.asks, [("yes", "Yes"), ("no", "No")], hint=question.means)


def words_about() -> TextField:
    """What is said about every yes."""
    return text(
        "You answered yes. What might happen, and what will you do about it?",
        LONGEST_TEXT,
        hint="A sentence or two. A lead reads it and agrees, or asks you something. Leave it empty if all six are no.",
    )


class SafetyForm(Form):
    """The six questions, and what stood when they were asked."""

    stands = NumberField("The answers that stood when this was opened")


for _question in QUESTIONS:
    setattr(SafetyForm, _question.name, yes_or_no(_question))
SafetyForm.about = words_about()


def answers_in(form: Form) -> dict[str, bool | None]:
    """The answers by the questions' names; None for what was left out."""
    return {question.name: {"yes": True, "no": False}.get(form[question.name].data or "") for question in QUESTIONS}


def mark_unanswered(form: Form) -> bool:
    """Whether any question is still without an answer; each that is says so."""
    unanswered = [name for name, answer in answers_in(form).items() if answer is None]
    for name in unanswered:
        form[name].errors = [f"Answer yes or no: {form[name].label.text}"]
    return bool(unanswered)


def fill_with(form: Form, check: SafetyCheck) -> None:
    """The answers that stand, to be answered again."""
    for question, is_yes in check.answers:
        form[question.name].data = "yes" if is_yes else "no"
    form["about"].data = check.about
