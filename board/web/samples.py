"""Samples: what /design shows, one invented thing of every kind and state."""

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

STAGES = [("ideas", "Ideas"), ("ready", "Ready"), ("trying", "Trying"), ("reflecting", "Reflecting"), ("decided", "Decided")]


class SampleForm(Form):
    """One field of every kind."""

    title = StringField("Title", description="A few words that a colleague on another team would understand")
    evidence = TextAreaField("Because we have observed", description="What have you seen, counted or been told?")
    owner = SelectField("Owner", choices=[SelectChoice("", "Nobody yet"), SelectChoice("1", "Mel Turner"), SelectChoice("2", "Cora Shah")])
    starts = DateField("First day", description="A Monday works well")
    outcome = RadioField(
        "Was the prediction confirmed?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("partly", "Partly"), SelectChoice("no", "No"), SelectChoice("too_early", "Too early to tell")],
    )
    private = BooleanField("Only the team can see this board", description="Use this rarely: we learn in the open")
    password = PasswordField("New password", description="At least 12 characters. Three random words work well")


class SampleMoveForm(Form):
    """The two questions of a move."""

    stage = RadioField("Move to", choices=[SelectChoice(key, name) for key, name in STAGES])
    position = SelectField("Position", choices=[SelectChoice("0", "First"), SelectChoice("1", "After “Walk to school with the new starters”")])


def card(id, title, stage, **more):
    """A card with nothing known, and what is given."""
    return {
        "id": id, "title": title, "line": None, "owner": None, "window": None, "window_over": False, "window_dates": None,
        "age": "today", "age_since": "2026-11-23T09:00:00Z", "age_date": "23 November 2026", "step": None, "decision": None,
        "cycle": None, "stands_out": False, "stands_out_because": None, "version": 1, "stage": stage, "may_move": True,
    } | more


def step(label, urgent=False):
    """The one next thing for a card."""
    return {"label": label, "urgent": urgent, "url": "#design-cards"}


CARDS = [
    card(901, "Coffee with the new starters on their first day", "ideas", age="2 days here", step=step("Complete the hypothesis")),
    card(902, "Text parents the day before a home visit", "ready", owner="Mel Turner", age="4 days here", step=step("Choose a sprint"),
         line="Fewer families will be out when we call, so visits happen in the first week."),
    card(903, "One learning circle instead of the Tuesday meeting", "trying", owner="Cora Shah", age="5 days here", cycle="Cycle 2",
         line="People will leave with one thing to do, rather than a paper to read.", window="6 days left",
         window_dates="16 November to 29 November 2026", step=step("Add a reading")),
    card(904, "Share the duty rota with schools every Friday", "trying", owner="Otto Brandt", age="16 days here", window="ended 2 days ago",
         window_over=True, window_dates="9 November to 21 November 2026", step=step("Record what happened", urgent=True),
         line="Schools will ring the right person first time."),
    card(905, "Plain words in the first letter to foster carers", "reflecting", owner="Aisha Rahman", age="24 days here", window="ended 3 weeks ago",
         window_over=True, window_dates="19 October to 1 November 2026", stands_out=True,
         stands_out_because="The sprint has ended and nobody has reflected yet", step=step("Hold the retrospective", urgent=True)),
    card(906, "Health visitor drop-in at the library", "decided", owner="Mel Turner", age="6 days here", decision="Adopted",
         line="Parents will ask earlier, because the library is where they already are.", may_move=False),
    card(907, "Evening calls for working parents", "decided", owner="Priya Nair", age="3 weeks here", decision="Adapted", cycle="Cycle 1", step=step("Start the next cycle")),
    card(908, "Shared inbox for all three front doors", "decided", owner="Lee Okafor", age="3 weeks here", decision="Abandoned"),
    card(909, "An-unbroken-title-that-somebody-pasted-from-somewhere-else-without-any-spaces-in-it", "ideas", owner="Bartholomew Featherstonehaugh-Williamson"),
]


