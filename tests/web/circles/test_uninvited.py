"""Whoever came onto a team without its coaches finds what was written there before at no address."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.people.membership import put_on_team
from board.models.people.team import COACH
from tests.web.circles.test_privacy import SECRET, Everywhere


@pytest.mark.no_cover
@pytest.mark.slow
def test_an_administrator_who_puts_themselves_on_the_team_finds_it_nowhere(client, private_team, cora, ada):
    everywhere = Everywhere(client, private_team, cora)
    everywhere.go_to(CirclePhase.BETTER)
    put_on_team(ada, private_team, COACH, by=ada, at=now() + dt.timedelta(seconds=1))
    db.session.commit()
    assert [where for where, text in everywhere.texts(ada).items() if SECRET in text] == []
    assert [where for where, text in everywhere.texts(cora).items() if SECRET in text]


def test_the_team_sees_on_its_own_page_that_somebody_came_uninvited(client, private_team, cora, ada, otto):
    client.sign_in(ada).post(f"/teams/{private_team.slug}/memberships", data={"email": "ada@example.org", "role": "member"})
    page = client.sign_in(cora).get(f"/teams/{private_team.slug}").text
    assert "Ada Farouk put themselves on this private team" in page
    assert "Came without being asked by a coach" in client.get(f"/teams/{private_team.slug}/members").text
    client.post(f"/teams/{private_team.slug}/memberships", data={"email": "otto@example.org", "role": "member"})
    assert "Otto" not in page


def test_a_code_does_not_lead_there_either(client, private_team, cora, ada):
    everywhere = Everywhere(client, private_team, cora)
    put_on_team(ada, private_team, COACH, by=ada, at=now() + dt.timedelta(seconds=1))
    db.session.commit()
    client.sign_in(ada)
    assert "No circle of your teams" in client.post("/join", data={"code": everywhere.circle.code}).text
    retrospective = f"/retrospectives/{everywhere.circle.retrospective_id}"
    assert client.get(retrospective).location == f"{retrospective}/summary"
