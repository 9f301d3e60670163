"""A library query: what somebody looks for, read from whatever they typed. Nothing of it is ever taken for an operator."""

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from board.text.stemming import LITTLE, LONGEST_WORD, Written, first_letters, plain_words_of, stem, written_in

# More words than this say nothing more about what is looked for.
MOST_WORDS = 16
# Of more words than this, each that is left out in turn takes longer to try than a page may.
FEW_WORDS = 6
LONGEST = 1000
SHORTEST_BEGINNING = 2
QUOTES = '"“”„«»'
QUOTED = re.compile(f"[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]")


class Phrase(NamedTuple):
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

    phrases: tuple[Phrase, ...]
    word: str = ""
    is_beginning: bool = False
    # The word with its accents, apostrophes and hyphens, to tell somebody that it stands nowhere.
    typed: str = ""


@dataclass(frozen=True)
class Query:
    """All of its clauses, with `one_may_lack` all but one of them, or with `any_will_do` at least one."""

    clauses: tuple[Clause, ...] = ()
    any_will_do: bool = False
    one_may_lack: bool = False
    stems: frozenset[str] = field(init=False)
    beginnings: tuple[str, ...] = field(init=False)
    first_letters: frozenset[str] = field(init=False)
    # The words that have been looked at already, and whether they are looked for: texts have few different ones.
    known: dict[str, bool] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        phrases = [phrase for clause in self.clauses for phrase in clause.phrases]
        whole = frozenset(one for phrase in phrases if not phrase.is_beginning for one in phrase.stems)
        beginnings = tuple(phrase.stems[-1] for phrase in phrases if phrase.is_beginning)
        object.__setattr__(self, "stems", whole)
        object.__setattr__(self, "beginnings", beginnings)
        object.__setattr__(self, "first_letters", first_letters((*whole, *beginnings)))

    def __bool__(self) -> bool:
        return bool(self.clauses)

    def looks_for(self, word: str) -> bool:
        """Whether a word, as it stands in a text, is one of those that are looked for."""
        known = self.known.get(word)
        if known is None:
            known = self.known[word] = (
                self._finds(word.lower())
                if word.isascii() and word.isalnum()
                else any(self._finds(one) for written in written_in(word) for one in (*written.words, written.joined) if one)
            )
        return known

    def _finds(self, word: str) -> bool:
        if word[0] not in self.first_letters:
            return False
        one = stem(word)
        return one in self.stems or bool(self.beginnings) and one.startswith(self.beginnings)

    def loosely(self) -> "Query":
        """The same with any of its words."""
        return replace(self, any_will_do=True)

    def but_for_one(self) -> "Query":
        """The same with all of its words but one, whichever that is; empty where that asks for too few or too many."""
        return replace(self, one_may_lack=True) if 2 < len(self.clauses) <= FEW_WORDS else Query()

    def only(self, clause: Clause) -> "Query":
        """One of its clauses alone."""
        return Query((clause,))


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
    return Query(tuple(Clause((Phrase((stem(word),)),), word) for word in words), any_will_do=True)


def telling_words(text: str) -> list[str]:
    """The words of a text that may tell it from others, each once; the longer ones are likelier to."""
    seen = {stem(word): word for word in sorted(plain_words_of(text[: LONGEST * 3])) if word not in LITTLE and len(word) > 2}
    return sorted(seen.values(), key=lambda word: (-len(word), word))[:MOST_WORDS]


def _exact(quoted: str) -> Clause | None:
    stems = tuple(stem(word) for written in written_in(quoted) for word in written.words)[:MOST_WORDS]
    return Clause((Phrase(stems),)) if stems else None


def _clause(words: list[Written], place: int, typed: str, is_last: bool) -> Clause:
    """A word with what is as good: in one with its neighbour or its hyphens, and as the beginning of a longer one."""
    written = words[place]
    phrases = [Phrase(tuple(map(stem, written.words)))]
    if written.joined:
        phrases.append(Phrase((stem(written.joined),)))
    for one, other in ((place - 1, place), (place, place + 1)):
        if one >= 0 and other < len(words):
            phrases.append(Phrase((stem("".join((*words[one].words, *words[other].words))[:LONGEST_WORD]),)))
    word = written.words[-1]
    is_beginning = is_last and len(word) >= SHORTEST_BEGINNING
    if is_beginning:
        phrases.append(Phrase((*map(stem, written.words[:-1]), word), is_beginning=True))
    in_one = written.joined or written.words[0]
    return Clause(tuple(dict.fromkeys(phrases)), in_one, is_beginning, typed[written.start : written.end])


def as_fts5(query: Query) -> str:
    """The query as SQLite's FTS5 reads it; every token stands in quotes and is made of letters and digits."""
    clauses = [
        "(" + " OR ".join(f'"{" ".join(phrase.stems)}"{" *" if phrase.is_beginning else ""}' for phrase in clause.phrases) + ")"
        for clause in query.clauses
    ]
    return _in_one(query, clauses, " AND ", " OR ")


def as_tsquery(query: Query) -> str:
    """The same as PostgreSQL reads it."""
    clauses = ["(" + " | ".join(map(_as_followed, clause.phrases)) + ")" for clause in query.clauses]
    return _in_one(query, clauses, " & ", " | ")


def _in_one(query: Query, clauses: list[str], both: str, either: str) -> str:
    if query.one_may_lack:
        return either.join(f"({both.join((*clauses[:lacking], *clauses[lacking + 1 :]))})" for lacking in range(len(clauses)))
    return (either if query.any_will_do else both).join(clauses)


def _as_followed(phrase: Phrase) -> str:
    quoted = [f"'{one}'" for one in phrase.stems]
    if phrase.is_beginning:
        quoted[-1] += ":*"
    return "(" + " <-> ".join(quoted) + ")"
