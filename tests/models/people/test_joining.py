"""Coming onto a team without its coaches: it is seen, and what was noted in confidence before stays with those who wrote it."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.joining import joined_uninvited
from board.models.people.membership import invite, put_on_team, take_off_team
from board.models.people.security_mail import SecurityMail
from board.models.people.team import COACH, MEMBER, Membership
from board.models.permissions import readable_notes, readable_retrospectives
from board.models.stages import Stage
from tests.factories import make_experiment, make_person, make_reflected

AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def reflected(private_team, cora):
    """A private team that has reflected, an hour ago."""
    make_reflected(make_experiment(private_team, stage=Stage.REFLECTING, by=cora), by=cora, at=now() - AN_HOUR)
    return private_team


def put(person, team, by, role=MEMBER, at=None, invited_by=None):
    """Put a person on a team, and commit."""
    membership = put_on_team(person, team, role, by=by, at=at or now(), invited_by=invited_by)
    db.session.commit()
    db.session.expire_all()
    return membership


def reads(person):
    """How many retrospectives and raw notes somebody may read."""
    return tuple(len(db.session.scalars(ask(person)).all()) for ask in (readable_retrospectives, readable_notes))


def told():
    """Who was told of what by mail."""
    return [(mail.person.name, mail.detail) for mail in db.session.scalars(db.select(SecurityMail).order_by(SecurityMail.id))]


@pytest.mark.parametrize("role", [MEMBER, COACH])
def test_an_administrator_who_puts_themselves_on_a_private_team_is_seen_and_reads_nothing_of_before(reflected, ada, cora, role):
    put(ada, reflected, by=ada, role=role)
    assert reads(ada) == (0, 0)
    assert told() == [("Cora Bennett", "Ada Farouk put themselves on Leaving care")]
    (seen,) = joined_uninvited(reflected, now())
    assert (seen.by, seen.changes["person"][1]) == (ada, "Ada Farouk")


def test_what_the_team_reflects_on_afterwards_is_theirs_too(reflected, ada, cora):
    put(ada, reflected, by=ada, at=now() - AN_HOUR / 2)
    make_reflected(make_experiment(reflected, "Another", Stage.REFLECTING, by=cora), by=cora)
    assert reads(ada) == (1, 3)
    assert reads(cora) == (2, 6)


def test_neither_an_invitation_of_ones_own_nor_an_invented_colleague_reads_more(reflected, ada):
    link, _token = invite(reflected, MEMBER, "", by=ada, at=now())
    put(ada, reflected, by=ada, invited_by=link.made_by)
    puppet = make_person("Invented Colleague")
    put(puppet, reflected, by=puppet, invited_by=ada)
    other = make_person("Another Invented")
    put(other, reflected, by=ada)
    assert [reads(person) for person in (ada, puppet, other)] == [(0, 0)] * 3
    assert len(told()) == 3


def test_who_came_uninvited_asks_nobody_in(reflected, ada):
    put(ada, reflected, by=ada, role=COACH)
    puppet = make_person("Invented Colleague")
    put(puppet, reflected, by=ada)
    assert reads(puppet) == (0, 0)


def test_taking_oneself_off_and_on_again_reads_no_more(reflected, ada):
    take_off_team(put(ada, reflected, by=ada), by=ada, at=now())
    put(ada, reflected, by=ada)
    puppet = make_person("Invented Colleague")
    take_off_team(put(puppet, reflected, by=ada), by=ada, at=now())
    put(puppet, reflected, by=ada)
    assert reads(ada) == reads(puppet) == (0, 0)


def test_it_stays_in_sight_when_they_have_gone_again(reflected, ada):
    take_off_team(put(ada, reflected, by=ada), by=ada, at=now())
    db.session.commit()
    assert len(joined_uninvited(reflected, now())) == 1
    assert joined_uninvited(reflected, now() + dt.timedelta(days=91)) == []


def test_whom_a_coach_asks_in_reads_everything_and_nobody_is_told(reflected, cora, otto, ada):
    put(otto, reflected, by=cora)
    put(ada, reflected, by=ada, invited_by=cora)
    assert reads(otto) == reads(ada) == (1, 3)
    assert told() == []
    assert joined_uninvited(reflected, now()) == []


def test_a_coach_who_adds_them_again_lets_them_read_everything(reflected, cora, ada):
    take_off_team(put(ada, reflected, by=ada), by=cora, at=now())
    put(ada, reflected, by=cora)
    assert reads(ada) == (1, 3)


def test_a_removal_that_is_undone_at_once_hides_nothing(reflected, cora, otto, ada):
    for wait, seen in ((dt.timedelta(minutes=1), (1, 3)), (AN_HOUR, (0, 0))):
        take_off_team(put(otto, reflected, by=cora), by=ada, at=now())
        membership = put(otto, reflected, by=ada, at=now() + wait)
        assert reads(otto) == seen
        take_off_team(membership, by=cora, at=now())


def test_putting_together_a_new_team_tells_nobody(private_team, ada, cora, mel, otto):
    for person in (mel, otto):
        put(person, private_team, by=ada)
    assert {one.notes_from for one in db.session.scalars(db.select(Membership))} == {None}
    assert told() == []


def test_on_an_open_team_an_administrator_reads_nothing_of_before_either(school, ada, mel):
    make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel, at=now() - AN_HOUR)
    put(ada, school, by=ada)
    assert reads(ada) == (0, 0)
    assert told() == []


def test_where_there_is_no_coach_the_members_are_told(reflected, ada, otto, cora):
    put(otto, reflected, by=cora)
    take_off_team(next(one for one in reflected.memberships if one.person is cora), by=ada, at=now())
    db.session.commit()
    db.session.expire_all()
    put(ada, reflected, by=ada)
    assert told() == [("Otto Lindqvist", "Ada Farouk put themselves on Leaving care")]


def test_the_coaches_are_told_when_their_private_team_is_opened(reflected, ada, cora):
    reflected.change(by=ada, at=now(), is_private=False)
    assert told() == [("Cora Bennett", "Ada Farouk opened Leaving care")]
