"""Long inboxes: of hundreds of things that need somebody only those are made that a page shows, and the rest is counted."""

import datetime as dt

import pytest

from board.database import db
from board.models.boards.inbox import inbox_of
from board.models.experiments.decision import Decision
from board.models.moments import now
from board.models.stages import Stage
from board.web.boards.inbox import what_needs
from tests.factories import make_check, make_experiment, make_reflected, make_sprint

TODAY = now().date()


@pytest.fixture
def busy(school, mel):
    """A team with cards that need something, of which two are urgent, and with improvements that nobody has begun."""
    over = make_sprint(school, starts=-20)
    for number in range(3):
        make_experiment(school, f"Ready {number}", Stage.READY, by=mel)
        make_reflected(make_experiment(school, f"Reflected {number}", Stage.REFLECTING), at=now() - dt.timedelta(days=10))
    for number in range(2):
        make_experiment(school, f"Over {number}", Stage.TRYING, by=mel, sprint=over)
    db.session.commit()
    return school


def test_the_first_are_those_of_the_whole_list_and_the_rest_is_counted(app, busy, cora):
    with app.test_request_context("/"):
        everything = what_needs(cora, TODAY, 1000)
        assert everything.in_all == len(everything.items) > 6
        for most in (1, 2, 5, everything.in_all - 1):
            assert what_needs(cora, TODAY, most) == (everything.items[:most], everything.in_all)


def test_a_lead_is_shown_each_that_waits_once_whatever_it_waits_for(school, lee, mel):
    to_decide = make_reflected(make_experiment(school, "Reflected", Stage.REFLECTING))
    make_experiment(school, "Decided", Stage.DECIDED, at=now() - dt.timedelta(days=3))
    for decision in db.session.scalars(db.select(Decision)):
        decision.look_again_on = TODAY
    to_agree = make_experiment(school, "To agree", Stage.TRYING)
    make_check(to_agree, "affects_safety", by=mel)
    gone = make_reflected(make_experiment(school, "Archived", Stage.REFLECTING))
    gone.archive(by=mel, at=now())
    make_experiment(school, "Only a result", Stage.REFLECTING)
    db.session.commit()
    found = {entry.card.title: entry.step.key for entry in inbox_of(lee, TODAY)}
    assert found == {to_decide.title: "decision", "Decided": "review", to_agree.title: "agreement"}
