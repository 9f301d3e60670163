"""Sign-ins and one-time links: when they end, and what role somebody has who is put on a team again."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.membership import put_on_team
from board.models.people.one_time_link import JOIN, PASSWORD, SET_UP, make_link
from board.models.people.sign_in import begin_sign_in
from board.models.people.team import COACH, MEMBER

A_SECOND = dt.timedelta(seconds=1)
A_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("kind", "days"), [(SET_UP, 7), (JOIN, 7), (PASSWORD, 1)])
def test_an_invitation_works_for_a_week_and_a_link_for_a_new_password_for_a_day(organisation, kind, days):
    made_at = now()
    link, _token = make_link(kind, made_at)
    ends = made_at + days * A_DAY
    assert link.is_open(ends - A_SECOND)
    assert not link.is_open(ends)
    db.session.flush()
    assert not link.use(ends)
    assert link.use(ends - A_SECOND)


def test_a_sign_in_of_somebody_who_has_left_is_over_though_nobody_ended_it(mel):
    sign_in, _token = begin_sign_in(mel, now())
    lasts = (7 * A_DAY, 30 * A_DAY)
    assert not sign_in.is_over(now(), *lasts)
    mel.left_at = now()
    assert sign_in.is_over(now(), *lasts)


def test_a_coach_who_is_invited_as_a_member_stays_coach_and_a_member_becomes_one(school, cora, mel, ada):
    assert put_on_team(cora, school, MEMBER, by=ada, at=now()).role == COACH
    assert put_on_team(mel, school, COACH, by=ada, at=now()).role == COACH


def test_a_mail_from_before_a_database_was_begun_afresh_opens_no_link_with_the_same_number(school, cora):
    link, _token = make_link(JOIN, now(), by=cora, team=school)
    before = link.token_for_mail("a secret")
    link.made_at += A_DAY
    assert link.token_for_mail("a secret") != before
    db.session.commit()
    db.session.expire_all()
    assert link.token_again(["a secret"]) is not None
