"""A library query: what somebody looks for, read from whatever they typed. Nothing of it is ever taken for an operator."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations
from typing import NamedTuple

from board.text.stemming import LITTLE, LONGEST_WORD, Written, plain_words_of, stem, written_in

# More words than this say nothing more about what is looked for.
MOST_WORDS = 16
# Of more words than this, each that is left out in turn takes longer to try than a page may.
FEW_WORDS = 6
LONGEST = 1000
SHORTEST_BEGINNING = 2
QUOTES = '"“”„«»'
QUOTED = re.compile(f"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")


class StemSequence(NamedTuple):
    """Stems that follow each other; the last may be only the beginning of one."""

    stems: tuple[str, ...]
    is_beginning: bool = False

    @property
    def needle(self) -> str:
        """What to look for in a text of stems that begins and ends with a space."""
        return f" {' '.join(self.stems)}{'' if self.is_beginning else ' '}"


@dataclass(frozen=True)
class Clause:
    """One word, or some in quotes: any of its phrases will do. `word` is empty where it must be as it was written."""

    phrases: tuple[StemSequence, ...]
    word: str = ""
    is_beginning: bool = False
    # The word with its accents, apostrophes and hyphens, to tell somebody that it stands nowhere.
    typed: str = ""


@dataclass(frozen=True)
class Query:
    """Clauses that must all be there, with `one_may_lack` all but one of them, or with `any_will_do` at least one."""

    clauses: tuple[Clause, ...] = ()
    any_will_do: bool = False
    one_may_lack: bool = False

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @cached_property
    def looks_for(self) -> Callable[[str], bool]:
        """Says of a word, as it stands in a text, whether it is looked for; texts have few different ones."""
        phrases = [phrase for clause in self.clauses for phrase in clause.phrases]
        whole = {one for phrase in phrases if not phrase.is_beginning for one in phrase.stems}
        beginnings = tuple(phrase.stems[-1] for phrase in phrases if phrase.is_beginning)

        @cache
        def looks_for(word: str) -> bool:
            stems = [stem(one) for written in written_in(word) for one in (*written.words, written.joined) if one]
            return any(one in whole or one.startswith(beginnings) for one in stems)

        return looks_for

    def loosely(self) -> "Query":
        """The query with any of its words."""
        return replace(self, any_will_do=True)

    def but_for_one(self) -> "Query":
        """The query with all of its words but one, whichever that is; empty where that asks for too few or too many."""
        return replace(self, one_may_lack=True) if 2 < len(self.clauses) <= FEW_WORDS else Query()


def read_query(typed: str) -> Query:
    """What to look for: words in any order, "words in quotes" as they follow each other, and the last as far as it was typed."""
    typed = typed[:LONGEST]
    exact = [_exact(found.group(1)) for found in QUOTED.finditer(typed)]
    loose = QUOTED.sub(" \n", typed)
    words = list(written_in(loose))[:MOST_WORDS]
    clauses = [
        _clause(words, place, loose, is_last=written.end == len(loose))
        for place, written in enumerate(words)
        if not set(written.words) <= LITTLE
    ]
    found = [clause for clause in (*exact, *clauses) if clause is not None]
    if not found:
        found = [_clause(words, place, loose, is_last=False) for place in range(len(words))]
    return Query(tuple(found[:MOST_WORDS]))


def query_for(words: list[str]) -> Query:
    """Any of some plain words."""
    return Query(tuple(Clause((StemSequence((stem(word),)),), word) for word in words), any_will_do=True)


def telling_words(text: str) -> list[str]:
    """The words of a text that may tell it from others, each once; the longer ones are likelier to."""
    seen = {stem(word): word for word in sorted(plain_words_of(text[: LONGEST * 3])) if word not in LITTLE and len(word) > 2}
    return sorted(seen.values(), key=lambda word: (-len(word), word))[:MOST_WORDS]


def _exact(quoted: str) -> Clause | None:
    stems = tuple(stem(word) for written in written_in(quoted) for word in written.words)[:MOST_WORDS]
    return Clause((StemSequence(stems),)) if stems else None


def _clause(words: list[Written], place: int, typed: str, is_last: bool) -> Clause:
    """A word with what is as good: in one with its neighbour or its hyphens, and as the beginning of a longer one."""
    written = words[place]
    in_one = [written.joined] if written.joined else []
    for pair in (words[place - 1 : place + 1], words[place : place + 2]):
        if len(pair) == 2:
            in_one.append("".join((*pair[0].words, *pair[1].words))[:LONGEST_WORD])
    phrases = [StemSequence(tuple(map(stem, written.words))), *(StemSequence((stem(word),)) for word in in_one)]
    is_beginning = is_last and len(written.words[-1]) >= SHORTEST_BEGINNING
    if is_beginning:
        phrases.append(StemSequence((*map(stem, written.words[:-1]), written.words[-1]), is_beginning=True))
    word = written.joined or written.words[0]
    return Clause(tuple(dict.fromkeys(phrases)), word, is_beginning, typed[written.start : written.end])


def as_fts5(query: Query) -> str:
    """The query as SQLite's FTS5 reads it; every token stands in quotes and is made of letters and digits."""
    return _in_one(query, lambda phrase: f'"{" ".join(phrase.stems)}"{" *" if phrase.is_beginning else ""}', " AND ", " OR ")


def as_tsquery(query: Query) -> str:
    """The query as PostgreSQL reads it."""

    def written(phrase: StemSequence) -> str:
        followed = " <-> ".join(f"'{one}'" for one in phrase.stems)
        return f"({followed}{':*' if phrase.is_beginning else ''})"

    return _in_one(query, written, " & ", " | ")


def _in_one(query: Query, written: Callable[[StemSequence], str], both: str, either: str) -> str:
    clauses = [f"({either.join(map(written, clause.phrases))})" for clause in query.clauses]
    if query.one_may_lack:
        return either.join(f"({both.join(some)})" for some in combinations(clauses, len(clauses) - 1))
    return (either if query.any_will_do else both).join(clauses)
