"""Relevance: how well an entry of the library answers a query, by one rule for both databases.

Theirs differ from each other, and SQLite's counts each word in the whole library with every search, which takes longer than to find it.
"""

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple, Protocol

from board.models.library.query import Query

# A word in the title counts most, then one in what was learned.
WEIGHTS = (10.0, 4.0, 1.0)
# How soon a word that is said again says no more, and how often a long text is expected to say it: the usual values of BM25.
SATURATION = 1.2
BY_LENGTH = 0.75


class Entry(Protocol):
    """What is read of an entry: the stems of its parts."""

    experiment_id: int
    title: str
    learning: str
    rest: str


class _Counted(NamedTuple):
    """An entry with how often each clause stands in each of its parts."""

    entry: Entry
    times: list[list[int]]
    length: int


def best_first(query: Query, entries: Sequence[Entry]) -> list[int]:
    """The ids of entries that a query found: those with all of it in the title, then in what was learned too, then the rest.

    Each of the three by BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", 2004), where a word
    tells the more the fewer of these entries have it; of those that are as good, the latest first.
    """
    counted = list(_counted(query, entries))
    usual_length = sum(one.length for one in counted) / max(1, len(counted))
    having = [sum(map(any, of_clause)) for of_clause in zip(*(one.times for one in counted), strict=True)]
    telling = [log(1 + (len(counted) - number + 0.5) / (number + 0.5)) for number in having]
    in_title, in_learning, in_rest = WEIGHTS

    def place(one: _Counted) -> tuple[bool, bool, float, int]:
        slack = SATURATION * (1 - BY_LENGTH + BY_LENGTH * one.length / usual_length)
        score = 0.0
        for (title, learning, rest), tells in zip(one.times, telling, strict=True):
            weighed = title * in_title + learning * in_learning + rest * in_rest
            score += tells * weighed / (slack + weighed)
        has_title = all(title for title, _learning, _rest in one.times)
        has_learning = has_title or all(title or learning for title, learning, _rest in one.times)
        return not has_title, not has_learning, -score, -one.entry.experiment_id

    return [one.entry.experiment_id for one in sorted(counted, key=place)]


def _counted(query: Query, entries: Sequence[Entry]) -> Iterator[_Counted]:
    parted = [(f" {entry.title} ", f" {entry.learning} ", f" {entry.rest} ") for entry in entries]
    everything = "".join(part for parts in parted for part in parts)
    # Most of what a word might be written as stands nowhere, and is not looked for in each entry.
    clauses = [[phrase.needle for phrase in clause.phrases if phrase.needle in everything] for clause in query.clauses]
    for entry, parts in zip(entries, parted, strict=True):
        times = [[max([part.count(needle) for needle in needles], default=0) for part in parts] for needles in clauses]
        yield _Counted(entry, times, sum(map(len, parts)))
