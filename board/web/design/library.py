"""Sample search results: what the library on /design finds, and what is similar to an idea."""

import datetime as dt
from types import SimpleNamespace

from board.models.library.excerpt import Excerpt
from board.models.library.search import Match


def sample_matches() -> list[Match]:
    """An abandoned experiment and one that is being tried, as matches for “text parents”."""
    long_ago = dt.datetime(2025, 11, 4, 10, tzinfo=dt.UTC)
    abandoned: dict[str, object] = {
        "decision": SimpleNamespace(kind="abandon", at=long_ago),
        "result": SimpleNamespace(confirmed="no"),
        "learning": SimpleNamespace(learned="A letter comes too early. What parents read is a text on the day before."),
        "is_archived": True,
    }
    trying: dict[str, object] = {"decision": None, "result": None, "learning": None, "is_archived": False}
    return [
        _hit(
            "Earlier letters for first visits",
            "Health visiting",
            abandoned,
            ("Earlier letters for first visits", False),
            "We learned",
            [
                ("A letter comes too early. What ", False),
                ("parents", True),
                (" read is a ", False),
                ("text", True),
                (" …", False),
            ],
        ),
        _hit(
            "Text parents the day before a home visit",
            "Team around the school",
            trying,
            ("Text parents", True),
            "Hypothesis",
            [("We believe a ", False), ("text", True), (" message on the afternoon before", False)],
        ),
    ]


def _hit(
    title: str, team: str, fate: dict[str, object], marked: tuple[str, bool], called: str, pieces: list[tuple[str, bool]]
) -> Match:
    experiment = SimpleNamespace(
        id=1,
        title=title,
        team=SimpleNamespace(name=team),
        stage_label="Trying",
        created_at=dt.datetime(2025, 10, 1, 9, tzinfo=dt.UTC),
        **fate,
    )
    rest = title.removeprefix(marked[0])
    return Match(experiment, Excerpt("Title", [marked, (rest, False)]), Excerpt(called, pieces))  # type: ignore[arg-type]
