"""Sample learning cards: one of each status on /design, a linked one, and a phrase."""

from types import SimpleNamespace
from typing import Any

from board.models.library.card_status import Standing, Status


def sample_standings() -> list[Standing]:
    """A card of each status, the last of them archived."""
    said = (
        ("A question that comes by itself gives people leave to say the small thing.", Status.EMERGING, 1, 0, 1, None),
        ("A call hears the reason that a letter is never told.", Status.SUPPORTED, 2, 0, 1, None),
        ("People ask again because nobody has told them what happens next.", Status.CONFIRMED, 3, 0, 2, None),
        ("A family’s own home is the best place for a conversation.", Status.DISPUTED, 2, 1, 2, "2026-11-20"),
    )
    return [
        Standing(_card(number, sentence, archived), status, supporting, contradicting, teams)
        for number, (sentence, status, supporting, contradicting, teams, archived) in enumerate(said, 1)
    ]


def sample_evidence() -> list[tuple[Any, Standing]]:
    """An experiment that supports one card and contradicts another."""
    _emerging, supported, _confirmed, disputed = sample_standings()
    ways = (("supports", supported), ("contradicts", disputed))
    return [(SimpleNamespace(id=number, way=way), standing) for number, (way, standing) in enumerate(ways, 1)]


def sample_phrase() -> Any:
    """A phrase."""
    return SimpleNamespace(id=1, text="with, not to or for")


def _card(number: int, sentence: str, archived: str | None) -> Any:
    return SimpleNamespace(id=number, sentence=sentence, archived_at=archived)
