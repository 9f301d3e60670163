"""A precedent: something alike that was tried already, told to whoever writes down a new idea."""

from itertools import accumulate
from math import log

from sqlalchemy import ColumnElement, and_, select

from board.database import db
from board.models.experiments.lineage import Lineage
from board.models.library.entry import LibraryEntry, visible_entries
from board.models.library.matching import best_matches, frequencies
from board.models.library.query import Query, query_for, telling_words
from board.models.library.search import Match, matches_of
from board.models.people.person import Person
from board.text.stemming import stem, stems_of

# Enough to learn from, few enough to read at a glance.
SHOWN = 3
# A word that so many experiments share tells none from another.
COMMON = 1000
COMPARED = 40
COMPARED_BY = (
    LibraryEntry.experiment_id,
    LibraryEntry.team_id,
    LibraryEntry.title,
    LibraryEntry.learning,
    LibraryEntry.rest,
)
# Words in a title say more about what is tried than words further down.
IN_TITLE = 3.0
# How much of the weight of the telling words must be there, and how many of them: one shared word is a coincidence.
LEAST_SHARED = 0.3
LEAST_WORDS = 2
# What is much less like it than the nearest is left out, though it be another team's.
LEAST_OF_NEAREST = 0.5


def precedents_of(text: str, person: Person, team_id: int, but_for: int | None = None) -> list[Match]:
    """The experiments most like a text that a person may see, those of other teams first.

    `but_for` is the one being written: neither it is among them nor what it came from, which it tells anyway.
    """
    seen = visible_entries(person)
    if but_for is not None:
        # Of one that may be seen, or else what is missing here would tell where a private team's idea is from.
        came_from = select(Lineage.from_id).join(LibraryEntry, LibraryEntry.experiment_id == Lineage.to_id)
        came_from = came_from.where(Lineage.to_id == but_for, seen)
        seen = and_(seen, LibraryEntry.experiment_id != but_for, LibraryEntry.experiment_id.not_in(came_from))
    spread = frequencies(telling_words(text), COMMON)
    rarest = sorted(spread, key=lambda word: (spread[word], word))
    weights = {stem(word): log(2 * COMMON / number) for word, number in spread.items()}
    near = []
    for entry in db.session.execute(
        select(*COMPARED_BY).where(LibraryEntry.experiment_id.in_(_candidates(rarest, spread, seen)))
    ):
        in_title = weights.keys() & entry.title.split()
        shared = in_title | (weights.keys() & f"{entry.learning} {entry.rest}".split())
        share = sum(weights[one] for one in shared) / sum(weights.values())
        if len(shared) >= min(LEAST_WORDS, len(stems_of(text))) and share >= LEAST_SHARED:
            weight = sum(weights[one] * (IN_TITLE if one in in_title else 1) for one in shared)
            near.append((entry.team_id == team_id, -weight, -entry.experiment_id))
    heaviest = max((-weight for _own, weight, _number in near), default=0)
    nearest = sorted(one for one in near if -one[1] >= LEAST_OF_NEAREST * heaviest)[:SHOWN]
    return matches_of([-number for _own, _weight, number in nearest], query_for(rarest))


def _candidates(rarest: list[str], spread: dict[str, int], seen: ColumnElement[bool]) -> list[int]:
    """What has any of the rare words, as many as are compared quickly; where all are common, the two rarest of them together."""
    rare = [word for word, together in zip(rarest, accumulate(spread[word] for word in rarest), strict=True) if together < COMMON]
    ids = best_matches(query_for(rare), seen, COMPARED) if rare else []
    if len(ids) < COMPARED and len(rarest) > len(rare):
        both = query_for(rarest[max(0, len(rare) - 1) :][:2])
        ids += best_matches(Query(both.clauses), seen, COMPARED)
    return ids
