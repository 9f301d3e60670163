"""A sample story: one experiment on /design, from its hypothesis to its history."""

import datetime as dt
from types import SimpleNamespace

from board.models.experiments.safety import QUESTIONS
from board.web.design.cards import STAGES

MOMENT = dt.datetime(2026, 10, 2, 9, 30, tzinfo=dt.UTC)


def check(*yeses: str, about: str = "", standing: str = "clear") -> SimpleNamespace:
    """A safety check that answers yes to the named questions and no to the others."""
    answers = [(question, question.name in yeses) for question in QUESTIONS]
    by = SimpleNamespace(name="Mel Turner")
    found = [question for question, is_yes in answers if is_yes]
    return SimpleNamespace(answers=answers, yeses=found, about=about, standing=standing, by=by, at=MOMENT)


def word(kind: str, by: str, said: str) -> SimpleNamespace:
    """One agreement, question or reply about the answers of a safety check."""
    return SimpleNamespace(kind=kind, by=SimpleNamespace(name=by), said=said, at=MOMENT)


STORY = {
    "title": "Text parents the day before a home visit",
    "stages": STAGES,
    "stage": "reflecting",
    "owner": "Mel Turner",
    "team": "Team around the school",
    "sprint": "5 to 16 October 2026",
    "cycle": "Cycle 2",
    "hypothesis": {
        "change": "a text message the afternoon before, with the worker’s first name,",
        "people": "families waiting for a first home visit",
        "evidence": "11 of 38 first visits in September found nobody at home, and parents told us that the letter comes too early.",
        "outcome": "more families being at home, and first visits that happen in the first week.",
        "signal": "fewer than 1 in 10 first visits find nobody at home, over two weeks.",
    },
    "prediction": "Missed first visits fall from 29% to under 10% within the sprint. We are fairly sure.",
    "amendments": [
        {
            "text": "Under 15%, because half-term falls in the window.",
            "because": "two schools moved half-term by a week.",
            "by": "Mel Turner",
            "when": "8 October 2026",
        }
    ],
    "failure_signal": "a parent tells us that a text reached somebody who should not have it",
    "actuals": {
        1: SimpleNamespace(
            name="First visits that find nobody in",
            figures=[
                ("Baseline", "29%"),
                ("Target", "10% at the start, 12% now"),
                ("Last reading", "14% on 16 October 2026"),
                ("Median since the start", "15%, of 6 readings"),
            ],
            changed="The measure was put away.",
        )
    },
    "expectations": [
        {
            "id": 1,
            "question": "",
            "expects": "Fewer than one in ten.",
            "sure": "high",
            "happened": "",
            "confirmed": "partly",
        },
        {
            "question": "Do parents text back?",
            "expects": "A handful.",
            "sure": "low",
            "happened": "Eleven did.",
            "confirmed": "yes",
        },
        {
            "question": "Does it save us time?",
            "expects": "Half an hour a day.",
            "sure": None,
            "happened": "",
            "confirmed": None,
        },
        {"question": "Does anybody mind?", "expects": "", "sure": None, "happened": "", "confirmed": None},
    ],
    "checks": [
        check(),
        check(
            "uses_data", about="Names and numbers go through our own phones. They are deleted after the visit.", standing="waits"
        ),
        check("affects_safety", "binds_others", about="Schools would pass the text on.", standing="refused"),
        check("uses_data", about="Names and numbers stay in the booking form.", standing="agreed"),
        check(*(question.name for question in QUESTIONS), about="We would not try this.", standing="asked"),
    ],
    "said": [
        word("asked", "Lee Okafor", "Who else can read the phone?"),
        word("answered", "Mel Turner", "Nobody: it is locked in the office at night."),
        word("refused", "Priya Nair", "Not on our own phones."),
        word("agreed", "Lee Okafor", "From the booking form it is fine."),
    ],
    "what_happened": "3 of 21 first visits found nobody at home (14%).\nTwo of the three had changed their number since the referral.",
    "well": [
        "Parents wrote back, and some told us what they wanted to talk about",
        "The school office offered to check numbers for us",
        "Nobody had to write a paper to start",
    ],
    "improvements": [
        {
            "text": "Check the phone number when the referral arrives",
            "experiment_url": "#story-lineage",
            "experiment_title": "Confirm the number at the front door",
        },
        {"text": "Send the text before 4pm, when parents are at the school gate", "try_url": "#design-story"},
        {"text": "Agree who sends it when the worker is off sick", "try_url": "#design-story"},
    ],
    "learning": {
        "believed": "A text the day before would bring missed visits under 1 in 10.",
        "observed": "Missed visits halved, to 1 in 7. Wrong numbers explain most of the rest.",
        "learned": "Being told by name, the day before, matters more than being told early.",
        "therefore": "keep the text and put the effort into right numbers at the front door.",
    },
    "decisions": [
        {
            "kind": "adapt",
            "because": "It works, and we can see why it does not work every time. Worth one more cycle with right numbers.",
            "next": "Run it in two areas with numbers checked at referral",
            "by": "Lee Okafor",
            "when": "20 October 2026",
            "review_on": "30 November 2026",
            "more": [("What changes next time", "The front door confirms the number")],
        },
        {
            "kind": "adopt",
            "because": "Two cycles and two areas say the same.",
            "next": "All four areas by January",
            "by": "Lee Okafor",
            "when": "2 November 2026",
            "review_on": "1 March 2027",
            "more": [
                ("Who spreads it", "Cora Shah, at the Thursday learning circle"),
                ("How it is kept up", "The text is part of the booking form"),
            ],
        },
        {
            "kind": "abandon",
            "because": "Letters did not reach families sooner, whatever we changed.",
            "next": "Stop, and tell the other teams why",
            "by": "Lee Okafor",
            "when": "1 September 2026",
            "superseded_url": "#story-decision",
        },
    ],
    "came_from": [{"title": "Earlier letters for first visits", "url": "#story-lineage", "team": "Health visiting"}],
    "led_to": [
        {"title": "Confirm the number at the front door", "url": "#story-lineage", "team": "Front door"},
        {"title": "A reply line that parents can text", "url": "#story-lineage", "team": "Team around the school"},
    ],
    "needs": [
        (True, "A whole hypothesis", None),
        (True, "An owner", None),
        (False, "Choose a sprint window", "#design-story"),
        (False, "Write a prediction", "#design-story"),
    ],
    "history": [
        {
            "by": "Mel Turner",
            "text": "recorded what happened",
            "when": "2 days ago",
            "iso": "2026-11-21T10:00:00Z",
            "date": "21 November 2026 at 10am",
        },
        {
            "by": "Cora Shah",
            "text": "changed the prediction",
            "when": "8 October",
            "iso": "2026-10-08T10:00:00Z",
            "date": "8 October 2026 at 10am",
            "changes": [("Prediction", "under 10%", "under 15%")],
        },
    ],
}
