"""The archive: all round-ups that were sent, the latest first, and a search in them."""

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
    """One item or opening note that a search found, with its matches marked."""

    round_up: RoundUp
    item: RoundUpItem | None
    heading: Excerpt
    excerpt: Excerpt | None


def sent_round_ups(most: int, before: RoundUp | None = None) -> Sequence[RoundUp]:
    """The latest `most` round-ups that were sent, before `before` if given, with everything that they show loaded."""
    rows = select(RoundUp).where(RoundUp.sent_at.is_not(None)).order_by(RoundUp.monday.desc()).limit(most).options(*whole())
    if before is not None:
        rows = rows.where(RoundUp.monday < before.monday)
    return db.session.scalars(rows).unique().all()


def drafts(today: dt.date) -> Sequence[RoundUp]:
    """The drafts, the latest first; those older than FURTHEST are left out."""
    rows = select(RoundUp).where(RoundUp.sent_at.is_(None), RoundUp.monday >= today - FURTHEST)
    return db.session.scalars(rows.order_by(RoundUp.monday.desc()).options(*whole())).unique().all()


def latest_round_up() -> RoundUp | None:
    """The latest round-up that was sent, or None."""
    return db.session.scalar(select(RoundUp).where(RoundUp.sent_at.is_not(None)).order_by(RoundUp.monday.desc()).limit(1))


def next_to_send(today: dt.date) -> RoundUp | None:
    """The earliest draft of this week or later, or None. A Monday that has passed is not asked for again."""
    rows = select(RoundUp).where(RoundUp.sent_at.is_(None), RoundUp.monday >= this_monday(today))
    return db.session.scalar(rows.order_by(RoundUp.monday).limit(1))


def search_round_ups(typed: str) -> list[ArchiveResults]:
    """Search the items and opening notes of round-ups that were sent: at most MOST_FOUND results, the latest first.

    It finds only what a reader would see on the page: nothing dropped, archived, or of a team that is private by now.
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
        if one.is_shown
    ]
    return sorted(found, key=lambda one: one.round_up.monday, reverse=True)[:MOST_FOUND]


def content_of(round_up: RoundUp) -> bytes | None:
    """The bytes of a round-up's picture, which are not loaded with it; None without one."""
    asked = select(Picture).where(Picture.round_up_id == round_up.id).options(undefer(Picture.content))
    picture = db.session.scalar(asked.execution_options(populate_existing=True))
    return picture.content if picture else None
