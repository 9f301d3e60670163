"""Fields: what a noun declares, once and beside its columns, about what people write in it.

A column carries its declaration in `info=field(…)`. A noun declares names that activity records without a column in
`ALSO_RECORDED`. A noun that decisions rest on says in `MARKED_AS` what a decision calls it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from board.database import Base
from board.models.moments import say_day


def say_plainly(value: Any) -> str:
    """The value as text; the items of a list separated by semicolons."""
    return "; ".join(value) if isinstance(value, list) else str(value)


def say_kept_day(value: str) -> str:
    """A day that activity stores as ISO 8601 text, in words: 3 November 2026."""
    return say_day(dt.date.fromisoformat(value))


def label_in(choices: Callable[[str], Any]) -> Callable[[str], str]:
    """A function from a stored value to the `label` of its enumeration member."""
    return lambda value: str(choices(value).label)


@dataclass(frozen=True)
class Field:
    """The declaration of one field.

    `label` is its name in forms and in the history, and `told` turns a value into words. A change of a `searched` field makes the
    library index the experiment again. A change of a `marked` field is shown on a decision made before it, if decisions rest on
    its noun.
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
    """The label of a declared column."""
    return str(column.info["field"].label)


def said_in(column: Any, value: Any) -> str:
    """A value of a declared column in words."""
    return str(column.info["field"].told(value))


@cache
def declared() -> dict[str, dict[str, Field]]:
    """Every declared field, by table and by the name under which activity records it."""
    nouns = [mapper.class_ for mapper in Base.registry.mappers]
    return {
        noun.__tablename__: {column.key: column.info["field"] for column in noun.__table__.columns if "field" in column.info}
        | getattr(noun, "ALSO_RECORDED", {})
        for noun in nouns
    }


def field_of(table: str, name: str) -> Field:
    """The declaration of a field; a default one, labelled with the name, if it has none."""
    return declared().get(table, {}).get(name) or Field(name.capitalize())


@cache
def searched_in(table: str) -> frozenset[str]:
    """The names of the fields of a table that the library searches."""
    return frozenset(name for name, one in declared().get(table, {}).items() if one.searched)


@cache
def marked_nouns() -> dict[str, str]:
    """The tables of the nouns that a decision rests on, with what a decision calls them."""
    nouns = [mapper.class_ for mapper in Base.registry.mappers]
    return {noun.__tablename__: noun.MARKED_AS for noun in nouns if hasattr(noun, "MARKED_AS")}
