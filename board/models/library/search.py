"""The library: everything that has been tried, searched by its words, the best first, and only what the reader may see."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from board.database import db
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.result import PredictionOutcome, Result
from board.models.experiments.tag import Tag
from board.models.library.correction import did_you_mean
from board.models.library.document import documents_of
from board.models.library.entry import LibraryEntry, visible_entries
from board.models.library.excerpt import Excerpt, excerpt_of, mark
from board.models.library.matching import best_matches, finds_any
from board.models.library.query import Query, read_query
from board.models.people.person import Person

# Nobody reads further.
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
class SearchFilter:
    """What the library is narrowed by; empty means all."""

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
        return self != SearchFilter()

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


class Match(NamedTuple):
    """One experiment that was found, with its title and an excerpt of a section, in both of which the words that were looked for are marked."""

    experiment: Experiment
    title: Excerpt
    excerpt: Excerpt | None


@dataclass(frozen=True)
class Found:
    """A page of what was found; `total` counts no further than MOST, and `is_all` says whether that is all."""

    matches: list[Match]
    total: int = 0
    is_all: bool = True
    # Words that stand nowhere, for which words that look like them were taken.
    unknown: tuple[str, ...] = ()
    has_some: bool = False
    # What was looked for, with the words that look like the unknown ones.
    corrected: Query = Query()

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // ON_A_PAGE)


def search(typed: str, person: Person, narrowing: SearchFilter = SearchFilter(), page: int = 1) -> Found:  # noqa: B008  it cannot change
    """What a person finds by what they typed, in whatever they may see: a page of it, from 1."""
    seen = and_(visible_entries(person), *narrowing.conditions())
    query = read_query(typed)
    if not query:
        return Found([]) if typed.strip() else _page_of(_latest(seen), query, page)
    ids = best_matches(query, seen, MOST + 1)
    unknown: tuple[str, ...] = ()
    if not ids:
        query, unknown = did_you_mean(query, lambda one: finds_any(one, visible_entries(person)))
        ids = best_matches(query, seen, MOST + 1) if unknown else []
    corrected, has_some = query, not ids and len(query.clauses) > 1
    if has_some:
        query, ids = _with_some_of(query, seen)
    found = _page_of(ids, query, page)
    return replace(found, unknown=unknown if ids else (), has_some=has_some and bool(ids), corrected=corrected)


def _latest(seen: ColumnElement[bool]) -> list[int]:
    told = select(LibraryEntry.experiment_id).where(seen)
    return list(db.session.scalars(told.order_by(LibraryEntry.told_at.desc(), LibraryEntry.experiment_id.desc()).limit(MOST + 1)))


def _with_some_of(query: Query, seen: ColumnElement[bool]) -> tuple[Query, list[int]]:
    """Where nothing has all of it: first what has all of its words but one, then any; where that is too much to read, only the first."""
    loosely, nearly = query.loosely(), query.but_for_one()
    most_of_it = best_matches(nearly, seen, MOST + 1) if nearly else []
    ids = best_matches(loosely, seen, MOST + 1)
    if most_of_it and len(ids) > MOST:
        return nearly, most_of_it
    return loosely, list(dict.fromkeys((*most_of_it, *ids)))


def _page_of(ids: list[int], query: Query, page: int) -> Found:
    on_it = ids[:MOST][(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return Found(matches_of(on_it, query), min(len(ids), MOST), len(ids) <= MOST)


def matches_of(ids: list[int], query: Query) -> list[Match]:
    """These experiments in this order, as they are shown."""
    if not ids:
        return []
    wanted: Select[Any] = select(Experiment).where(Experiment.id.in_(ids)).options(*SHOWN)
    experiments = {experiment.id: experiment for experiment in db.session.scalars(wanted)}
    documents = documents_of(ids)
    return [
        Match(experiments[number], mark(experiments[number].title, query), excerpt_of(documents[number].sections, query))
        for number in ids
        if number in experiments
    ]


def how_many(person: Person) -> int:
    """How many experiments a person can search."""
    return db.session.scalar(select(func.count()).select_from(LibraryEntry).where(visible_entries(person))) or 0
