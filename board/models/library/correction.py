"""Did you mean: a query in which words that find nothing may also be words of the vocabulary that look like them."""

from collections.abc import Callable
from dataclasses import replace

from board.models.library.query import Clause, Query, StemSequence
from board.models.library.vocabulary import words_like, words_that_begin
from board.text.stemming import stem

SHORTEST_CORRECTED = 4
ALTERNATIVES = 8


def did_you_mean(query: Query, finds: Callable[[Query], bool]) -> tuple[Query, tuple[str, ...]]:
    """The query with words that look like those that find nothing, and these as they were typed; `finds` is asked of each alone.

    A word that looks like one of them may stand in what the reader may not see; it is never shown, and finds nothing there.
    """
    clauses, unknown = [], []
    for clause in query.clauses:
        if len(clause.word) < SHORTEST_CORRECTED or finds(Query((clause,))):
            clauses.append(clause)
        else:
            unknown.append(clause.typed)
            clauses.append(replace(clause, phrases=(*clause.phrases, *_alternatives(clause))))
    return replace(query, clauses=tuple(clauses)), tuple(unknown)


def _alternatives(clause: Clause) -> list[StemSequence]:
    """What the word may have been: the beginning of another, one that is spelt nearly so, or two without their space."""
    word = clause.word
    likely = words_that_begin(word, ALTERNATIVES) if clause.is_beginning else ()
    in_two = [StemSequence((stem(word[:cut]), stem(word[cut:]))) for cut in range(2, len(word) - 1)]
    return [*dict.fromkeys(StemSequence((stem(one),)) for one in likely or words_like(word, ALTERNATIVES)), *in_two]