def stage(key, name, cards, limit=None, count=None, **more):
    """A stage of the board with the cards to draw in it."""
    count = len(cards) if count is None else count
    return {"key": key, "name": name, "count": count, "limit": limit, "over": bool(limit and count > limit), "drawings": cards} | more


def again(number, *ids):
    """The same cards under other numbers, because an id is on a page once."""
    return [found | {"id": found["id"] + number} for found in CARDS if found["id"] in ids]


BOARD = [
    stage("ideas", "Ideas", again(100, 901, 907)[:1] + [
        card(1102, "Ask families which worker they would like to keep", "ideas", owner="Priya Nair", age="8 days here", step=step("Complete the hypothesis")),
        card(1103, "Swap desks with the school nurses for a day", "ideas", age="3 weeks here", step=step("Complete the hypothesis"))], new_idea_url="#design-board"),
    stage("ready", "Ready", [], limit=4),
    stage("trying", "Trying", again(100, 902, 903, 904), limit=2),
    stage("reflecting", "Reflecting", again(100, 905), limit=3),
    stage("decided", "Decided", again(100, 906, 907, 908)),
]

STORY = {
    "title": "Text parents the day before a home visit", "stages": STAGES, "stage": "reflecting", "owner": "Mel Turner",
    "team": "Team around the school", "sprint": "5 to 16 October 2026", "cycle": "Cycle 2",
    "hypothesis": {
        "change": "a text message the afternoon before, with the worker’s first name,", "people": "families waiting for a first home visit",
        "evidence": "11 of 38 first visits in September found nobody at home, and parents told us that the letter comes too early.",
        "outcome": "more families being at home, and first visits that happen in the first week.",
        "signal": "fewer than 1 in 10 first visits find nobody at home, over two weeks.",
    },
    "prediction": "Missed first visits fall from 29% to under 10% within the sprint. We are fairly sure.",
    "amendments": [{"text": "Under 15%, because half-term falls in the window.", "because": "two schools moved half-term by a week.", "by": "Mel Turner", "when": "8 October 2026"}],
    "what_happened": "3 of 21 first visits found nobody at home (14%).\nTwo of the three had changed their number since the referral.",
    "well": ["Parents wrote back, and some told us what they wanted to talk about", "The school office offered to check numbers for us", "Nobody had to write a paper to start"],
    "improvements": [
        {"text": "Check the phone number when the referral arrives", "experiment_url": "#story-lineage", "experiment_title": "Confirm the number at the front door"},
        {"text": "Send the text before 4pm, when parents are at the school gate", "try_url": "#design-story"},
        {"text": "Agree who sends it when the worker is off sick", "try_url": "#design-story"},
    ],
    "learning": {
        "believed": "A text the day before would bring missed visits under 1 in 10.", "observed": "Missed visits halved, to 1 in 7. Wrong numbers explain most of the rest.",
        "learned": "Being told by name, the day before, matters more than being told early.", "therefore": "keep the text and put the effort into right numbers at the front door.",
    },
    "decisions": [
        {"kind": "adapt", "because": "It works, and we can see why it does not work every time. Worth one more cycle with right numbers.", "next": "Run it in two areas with numbers checked at referral",
         "by": "Lee Okafor", "when": "20 October 2026", "review_on": "30 November 2026", "more": [("What changes next time", "The front door confirms the number")]},
        {"kind": "adopt", "because": "Two cycles and two areas say the same.", "next": "All four areas by January", "by": "Lee Okafor", "when": "2 November 2026", "review_on": "1 March 2027",
         "more": [("Who spreads it", "Cora Shah, at the Thursday learning circle"), ("How it is kept up", "The text is part of the booking form")]},
        {"kind": "abandon", "because": "Letters did not reach families sooner, whatever we changed.", "next": "Stop, and tell the other teams why", "by": "Lee Okafor", "when": "1 September 2026", "superseded_url": "#story-decision"},
    ],
    "came_from": [{"title": "Earlier letters for first visits", "url": "#story-lineage", "team": "Health visiting"}],
    "led_to": [{"title": "Confirm the number at the front door", "url": "#story-lineage", "team": "Front door"}, {"title": "A reply line that parents can text", "url": "#story-lineage", "team": "Team around the school"}],
    "needs": [(True, "A whole hypothesis", None), (True, "An owner", None), (False, "Choose a sprint window", "#design-story"), (False, "Write a prediction", "#design-story")],
    "history": [
        {"by": "Mel Turner", "text": "recorded what happened", "when": "2 days ago", "iso": "2026-11-21T10:00:00Z", "date": "21 November 2026 at 10am"},
        {"by": "Cora Shah", "text": "changed the prediction", "when": "8 October", "iso": "2026-10-08T10:00:00Z", "date": "8 October 2026 at 10am", "changes": [("Prediction", "under 10%", "under 15%")]},
    ],
}


