"""What was meant: a query with words that look like those that stand nowhere."""

from collections.abc import Callable
from dataclasses import replace

from board.models.library.query import Clause, Phrase, Query
from board.models.library.vocabulary import words_like, words_that_begin
from board.text.stemming import stem

SHORTEST_CORRECTED = 4
ALTERNATIVES = 8


def as_was_meant(query: Query, stands: Callable[[Query], bool]) -> tuple[Query, tuple[str, ...]]:
    """The query with words that look like those that stand nowhere, and which these are; `stands` says whether one finds anything.

    Whatever looks like them may stand in what somebody may not see; it is never shown, and finds nothing there.
    """
    clauses, unknown = [], []
    for clause in query.clauses:
        if not clause.word or len(clause.word) < SHORTEST_CORRECTED or stands(query.only(clause)):
            clauses.append(clause)
            continue
        unknown.append(clause.typed)
        clauses.append(replace(clause, phrases=(*clause.phrases, *_meant_by(clause))))
    return replace(query, clauses=tuple(clauses)), tuple(unknown)


def _meant_by(clause: Clause) -> list[Phrase]:
    word = clause.word
    likely = words_that_begin(word, ALTERNATIVES) if clause.is_beginning else []
    likely = likely or words_like(word, ALTERNATIVES)
    in_two = [Phrase((stem(word[:cut]), stem(word[cut:]))) for cut in range(2, len(word) - 1)]
    return [*dict.fromkeys(Phrase((stem(one),)) for one in likely), *in_two]
