"""The demo's round-ups: on any day there is one to read about last week and one to write about this week."""

import datetime as dt

import pytest

from board.database import db
from board.models.personal_data import what_it_looks_like
from board.models.round_up.item import RoundUpSection
from board.models.round_up.rendition import copy_for
from board.models.round_up.round_up import A_WEEK, RoundUp, this_monday
from tests.demo_fixture import MONDAY


@pytest.mark.slow
def test_last_week_is_told_and_this_week_is_being_written(demo):
    assert_last_week_is_told_and_this_week_is_being_written(MONDAY)


def assert_last_week_is_told_and_this_week_is_being_written(at: dt.datetime) -> None:
    """Look at the two round-ups of the demo that was loaded at a moment."""
    this, following = (
        db.session.scalars(db.select(RoundUp).where(RoundUp.monday == this_monday(at.date()) + weeks * A_WEEK)).one()
        for weeks in (0, 1)
    )
    told = dict(this.sections())
    assert this.sent_at <= at
    assert {RoundUpSection.TRYING, RoundUpSection.COMING} < set(told)
    assert RoundUpSection.FINISHED in told or RoundUpSection.MISTAKES in told
    (phrase,), (next_phrase,) = told[RoundUpSection.PHRASE], dict(following.sections())[RoundUpSection.PHRASE]
    assert phrase.phrase_id != next_phrase.phrase_id
    assert all(one.paragraphs[-1].lead == "For example" for one in (phrase, next_phrase))
    assert this.opening
    assert this.picture
    assert not following.is_sent
    assert dict(following.sections())[RoundUpSection.COMING]
    words = copy_for(this, "Riverbank Council", "https://board.example.org").as_text("https://board.example.org/out")
    assert what_it_looks_like(words) == []