def samples():
    """Everything that templates/design/show.html draws, by name."""
    form = SampleForm(MultiDict({"title": "Text parents the day before a home visit", "outcome": "partly", "owner": "1"}))
    wrong = SampleForm(MultiDict({"evidence": "Mrs Green on 07700 900123 was out again, as were ten others."}))
    wrong.title.errors = ["Enter a title"]
    wrong.outcome.errors = ["Choose whether the prediction was confirmed"]
    wrong.personal_data = ["“07700 900123” in Because we have observed looks like a phone number"]
    return {
        "sprint": {"name": "Sprint 4", "goal": "Every family knows who is coming, and when", "dates": "16 to 29 November 2026", "days": "6 days left", "over": False, "day": 8, "length": 14, "url": "#design-board"},
        "sprint_over": {"name": "Sprint 3", "goal": "Schools ring the right person first time", "dates": "2 to 15 November 2026", "days": "ended 8 days ago", "over": True, "day": 14, "length": 14, "url": "#design-board"},
        "filters": {"owner": "", "sprint": "", "text": "", "needs_me": False},
        "owners": [("1", "Mel Turner"), ("2", "Cora Shah")], "sprints": [("4", "Sprint 4"), ("3", "Sprint 3")],
        "stages": BOARD, "cards": CARDS, "story": STORY, "form": form, "wrong_form": wrong,
        "move_form": SampleMoveForm(MultiDict({"stage": "trying", "position": "0"})),
        "example": "11 of 38 first visits in September found nobody at home. Parents told us that the letter comes too early and gets lost.",
        "theirs": "11 of 38 first visits found nobody at home in September, and 9 of 40 in August.",
        "messages": [
            {"key": "moved", "kind": "success", "text": "“Text parents the day before” moved to Trying.", "undo_url": "#design-parts"},
            {"key": "told", "kind": "notice", "text": "Otto added an idea.", "undo_url": None},
            {"key": "refused", "kind": "error", "text": "The connection was lost. The board below is as it was saved.", "undo_url": None},
        ],
        "rows": [
            {"title": "Health visitor drop-in at the library", "text": "Parents asked earlier, because the library is where they already are.", "owner": "Mel Turner", "decision": "adopt"},
            {"title": "Plain words in the first letter to foster carers", "text": "Calls to explain the letter fell by half.", "owner": "Aisha Rahman", "decision": None},
        ],
        "tiles": [
            {"title": "Team around the school", "text": "Every family knows who is coming, and when", "left": "6 days left", "right": "9 experiments, 2 being tried"},
            {"title": "Fostering", "text": "Carers hear from us in plain words", "left": "6 days left", "right": "12 experiments, 3 being tried"},
            {"title": "Front door", "text": "No sprint is open", "left": "Plan a sprint", "right": "7 experiments"},
        ],
        "sprint_table": [["Sprint 4", "16 to 29 November 2026", 3, 0], ["Sprint 3", "2 to 15 November 2026", 4, 3], ["Sprint 2", "19 to 30 October 2026", 5, 5]],
    }
