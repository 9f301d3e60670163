"""The draft of a round-up: it is written from what happened, and updated as more happens, without touching what people edited."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from board.database import db
from board.models.moments import say_day
from board.models.people.activity import Activity, record
from board.models.people.person import Person
from board.models.round_up.item import LONGEST_HEADING, PLACED, RoundUpItem, RoundUpSection, stems_for
from board.models.round_up.news import News, coming_up, ideas_that_travelled, shout_outs, stories, trials
from board.models.round_up.phrase_of_the_week import phrase_of_the_week
from board.models.round_up.round_up import A_WEEK, RoundUp
from board.models.round_up.week import Week

# What can be read over a cup of tea. Longer sections are nobody's Monday morning.
MOST = {
    RoundUpSection.FINISHED: 8,
    RoundUpSection.MISTAKES: 4,
    RoundUpSection.TRYING: 8,
    RoundUpSection.TRAVELLED: 6,
    RoundUpSection.SHOUT_OUTS: 12,
    RoundUpSection.PHRASE: 1,
    RoundUpSection.COMING: 12,
}


COLLECTORS = (stories, trials, ideas_that_travelled, shout_outs, coming_up)


def draft(monday: dt.date, zone: ZoneInfo, by: Person | None, at: dt.datetime) -> tuple[RoundUp | None, int]:
    """Write or update the draft of a Monday. Returns it, and how many items changed; `by` is None if nobody asked for it.

    A round-up that was sent stays as it is. If nothing happened, none is created (None, 0) unless somebody asks for one.
    """
    round_up = db.session.scalar(select(RoundUp).where(RoundUp.monday == monday).with_for_update())
    if round_up is not None and round_up.is_sent:
        return round_up, 0
    week = Week(monday - A_WEEK, monday - dt.timedelta(days=1), zone)
    news = [one for collect in COLLECTORS for one in collect(week)]
    phrase = phrase_of_the_week(week, news)
    if round_up is None:
        if not news and by is None:  # a phrase alone is no news
            return None, 0
        round_up = RoundUp(monday=monday, subject=f"The Monday round-up, {say_day(monday)}", drafted_at=at)
        round_up.stems = stems_for(round_up.subject)
        db.session.add(round_up)
        record("drafted", round_up, by=by, at=at)
    changed = _bring_in(round_up, [*news, phrase] if phrase else news)
    if changed:
        round_up.touch()
        db.session.flush()
        db.session.expire(round_up, ["items"])
    return round_up, changed


def _bring_in(round_up: RoundUp, news: list[News]) -> int:
    """Add new items, update those that nobody has edited, and delete those that no longer hold; returns how many changed."""
    there = {item.key: item for item in round_up.items}
    touched = _touched(there.values())
    untouched = {key for key, item in there.items() if item.id not in touched}
    over = untouched - {one.key for one in news}
    for key in over:
        db.session.delete(there.pop(key))
    held = {section: sum(item.section == section for item in there.values()) for section in RoundUpSection}
    last = max((item.position for item in there.values()), default=0)
    changed = len(over)
    for one in news:
        values = _values(one)
        item = there.get(one.key)
        if item is None and held[one.section] < MOST[one.section]:
            last += 1
            db.session.add(RoundUpItem(round_up_id=round_up.id, key=one.key, position=last, **values))
            held[one.section] += 1
            changed += 1
        elif item is not None and one.key in untouched and any(getattr(item, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(item, name, value)
            changed += 1
    return changed


def _touched(items: Iterable[RoundUpItem]) -> set[int]:
    """The ids of items that somebody has reworded, dropped or restored.

    Moving an item does not count, because it keeps its words.
    """
    ids = [item.id for item in items]
    done = select(Activity.subject_id).where(Activity.subject == RoundUpItem.__tablename__, Activity.subject_id.in_(ids))
    return set(db.session.scalars(done.where(Activity.verb != PLACED)))


def _values(news: News) -> dict[str, Any]:
    heading = news.heading if len(news.heading) <= LONGEST_HEADING else news.heading[: LONGEST_HEADING - 1].rstrip() + "…"
    return {
        "section": news.section.value,
        "heading": heading,
        "words": news.words,
        "stems": stems_for(heading, news.words),
        "told_team_id": news.team_id,
        "other_team_id": news.other_team_id,
        "about_id": news.about_id,
        "shout_out_id": news.shout_out_id,
    }
