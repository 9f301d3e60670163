"""Finding by name: conditions on what people and teams are called, for words as somebody types them."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, true

MOST_WORDS = 6
LONGEST_TYPED = 100


def words_of(typed: str) -> list[str]:
    """The words that somebody typed, in small letters: at most MOST_WORDS."""
    return typed[:LONGEST_TYPED].lower().split()[:MOST_WORDS]


def is_called(typed: str, *columns: Any) -> ColumnElement[bool]:
    """SQL condition: each of the words stands in one of these columns, in any order; true where nothing was typed."""
    return and_(true(), *(or_(*(_contains(column, word) for column in columns)) for word in words_of(typed)))


def _contains(column: Any, word: str) -> ColumnElement[bool]:
    lowered = func.lower(column).contains(word, autoescape=True)
    # SQLite lowers only unaccented letters, so that a word with others is also looked for with a capital.
    return lowered if word.isascii() else or_(lowered, column.contains(word.capitalize(), autoescape=True))
