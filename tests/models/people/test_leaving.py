"""Leaving ends every link that one made or that was made for one; nothing that a leaver left behind opens anything."""

import datetime as dt
import subprocess
import sys

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.account import come_back, leave, make_password_link
from board.models.people.audit import AuditEntry
from board.models.people.leaving import ENDED_ON_LEAVING
from board.models.people.membership import invite
from board.models.people.one_time_link import OneTimeLink
from board.models.people.team import MEMBER
from board.models.review.period import Span, last
from board.models.review.review_link import ReviewLink, share_review
from board.settings import ROOT

KINDS = {"one-time link", "review link"}


@pytest.fixture
def links(school, cora, ada, organisation):
    """Every kind of link that Cora made or that was made for her, and one of each that is somebody else's."""
    for by in (cora, ada):
        invite(school, MEMBER, "", by=by, at=now())
        share_review(None, last(Span.MONTH, now().date(), organisation.zone), 30, by=by, at=now())
    make_password_link(cora, by=ada, at=now())
    make_password_link(ada, by=ada, at=now())
    db.session.commit()


def open_links():
    """For each link that still opens something, who made it and for whom."""
    return [
        (kind.__name__, link.made_by.name, link.person.name if getattr(link, "person", None) else "")
        for kind in (OneTimeLink, ReviewLink)
        for link in db.session.scalars(db.select(kind))
        if link.is_open(now())
    ]


def test_nothing_that_a_leaver_left_behind_opens_anything(links, cora, ada):
    assert len(open_links()) == 6
    leave(cora, by=ada, at=now())
    db.session.commit()
    db.session.expire_all()
    assert {maker for _kind, maker, _for in open_links()} == {"Ada Farouk"}
    assert {whom for _kind, _maker, whom in open_links()} == {"Ada Farouk", ""}
    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "person left")).one()
    assert (entry.about, entry.detail) == ("Cora Bennett", "2 one-time links ended, 1 review link ended")


def test_links_of_a_leaver_stay_ended_when_they_come_back(links, cora, ada):
    leave(cora, by=ada, at=now())
    come_back(cora, by=ada, at=now() + dt.timedelta(days=1))
    db.session.commit()
    db.session.expire_all()
    assert len(open_links()) == 3


@pytest.mark.slow
@pytest.mark.parametrize("door", ["board.web", "board.cli"])
def test_every_door_knows_every_kind_of_link(door):
    asked = f"import {door}; from board.models.people.leaving import ENDED_ON_LEAVING as kinds; print(*kinds, sep=';')"
    known = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(known.strip().split(";")) == set(ENDED_ON_LEAVING) >= KINDS
