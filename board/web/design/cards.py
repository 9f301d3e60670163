"""Sample cards: the board on /design, with one card in every state."""

from typing import Any

STAGES = [("ideas", "Ideas"), ("ready", "Ready"), ("trying", "Trying"), ("reflecting", "Reflecting"), ("decided", "Decided")]


def card(id: int, title: str, stage: str, **more: object) -> dict[str, Any]:
    """A card with defaults for everything that is not given."""
    return {
        "id": id,
        "title": title,
        "line": None,
        "owner": None,
        "window": None,
        "window_over": False,
        "window_dates": None,
        "age": "today",
        "age_since": "2026-11-23T09:00:00Z",
        "age_date": "23 November 2026",
        "failure_signal": "",
        "step": None,
        "decision": None,
        "cycle": None,
        "risk": None,
        "stands_out": False,
        "stands_out_because": None,
        "version": 1,
        "stage": stage,
        "may_move": True,
    } | more


def step(label: str, urgent: bool = False) -> dict[str, Any]:
    """The next step of a card."""
    return {"label": label, "urgent": urgent, "url": "#design-cards"}


CARDS = [
    card(
        901, "Coffee with the new starters on their first day", "ideas", age="2 days here", step=step("Complete the hypothesis")
    ),
    card(
        902,
        "Text parents the day before a home visit",
        "ready",
        owner="Mel Turner",
        age="4 days here",
        step=step("Choose a sprint"),
        line="Fewer families will be out when we call, so visits happen in the first week.",
    ),
    card(
        903,
        "One learning circle instead of the Tuesday meeting",
        "trying",
        owner="Cora Shah",
        age="5 days here",
        cycle="Cycle 2",
        line="People will leave with one thing to do, rather than a paper to read.",
        window="6 days left",
        window_dates="16 November to 29 November 2026",
        risk={"numbers": "Risk 16", "words": "The risk is high"},
        step=step("Add a reading"),
        failure_signal="two people in a row leave without knowing what they will do next, or a child waits longer for it",
    ),
    card(
        904,
        "Share the duty rota with schools every Friday",
        "trying",
        owner="Otto Brandt",
        age="16 days here",
        window="ended 2 days ago",
        window_over=True,
        window_dates="9 November to 21 November 2026",
        step=step("Record what happened", urgent=True),
        line="Schools will ring the right person first time.",
    ),
    card(
        910,
        "One list of families for us and the school nurses",
        "ready",
        owner="Priya Nair",
        age="since yesterday",
        step=step("Waits for a lead’s agreement"),
        line="No family is asked the same thing twice.",
    ),
    card(
        911,
        "Home visits by one worker instead of two",
        "trying",
        owner="Mel Turner",
        age="3 days here",
        window="8 days left",
        window_dates="16 November to 29 November 2026",
        failure_signal="anybody feels unsafe",
        stands_out=True,
        stands_out_because="Is it still safe? A lead has to agree",
        step=step("Waits for a lead’s agreement"),
    ),
    card(
        905,
        "Plain words in the first letter to foster carers",
        "reflecting",
        owner="Aisha Rahman",
        age="24 days here",
        window="ended 3 weeks ago",
        window_over=True,
        window_dates="19 October to 1 November 2026",
        stands_out=True,
        stands_out_because="The sprint has ended and nobody has reflected yet",
        step=step("Hold the retrospective", urgent=True),
    ),
    card(
        906,
        "Health visitor drop-in at the library",
        "decided",
        owner="Mel Turner",
        age="6 days here",
        decision="Adopted",
        risk={"numbers": "Risk 16 → 6", "words": "The risk was high before the trial and is medium now"},
        line="Parents will ask earlier, because the library is where they already are.",
        may_move=False,
    ),
    card(
        907,
        "Evening calls for working parents",
        "decided",
        owner="Priya Nair",
        age="3 weeks here",
        decision="Adapted",
        cycle="Cycle 1",
        step=step("Start the next cycle"),
    ),
    card(908, "Shared inbox for all three front doors", "decided", owner="Lee Okafor", age="3 weeks here", decision="Abandoned"),
    card(
        909,
        "An-unbroken-title-that-somebody-pasted-from-somewhere-else-without-any-spaces-in-it",
        "ideas",
        owner="Bartholomew Featherstonehaugh-Williamson",
    ),
]


def stage(
    key: str, name: str, cards: list[dict[str, Any]], limit: int | None = None, count: int | None = None, **more: object
) -> dict[str, Any]:
    """A stage of the board with its cards."""
    count = len(cards) if count is None else count
    return {
        "key": key,
        "name": name,
        "count": count,
        "limit": limit,
        "over": bool(limit and count > limit),
        "drawings": cards,
    } | more


def again(number: int, *ids: int) -> list[dict[str, Any]]:
    """Copies of these cards with other ids, because an id may occur only once on a page."""
    return [found | {"id": found["id"] + number} for found in CARDS if found["id"] in ids]


BOARD = [
    stage(
        "ideas",
        "Ideas",
        again(100, 901, 907)[:1]
        + [
            card(
                1102,
                "Ask families which worker they would like to keep",
                "ideas",
                owner="Priya Nair",
                age="8 days here",
                step=step("Complete the hypothesis"),
            ),
            card(
                1103,
                "Swap desks with the school nurses for a day",
                "ideas",
                age="3 weeks here",
                step=step("Complete the hypothesis"),
            ),
        ],
        new_idea_url="#design-board",
    ),
    stage("ready", "Ready", [], limit=4),
    stage("trying", "Trying", again(100, 902, 903, 904), limit=2),
    stage("reflecting", "Reflecting", again(100, 905), limit=3),
    stage("decided", "Decided", again(100, 906, 907, 908)),
]
