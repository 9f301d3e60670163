"""An excerpt: the piece of a text in which most of what was looked for stands, with those words marked.

The databases keep stems and could mark only those, so that it is cut here, from what people wrote.
"""

from typing import NamedTuple

from board.models.library.document import TITLE, IndexedSection
from board.models.library.query import Query
from board.text.stemming import Written, marked_out, stem, written_at

# Two lines on a laptop, four on a phone.
LENGTH = 220
# Of a text longer than any field is, no more than this is read.
READ = 20_000


class Excerpt(NamedTuple):
    """What it is called, and its text in pieces, each with whether it was looked for."""

    called: str
    pieces: list[tuple[str, bool]]


def mark(text: str, query: Query, called: str = TITLE) -> Excerpt:
    """A whole text with the words that were looked for marked."""
    return Excerpt(called, _pieces(text, _found_in(text, query), 0, len(text)))


def excerpt_of(sections: list[IndexedSection], query: Query) -> Excerpt | None:
    """From the section with most of the words, the first of those that are as good; without words, what was learned first."""
    most, best = -1, None
    for section in sections:
        if section.called == TITLE:
            continue
        found = _found_in(section.text[:READ], query)
        different = len({stem(word) for written in found for word in written.words})
        if different > most:
            most, best = different, (section, found)
        if query and different >= len(query.clauses):
            break
    if best is None:
        return None
    (called, text), found = best
    start, end = _window(text, found)
    pieces = _pieces(text, found, start, end)
    return Excerpt(called, [("… ", False)] * (start > 0) + pieces + [(" …", False)] * (end < len(text)))


def _found_in(text: str, query: Query) -> list[Written]:
    # Asked of the word as it stands first: only few of them are looked at any closer.
    return [written for found in marked_out(text) if query.looks_for(found.group()) and (written := written_at(found))]


def _window(text: str, found: list[Written]) -> tuple[int, int]:
    """Where to begin and end, so that most of what was found is inside, and no word is cut."""
    if len(text) <= LENGTH:
        return 0, len(text)
    start = 0
    if found:
        fullest = max(found, key=lambda first: sum(first.start <= one.start < first.start + LENGTH * 3 // 4 for one in found))
        start = max(0, min(fullest.start - LENGTH // 4, len(text) - LENGTH))
    if start > 0:
        start = next((place + 1 for place in range(start, min(start + 40, len(text))) if text[place].isspace()), start)
    end = min(start + LENGTH, len(text))
    if end < len(text):
        end = next((place for place in range(end, max(end - 40, start), -1) if text[place].isspace()), end)
    return start, end


def _pieces(text: str, found: list[Written], start: int, end: int) -> list[tuple[str, bool]]:
    pieces, place = [], start
    for written in found:
        if written.start < start or written.end > end:
            continue
        pieces += [(text[place : written.start], False), (text[written.start : written.end], True)]
        place = written.end
    return [(words, is_marked) for words, is_marked in (*pieces, (text[place:end], False)) if words]
