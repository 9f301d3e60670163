"""The library: everything that has been tried, searched by its words, the best first, and only what the reader may see."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from board.database import db
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.result import PredictionOutcome, Result
from board.models.experiments.tag import Tag
from board.models.library.correction import as_was_meant
from board.models.library.document import told_by
from board.models.library.entry import LibraryEntry, visible_entries
from board.models.library.excerpt import Excerpt, excerpt_of, mark
from board.models.library.matching import hits, newest_hits
from board.models.library.query import Query, read_query
from board.models.library.ranking import best_first
from board.models.people.person import Person

# Nobody reads further; and putting more in order takes longer than a page may.
MOST = 300
ON_A_PAGE = 20
# Of the twenty on a page, no more is read than is shown.
SHOWN = (
    load_only(Experiment.title, Experiment.stage, Experiment.created_at, Experiment.archived_at),
    joinedload(Experiment.team),
    joinedload(Experiment.result).load_only(Result.confirmed),
    joinedload(Experiment.learning).load_only(Learning.learned),
    selectinload(Experiment.decisions).load_only(Decision.kind, Decision.at, Decision.withdrawn_at),
)


@dataclass(frozen=True)
class Narrowing:
    """What the library is narrowed by; empty means all. This is the one place for whatever else it is narrowed by later."""

    team: int | None = None
    decision: str = ""
    stage: str = ""
    first: dt.datetime | None = None
    until: dt.datetime | None = None
    mistakes: bool = False
    outcome: int | None = None
    # Its key.
    tag: str = ""

    @property
    def is_on(self) -> bool:
        """Whether anything is left out."""
        return self != Narrowing()

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """As conditions on LibraryEntry."""
        if self.team is not None:
            yield LibraryEntry.team_id == self.team
        if self.decision:
            yield LibraryEntry.decision == self.decision
        if self.stage:
            # Most stages hold so many that to look at each entry's own is quicker than to list them.
            yield exists().where(Experiment.id == LibraryEntry.experiment_id, Experiment.stage == self.stage)
        if self.outcome is not None:
            yield LibraryEntry.experiment_id.in_(select(Experiment.id).where(Experiment.serves_id == self.outcome))
        if self.tag:
            yield LibraryEntry.experiment_id.in_(select(Tag.experiment_id).where(Tag.key == self.tag))
        if self.first is not None:
            yield LibraryEntry.told_at >= self.first
        if self.until is not None:
            yield LibraryEntry.told_at < self.until
        if self.mistakes:
            yield or_(LibraryEntry.decision == DecisionKind.ABANDON, LibraryEntry.confirmed == PredictionOutcome.NO)


class Hit(NamedTuple):
    """One experiment that was found, with its title and a passage in which the words that were looked for are marked."""

    experiment: Experiment
    title: Excerpt
    passage: Excerpt | None


@dataclass(frozen=True)
class Found:
    """A page of what was found; `total` counts no further than MOST, and `is_all` says whether that is all."""

    hits: list[Hit]
    total: int = 0
    is_all: bool = True
    # Words that stand nowhere, for which words that look like them were taken.
    unknown: tuple[str, ...] = ()
    has_some: bool = False
    # What was looked for, with the words that look like the unknown ones.
    meant: Query = Query()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // ON_A_PAGE)


def search(typed: str, person: Person, narrowing: Narrowing = Narrowing(), page: int = 1) -> Found:  # noqa: B008  it cannot change
    """What a person finds by what they typed, in whatever they may see: a page of it, from 1."""
    seen = and_(visible_entries(person), *narrowing.conditions())
    query = read_query(typed)
    if not query and typed.strip():
        return Found([])
    if not query:
        return _shown(_all_told(seen), query, page)
    ids = _found(query, seen)
    unknown: tuple[str, ...] = ()
    has_some = False
    if not ids:
        query, unknown = as_was_meant(query, lambda one: stands_in_the_library(one, person))
        ids = _found(query, seen) if unknown else []
    meant = query
    if not ids and len(query.clauses) > 1:
        has_some = True
        query, ids = _found_loosely(query, seen)
    return replace(_shown(ids, query, page), unknown=unknown if ids else (), has_some=has_some and bool(ids), meant=meant)


def stands_in_the_library(query: Query, person: Person) -> bool:
    """Whether a query finds anything in what a person may see."""
    return db.session.scalar(hits(query).where(visible_entries(person)).limit(1)) is not None


def _all_told(seen: ColumnElement[bool]) -> list[int]:
    told = select(LibraryEntry.experiment_id).where(seen)
    return list(db.session.scalars(told.order_by(LibraryEntry.told_at.desc(), LibraryEntry.experiment_id.desc()).limit(MOST + 1)))


def _found(query: Query, seen: ColumnElement[bool]) -> list[int]:
    """The ids of all that a query finds, the best first; no more than MOST + 1 of them."""
    return _in_order(query, seen, _newest(query, seen))


def _found_loosely(query: Query, seen: ColumnElement[bool]) -> tuple[Query, list[int]]:
    """The same where nothing has all of it: what has any of its words, or, of more than can be put in order, all of them but one."""
    loosely, nearly = query.loosely(), query.but_for_one()
    newest = _newest(loosely, seen)
    if nearly and len(newest) > MOST and (ids := _found(nearly, seen)):
        return nearly, ids
    return loosely, _in_order(loosely, seen, newest)


def _in_order(query: Query, seen: ColumnElement[bool], newest: Sequence[Row[Any]]) -> list[int]:
    """Where there are more than can be put in order, those with all of it in the title come first, each by how new it is."""
    if len(newest) <= MOST:
        return best_first(query, newest)
    titled = db.session.scalars(newest_hits(query, in_title=True).where(seen).limit(MOST)).all()
    return list(dict.fromkeys((*titled, *(entry.experiment_id for entry in newest))))[: MOST + 1]


def _newest(query: Query, seen: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The entries that a query finds, the latest first, no more than MOST + 1 of them."""
    entries = newest_hits(query).where(seen).add_columns(LibraryEntry.title, LibraryEntry.learning, LibraryEntry.rest)
    return db.session.execute(entries.limit(MOST + 1)).all()


def _shown(ids: list[int], query: Query, page: int) -> Found:
    is_all = len(ids) <= MOST
    ids = ids[:MOST]
    return Found(hits_of(ids[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], query), len(ids), is_all)


def hits_of(ids: list[int], query: Query) -> list[Hit]:
    """These experiments in this order, as they are shown."""
    if not ids:
        return []
    wanted: Select[Any] = select(Experiment).where(Experiment.id.in_(ids)).options(*SHOWN)
    experiments = {experiment.id: experiment for experiment in db.session.scalars(wanted)}
    told = told_by(ids)
    return [
        Hit(experiments[number], mark(experiments[number].title, query), excerpt_of(told[number].passages, query))
        for number in ids
        if number in experiments
    ]


def how_many(person: Person) -> int:
    """How many experiments a person can search."""
    return db.session.scalar(select(func.count()).select_from(LibraryEntry).where(visible_entries(person))) or 0
