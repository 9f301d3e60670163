"""Samples: the context of /design, with one invented thing of every kind and state."""

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from board.models.experiments.safety import QUESTIONS
from board.web.design.cards import BOARD, CARDS, STAGES
from board.web.design.review import CHANGES, IN_PLACE, REVIEWS, form_in_place, look_in_place
from board.web.design.risk import RISK
from board.web.design.story import STORY


class SampleForm(Form):
    """One field of every kind."""

    title = StringField("Title", description="A few words that a colleague on another team would understand")
    evidence = TextAreaField("Because we have observed", description="What have you seen, counted or been told?")
    owner = SelectField(
        "Owner", choices=[SelectChoice("", "Nobody yet"), SelectChoice("1", "Mel Turner"), SelectChoice("2", "Cora Shah")]
    )
    starts = DateField("First day", description="A Monday works well")
    outcome = RadioField(
        "Was the prediction confirmed?",
        choices=[
            SelectChoice("yes", "Yes"),
            SelectChoice("partly", "Partly"),
            SelectChoice("no", "No"),
            SelectChoice("too_early", "Too early to tell"),
        ],
    )
    private = BooleanField("Only the team can see this board", description="Use this rarely: we learn in the open")
    password = PasswordField("New password", description="At least 12 characters. Three random words work well")


class SampleMoveForm(Form):
    """The two questions of a move."""

    stage = RadioField("Move to", choices=[SelectChoice(key, name) for key, name in STAGES])
    position = SelectField(
        "Position", choices=[SelectChoice("0", "First"), SelectChoice("1", "After “Walk to school with the new starters”")]
    )


class SampleSafetyForm(Form):
    """The six questions of the safety check."""

    about = TextAreaField("You answered yes. What might happen, and what will you do about it?", description="A sentence or two")


for _question in QUESTIONS:
    _choices = [SelectChoice("yes", "Yes"), SelectChoice("no", "No")]
    setattr(SampleSafetyForm, _question.name, RadioField(_question.asks, choices=_choices, description=_question.means))


def samples() -> dict[str, object]:
    """Everything that templates/design/show.html renders, by name."""
    form = SampleForm(MultiDict({"title": "Text parents the day before a home visit", "outcome": "partly", "owner": "1"}))
    wrong = SampleForm(MultiDict({"evidence": "Mrs Green on 07700 900123 was out again, as were ten others."}))
    wrong.title.errors = ["Enter a title"]
    wrong.outcome.errors = ["Choose whether the prediction was confirmed"]
    wrong.personal_data = ["“07700 900123” in Because we have observed looks like a phone number"]
    asked = SampleSafetyForm(MultiDict({question.name: "no" for question in QUESTIONS[2:]} | {QUESTIONS[0].name: "yes"}))
    asked[QUESTIONS[1].name].errors = [f"Answer yes or no: {QUESTIONS[1].asks}"]
    return {
        "safety_form": asked,
        "questions": QUESTIONS,
        "reviews": REVIEWS,
        "changes": CHANGES,
        "in_place": IN_PLACE,
        "look_in_place": look_in_place(),
        "form_in_place": form_in_place(),
        "sprint": {
            "name": "Sprint 4",
            "goal": "Every family knows who is coming, and when",
            "dates": "16 to 29 November 2026",
            "days": "6 days left",
            "over": False,
            "day": 8,
            "length": 14,
            "url": "#design-board",
        },
        "sprint_over": {
            "name": "Sprint 3",
            "goal": "Schools ring the right person first time",
            "dates": "2 to 15 November 2026",
            "days": "ended 8 days ago",
            "over": True,
            "day": 14,
            "length": 14,
            "url": "#design-board",
        },
        "filters": {"owner": "", "sprint": "", "text": "", "needs_me": False},
        "owners": [("1", "Mel Turner"), ("2", "Cora Shah")],
        "sprints": [("4", "Sprint 4"), ("3", "Sprint 3")],
        "stages": BOARD,
        "cards": CARDS,
        "story": STORY,
        "risk": RISK,
        "form": form,
        "wrong_form": wrong,
        "move_form": SampleMoveForm(MultiDict({"stage": "trying", "position": "0"})),
        "example": "11 of 38 first visits in September found nobody at home. Parents told us that the letter comes too early and gets lost.",
        "theirs": "11 of 38 first visits found nobody at home in September, and 9 of 40 in August.",
        "messages": [
            {
                "key": "moved",
                "kind": "success",
                "text": "“Text parents the day before” moved to Trying.",
                "undo_url": "#design-parts",
            },
            {"key": "told", "kind": "notice", "text": "Otto added an idea.", "undo_url": None},
            {
                "key": "refused",
                "kind": "error",
                "text": "The connection was lost. The board below is as it was saved.",
                "undo_url": None,
            },
        ],
        "rows": [
            {
                "title": "Health visitor drop-in at the library",
                "text": "Parents asked earlier, because the library is where they already are.",
                "owner": "Mel Turner",
                "decision": "adopt",
            },
            {
                "title": "Plain words in the first letter to foster carers",
                "text": "Calls to explain the letter fell by half.",
                "owner": "Aisha Rahman",
                "decision": None,
            },
        ],
        "tiles": [
            {
                "title": "Team around the school",
                "text": "Every family knows who is coming, and when",
                "left": "6 days left",
                "right": "9 experiments, 2 being tried",
            },
            {
                "title": "Fostering",
                "text": "Carers hear from us in plain words",
                "left": "6 days left",
                "right": "12 experiments, 3 being tried",
            },
            {"title": "Front door", "text": "No sprint is open", "left": "Plan a sprint", "right": "7 experiments"},
        ],
        "sprint_table": [
            ["Sprint 4", "16 to 29 November 2026", 3, 0],
            ["Sprint 3", "2 to 15 November 2026", 4, 3],
            ["Sprint 2", "19 to 30 October 2026", 5, 5],
        ],
    }
