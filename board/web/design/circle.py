"""A sample circle: the live retrospective on /design, in the phase that the address asks for."""

from typing import Any

from board.models.circles.phase import CirclePhase

PEOPLE = [
    "Cora Shah",
    "Mel Turner",
    "Otto Brandt",
    "Aisha Rahman",
    "Priya Nair",
    "Lee Okafor",
    "Bartholomew Featherstonehaugh-Williamson",
]
EXPERIMENTS = ["Text parents the day before a home visit", "One learning circle instead of the Tuesday meeting"]
WELL = [
    ("w1", "Parents wrote back, and some told us what they wanted to talk about", 0, []),
    ("w2", "We stopped on day six when it made things worse, and nobody minded", None, []),
    ("w3", "The school office offered to check numbers for us", 0, [("w4", "Schools want to help with this")]),
]
BETTER = [
    (
        "b1",
        "Check the phone number when the referral arrives",
        0,
        [("b2", "Wrong numbers!"), ("b3", "Two of three had a new number")],
    ),
    ("b4", "Send the text before 4pm, when parents are at the school gate", 0, []),
    ("b5", "Agree who sends it when the worker is off sick", None, []),
    ("b6", "Nobody took notes in the circle, so those who were out did not know what was agreed", 1, []),
]
SHORT = ("Arrive", "Last time", "Went well", "Do better", "Read and group", "Vote", "Choose", "Close")


def sample_circle(asked: str) -> dict[str, Any]:
    """The context of `circles/_circle.html` in this phase."""
    phase = CirclePhase(asked) if asked in list(CirclePhase) else CirclePhase.GROUP
    phases = list(zip(list(CirclePhase), SHORT, strict=True))
    at = list(CirclePhase).index(phase)
    return {
        "id": 1,
        "about": "Every family knows who is coming, and when",
        "team": {"name": "Team around the school", "slug": "team-around-the-school"},
        "sprint": {
            "goal": "Every family knows who is coming, and when",
            "dates": "9 to 20 November 2026",
            "url": "#design-circle",
        },
        "experiments": [{"id": number, "title": title, "url": "#design-circle"} for number, title in enumerate(EXPERIMENTS)],
        "revision": "1",
        "phase": phase.value,
        "phases": [(key.value, label) for key, label in phases],
        "back": (phases[at - 1][0].value, phases[at - 1][1]) if at else None,
        "next": (phases[at + 1][0].value, phases[at + 1][1]) if phase not in (CirclePhase.CHOOSE, CirclePhase.CLOSED) else None,
        "may_facilitate": True,
        "facilitator": {"id": 0, "name": PEOPLE[0], "is_me": True},
        "may_take_over": False,
        "question": "What gave you energy this sprint?",
        "code": "KRT 472",
        "link": "https://changes.example.org/retrospectives/1",
        "me": 0,
        "participants": [_participant(number, name, phase) for number, name in enumerate(PEOPLE)],
        "turn": {"id": 2, "name": PEOPLE[2], "is_me": False} if phase is CirclePhase.ARRIVE else None,
        "timer": {"ends_at": 1795600000, "ends": "14:35", "now": 1795599730, "is_over": False},
        "done": {"mine": False, "number": 2, "of": 6},
        "last_times": [LAST_TIME],
        "facts": FACTS,
        "mine": [{**_note(key, text, about), "id": 1, "version": 1, "kind": "well"} for key, text, about, _more in WELL[:2]],
        "counts": {"well": 11, "better": 9},
        "columns": [
            {"kind": "well", "title": "What went well", "groups": [_group("well", phase, *group) for group in WELL]},
            {"kind": "better", "title": "What to do better", "groups": [_group("better", phase, *group) for group in BETTER]},
        ],
        "votes": {"each": 3, "left": 2, "several_on_one": True},
        "chosen": CHOSEN,
        "most": 3,
        "may_close": True,
        "ended": phase is CirclePhase.CLOSED,
        "went_well": "Parents wrote back, and some told us what they wanted to talk about\nWe stopped early when it made things worse",
    }


def _participant(number: int, name: str, phase: CirclePhase) -> dict[str, Any]:
    is_turn = phase is CirclePhase.ARRIVE and number == 2
    return {
        "id": number,
        "name": name,
        "is_me": number == 0,
        "is_here": number != 5,
        "is_done": number < 2 and phase in (CirclePhase.ARRIVE, CirclePhase.WELL, CirclePhase.BETTER, CirclePhase.VOTE),
        "is_turn": is_turn,
        "facilitates": number == 0,
    }


def _note(key: str, text: str, about: int | None) -> dict[str, Any]:
    return {
        "key": key,
        "text": text,
        "experiment": EXPERIMENTS[about] if about is not None else None,
        "is_mine": False,
        "id": None,
    }


def _group(kind: str, phase: CirclePhase, key: str, text: str, about: int | None, more: list[tuple[str, str]]) -> dict[str, Any]:
    chosen = {"b1": 1, "b4": 2}
    return {
        **_note(key, text, about),
        "kind": kind,
        "is_mine": key in ("w2", "b5"),
        "id": 1 if key in ("w2", "b5") else None,
        "notes": [_note(*other, None) for other in more],
        "tally": {"b1": 7, "b4": 4, "b5": 1}.get(key, 0),
        "mine": 1 if key == "b1" else 0,
        "place": chosen.get(key) if phase is CirclePhase.CHOOSE else None,
    }


LAST_TIME = {
    "about": "Schools ring the right person first time",
    "date": "6 November 2026",
    "url": "#design-circle",
    "improvements": [
        {
            "text": "Print the rota the week before",
            "owner": "Mel Turner",
            "place": 1,
            "follow_up": "“Rota on the door by Thursday” is being tried, 6 days left.",
            "follow_up_url": "#design-circle",
            "tone": "note",
        },
        {
            "text": "Ask the schools first",
            "owner": None,
            "place": 2,
            "follow_up": "“Ring three heads before we change a form” was adopted.",
            "follow_up_url": "#design-circle",
            "tone": "good",
        },
        {
            "text": "One number for all three offices",
            "owner": None,
            "place": 3,
            "follow_up": "Nobody has begun it yet.",
            "follow_up_url": None,
            "tone": "warn",
        },
    ],
}
FACTS = [
    {
        "title": EXPERIMENTS[0],
        "url": "#design-circle",
        "lines": [
            ("9 November 2026", "Moved to Trying"),
            ("20 November 2026", "3 of 21 first visits found nobody at home. Partly confirmed"),
        ],
    },
    {"title": EXPERIMENTS[1], "url": "#design-circle", "lines": []},
]
CHOSEN = [
    {
        "id": 1,
        "key": "b1",
        "text": BETTER[0][1],
        "place": 1,
        "tally": 7,
        "owner": "Cora Shah",
        "owner_id": 0,
        "is_mine": True,
        "became": {"title": "Confirm the number at the front door", "url": "#design-circle"},
        "escalation": None,
    },
    {
        "id": 2,
        "key": "b4",
        "text": BETTER[1][1],
        "place": 2,
        "tally": 4,
        "owner": None,
        "owner_id": None,
        "is_mine": False,
        "became": None,
        "escalation": None,
    },
]
