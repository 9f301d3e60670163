"""The archive of round-ups: all that were sent, the latest first, and a search in what they say."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, undefer

from board.database import db
from board.models.library.document import IndexedSection
from board.models.library.excerpt import Excerpt, excerpt_of, mark
from board.models.library.matching import says
from board.models.library.query import read_query
from board.models.people.team import Team
from board.models.round_up.item import RoundUpItem
from board.models.round_up.picture import Picture
from board.models.round_up.round_up import FURTHEST, RoundUp, this_monday, whole

MOST_FOUND = 60


class ArchiveResults(NamedTuple):
    """One thing that a round-up said, with the words marked that were looked for."""

    round_up: RoundUp
    item: RoundUpItem | None
    heading: Excerpt
    excerpt: Excerpt | None


def sent_round_ups(most: int, before: RoundUp | None = None) -> Sequence[RoundUp]:
    """What was sent, the latest first, with all that it says."""
    rows = select(RoundUp).where(RoundUp.sent_at.is_not(None)).order_by(RoundUp.monday.desc()).limit(most).options(*whole())
    if before is not None:
        rows = rows.where(RoundUp.monday < before.monday)
    return db.session.scalars(rows).unique().all()


def drafts(today: dt.date) -> Sequence[RoundUp]:
    """What is being written, the latest first; a draft that nobody sent in all these weeks is old news."""
    rows = select(RoundUp).where(RoundUp.sent_at.is_(None), RoundUp.monday >= today - FURTHEST)
    return db.session.scalars(rows.order_by(RoundUp.monday.desc()).options(*whole())).unique().all()


def latest_round_up() -> RoundUp | None:
    """The last one that was sent."""
    return db.session.scalar(select(RoundUp).where(RoundUp.sent_at.is_not(None)).order_by(RoundUp.monday.desc()).limit(1))


def next_to_send(today: dt.date) -> RoundUp | None:
    """The first one of this week or later that is still being written; a Monday that was let go by is not asked for again."""
    rows = select(RoundUp).where(RoundUp.sent_at.is_(None), RoundUp.monday >= this_monday(today))
    return db.session.scalar(rows.order_by(RoundUp.monday).limit(1))


def search_round_ups(typed: str) -> list[ArchiveResults]:
    """What round-ups that were sent say about something: their items and opening notes, the latest first.

    Nothing that a reader would not find on the page: what was dropped, is private by now, or was taken away.
    """
    query = read_query(typed)
    if not query:
        return []
    items = (
        select(RoundUpItem)
        .join(RoundUpItem.round_up)
        .where(RoundUp.sent_at.is_not(None), RoundUpItem.dropped_at.is_(None), *says(RoundUpItem.stems, query))
        .options(
            joinedload(RoundUpItem.round_up),
            joinedload(RoundUpItem.told_team).options(lazyload(Team.stage_settings)),
            joinedload(RoundUpItem.other_team).options(lazyload(Team.stage_settings)),
            joinedload(RoundUpItem.shout_out),
        )
        .order_by(RoundUp.monday.desc(), RoundUpItem.position)
        .limit(MOST_FOUND)
    )
    notes = select(RoundUp).where(RoundUp.sent_at.is_not(None), *says(RoundUp.stems, query))
    found = [
        ArchiveResults(
            one,
            None,
            mark(one.subject, query),
            excerpt_of([IndexedSection("Opening note", one.opening)], query) if one.opening else None,
        )
        for one in db.session.scalars(notes.order_by(RoundUp.monday.desc()).limit(MOST_FOUND))
    ]
    found += [
        ArchiveResults(
            one.round_up, one, mark(one.heading, query), excerpt_of([IndexedSection("", " ".join(one.words.split()))], query)
        )
        for one in db.session.scalars(items)
        if one.may_be_told
    ]
    return sorted(found, key=lambda one: one.round_up.monday, reverse=True)[:MOST_FOUND]


def content_of(round_up: RoundUp) -> bytes | None:
    """The bytes of its picture, which are not loaded with it."""
    asked = select(Picture).where(Picture.round_up_id == round_up.id).options(undefer(Picture.content))
    picture = db.session.scalar(asked.execution_options(populate_existing=True))
    return picture.content if picture else None
