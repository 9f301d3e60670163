"""The draft of a round-up: it writes itself from a week of open teams, and never touches what somebody edited."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.library.borrowing import borrow
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.retrospectives.retrospective import start_retrospective
from board.models.retrospectives.shout_out import thank
from board.models.round_up.draft import draft
from board.models.round_up.item import RoundUpItem, RoundUpSection
from board.models.round_up.round_up import A_WEEK, monday_to_write, round_up_of, this_monday
from board.models.sprints.sprint import plan_sprint
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected

UTC = ZoneInfo("UTC")
MONDAY = this_monday(now().date()) + A_WEEK  # on which this week is told


def drafted(by=None):
    """The draft of this week, which is told next Monday, by its sections: {section: {heading: words}}."""
    round_up, _new = draft(MONDAY, UTC, by=by, at=now())
    db.session.commit()
    return {section: {item.heading: item.words for item in items} for section, items in round_up.sections()}


def test_what_was_decided_is_told_as_a_story(school, mel):
    make_experiment(school, "Ring first", Stage.DECIDED, by=mel)
    words = drafted()[RoundUpSection.FINISHED]["Ring first"]
    leads = [line.partition(": ")[0] for line in words.split("\n\n")]
    assert leads == ["What they tried", "What happened", "What they learned", "Decided"]
    assert "A phone call before the first visit for families new to us, hoping for more first visits" in words
    assert "Nine in ten went ahead." in words
    assert "Adopted." in words


def test_a_decision_that_was_taken_back_at_once_is_no_story(school, mel, lee):
    experiment = make_experiment(school, "Ring first", Stage.DECIDED, by=mel)
    experiment.decision.move.undo(by=lee, at=now())
    assert RoundUpSection.FINISHED not in drafted()


def test_what_was_abandoned_or_came_out_otherwise_is_a_mistake_that_is_not_wasted(school, mel, lee):
    given_up = make_reflected(make_experiment(school, "Letters", Stage.REFLECTING, by=mel))
    given_up.decide(DecisionKind.ABANDON, by=lee, at=now(), because="Nobody read them", next="Text instead", review_on=MONDAY)
    missed = make_experiment(school, "Posters", Stage.REFLECTING, by=mel)
    missed.record_result("Nobody saw them.", PredictionOutcome.NO, by=mel, at=now())
    assert set(drafted()[RoundUpSection.MISTAKES]) == {"Letters", "Posters"}


def test_what_is_tried_now_what_was_borrowed_who_was_thanked_and_what_comes_up(school, fostering, mel, otto, cora):
    plan_sprint(fostering, "Warm welcomes", MONDAY, MONDAY + dt.timedelta(days=4), by=otto, at=now())
    tried = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    borrow(tried, fostering, by=otto, at=now())
    make_experiment(school, "Look back on me", Stage.REFLECTING, by=mel)
    thank(school, "Lovely biscuits", by=otto, at=now(), to=mel)
    told = drafted()
    assert "Team around the school is trying a phone call before the first visit" in told[RoundUpSection.TRYING]["Ring first"]
    assert told[RoundUpSection.TRAVELLED]["Ring first"] == "Fostering has borrowed this idea from Team around the school."
    assert told[RoundUpSection.SHOUT_OUTS] == {"Otto Lindqvist thanks Mel Okafor, Team around the school": "Lovely biscuits"}
    coming = "\n".join(
        item.words for item in db.session.scalars(db.select(RoundUpItem).where(RoundUpItem.section == RoundUpSection.COMING))
    )
    assert "The sprint of Fostering, “Warm welcomes”, ends on Friday" in coming
    assert "Team around the school holds a retrospective on “Look back on me”." in coming
    assert RoundUpSection.PHRASE not in told


def test_nothing_of_a_private_team_and_no_raw_note_is_ever_in_it(private_team, school, mel, cora):
    make_experiment(private_team, "Rooms of their own", Stage.DECIDED, by=cora)
    thank(private_team, "Thank you for the keys", by=cora, at=now())
    shared = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    borrow(shared, private_team, by=cora, at=now())
    start_retrospective(shared, by=mel, at=now()).add_note("well", "The raw words", by=mel, at=now())
    said = str(drafted(by=mel))
    for words in ("Rooms of their own", "keys", "Leaving care", "raw words"):
        assert words not in said


def test_a_team_that_becomes_private_vanishes_from_what_was_told(school, mel, ada):
    make_experiment(school, "Ring first", Stage.DECIDED, by=mel)
    assert drafted()
    school.change(by=ada, at=now(), is_private=True)
    db.session.commit()
    assert round_up_of(MONDAY).sections() == []


def test_a_shout_out_that_was_taken_away_vanishes_too(school, otto):
    shout_out = thank(school, "Lovely biscuits", by=otto, at=now())
    assert drafted()
    shout_out.archive(by=otto, at=now())
    db.session.commit()
    assert round_up_of(MONDAY).sections() == []


def test_where_nothing_happened_there_is_none_unless_somebody_asks(organisation, lee):
    assert draft(MONDAY, UTC, by=None, at=now()) == (None, 0)
    assert draft(MONDAY, UTC, by=lee, at=now())[0] is not None


def test_drafting_again_adds_what_is_new_and_touches_nothing_that_was_edited_or_dropped(school, mel, lee):
    for title in ("Edited", "Dropped", "Untouched"):
        make_experiment(school, title, Stage.TRYING, by=mel)
    drafted()
    items = {item.heading: item for item in round_up_of(MONDAY).items if item.heading}
    items["Edited"].reword("Better", "Said better", by=lee, at=now())
    items["Dropped"].drop(by=lee, at=now())
    items["Untouched"].about.rewrite(by=mel, at=now(), title="Untouched, and renamed since")
    make_experiment(school, "New", Stage.TRYING, by=mel)
    db.session.commit()
    told = drafted()[RoundUpSection.TRYING]
    assert set(told) == {"Better", "Untouched, and renamed since", "New"}
    assert told["Better"] == "Said better"
    assert drafted()[RoundUpSection.TRYING] == told


def test_what_is_no_longer_so_is_told_no_more_unless_somebody_edited_it(school, mel, lee):
    waiting = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    make_experiment(school, "Kept", Stage.TRYING, by=mel)
    make_experiment(school, "Look back on me", Stage.REFLECTING, by=mel)
    drafted()
    assert "Look back on me" in str([item.words for item in round_up_of(MONDAY).items])
    next(item for item in round_up_of(MONDAY).items if item.heading == "Kept").reword("Kept so", "x", by=lee, at=now())
    for experiment in db.session.scalars(db.select(Experiment)):
        experiment.archive(by=mel, at=now())
    db.session.commit()
    assert drafted()[RoundUpSection.TRYING] == {"Kept so": "x"}
    assert "Look back on me" not in str([item.words for item in round_up_of(MONDAY).items])
    waiting.restore(by=mel, at=now())
    assert set(drafted()[RoundUpSection.TRYING]) == {"Ring first", "Kept so"}


def test_what_was_moved_goes_on_being_told_as_it_goes_on(school, mel):
    for title in ("One", "Two"):
        make_experiment(school, title, Stage.TRYING, by=mel)
    drafted()
    moved = round_up_of(MONDAY).items[0]
    moved.shift(1, by=mel, at=now())
    moved.about.rewrite(by=mel, at=now(), title="One, renamed")
    db.session.commit()
    assert list(drafted()[RoundUpSection.TRYING]) == ["Two", "One, renamed"]


def test_what_was_sent_stays_as_it_was(school, mel, lee):
    make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    round_up, _new = draft(MONDAY, UTC, by=None, at=now())
    round_up.send(round_up.revision, by=lee, at=now())
    db.session.commit()
    make_experiment(school, "Too late", Stage.TRYING, by=mel)
    assert set(drafted()[RoundUpSection.TRYING]) == {"Ring first"}
    for change in (
        lambda: round_up.write(by=lee, at=now(), opening="x"),
        lambda: round_up.items[0].drop(by=lee, at=now()),
        lambda: round_up.items[0].reword("x", "y", by=lee, at=now()),
        lambda: round_up.send(round_up.revision, by=lee, at=now()),
    ):
        with pytest.raises(RuleBroken, match="has been sent"):
            change()


def test_items_change_places_within_their_section(school, mel):
    for title in ("One", "Two", "Three"):
        make_experiment(school, title, Stage.TRYING, by=mel)
    drafted()
    items = dict(round_up_of(MONDAY).sections())[RoundUpSection.TRYING]
    assert items[2].shift(-1, by=mel, at=now())
    assert not items[0].shift(-1, by=mel, at=now())
    db.session.commit()
    assert list(drafted()[RoundUpSection.TRYING]) == ["One", "Three", "Two"]
    placed = db.session.scalars(db.select(Activity).where(Activity.subject == "round_up_item")).one()
    assert (placed.verb, placed.subject_id, placed.by_id) == ("placed", items[2].id, mel.id)


@pytest.mark.parametrize("subject", ["Two\nlines", "Two\r\nBcc: all@example.org", "With\u2028a line separator", ""])
def test_a_subject_is_one_line(organisation, lee, subject):
    round_up, _new = draft(MONDAY, UTC, by=lee, at=now())
    with pytest.raises(RuleBroken):
        round_up.write(by=lee, at=now(), subject=subject)


def test_until_wednesday_the_week_before_is_written_about_and_then_this_one():
    days = [dt.date(2026, 11, 23) + dt.timedelta(days=day) for day in range(7)]
    assert [monday_to_write(day).day for day in days] == [23, 23, 23, 30, 30, 30, 30]


def test_drafting_asks_the_database_as_often_however_much_has_happened(school, mel, queries):
    def asked():
        queries.clear()
        draft(MONDAY, UTC, by=mel, at=now())
        number = sum(query.startswith("SELECT") for query in queries)
        db.session.rollback()
        return number

    make_experiment(school, "One", Stage.DECIDED, by=mel)
    thank(school, "Thanks", by=mel, at=now())
    db.session.commit()
    few = asked()
    for number in range(4):
        make_experiment(school, f"Another {number}", Stage.DECIDED, by=mel)
        thank(school, "Thanks", by=mel, at=now())
    db.session.commit()
    assert asked() <= few
