"""Fields: what a noun declares, once and beside its columns, about what people write in it.

A column carries its declaration in `info=field(…)`. What activity records under a name that is no column stands in
`ALSO_RECORDED` of the noun, and a noun that decisions rest on says in `MARKED_AS` what a decision calls it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from board.database import Base
from board.models.moments import say_day


def say_plainly(value: Any) -> str:
    """A value as it was written; several of them in a line."""
    return "; ".join(value) if isinstance(value, list) else str(value)


def say_kept_day(value: str) -> str:
    """A day that activity keeps as ISO text, as one says it: 3 November 2026."""
    return say_day(dt.date.fromisoformat(value))


def label_in(choices: Callable[[str], Any]) -> Callable[[str], str]:
    """How one says a value that was chosen from an enumeration whose members have a `label`."""
    return lambda value: str(choices(value).label)


@dataclass(frozen=True)
class Field:
    """What holds for one field of a noun.

    `label` is what the history calls it and `told` how it says a value. A change of a `searched` field has the library read the
    experiment again. A change of a `marked` one shows on a decision that was made before it, if decisions rest on its noun.
    """

    label: str
    searched: bool = False
    marked: bool = True
    told: Callable[[Any], str] = say_plainly


def field(
    label: str, *, searched: bool = False, marked: bool = True, told: Callable[[Any], str] = say_plainly
) -> dict[str, Field]:
    """The declaration of a column, for its `info`."""
    return {"field": Field(label, searched, marked, told)}


def label_of(column: Any) -> str:
    """What a declared column is called: on its forms as in the history."""
    return str(column.info["field"].label)


def said_in(column: Any, value: Any) -> str:
    """How one says a value of a declared column."""
    return str(column.info["field"].told(value))


@cache
def declared() -> dict[str, dict[str, Field]]:
    """Every declared field, by the table of its noun and by the name under which activity records it."""
    nouns = [mapper.class_ for mapper in Base.registry.mappers]
    return {
        noun.__tablename__: {column.key: column.info["field"] for column in noun.__table__.columns if "field" in column.info}
        | getattr(noun, "ALSO_RECORDED", {})
        for noun in nouns
    }


def field_of(table: str, name: str) -> Field:
    """The declaration of a field; one without says its name and its values plainly."""
    return declared().get(table, {}).get(name) or Field(name.capitalize())


@cache
def searched_in(table: str) -> frozenset[str]:
    """The names of a noun's fields that the library searches."""
    return frozenset(name for name, one in declared().get(table, {}).items() if one.searched)


@cache
def marked_nouns() -> dict[str, str]:
    """The tables of the nouns that a decision rests on, each with what a decision calls it."""
    nouns = [mapper.class_ for mapper in Base.registry.mappers]
    return {noun.__tablename__: noun.MARKED_AS for noun in nouns if hasattr(noun, "MARKED_AS")}
