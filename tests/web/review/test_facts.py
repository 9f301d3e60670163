"""Honest facts: counted for whoever asks, in words and numbers that lead to the experiments behind them."""

import datetime as dt
import re
from html import unescape

import pytest

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.moments import now
from board.models.people.organisation import the_organisation
from board.models.review.cycle_times import CycleTimes
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected, make_sprint

AGO = now() - dt.timedelta(days=40)


@pytest.fixture
def decided(school, lee):
    """An adopted experiment and an abandoned one, an idea that is being tried, and one that nobody has begun."""
    sprint = make_sprint(school)
    adopted = make_experiment(school, "Ring first", "decided", sprint=sprint, at=AGO)
    abandoned = make_reflected(make_experiment(school, "Write first", "reflecting", sprint=sprint, at=AGO), at=AGO)
    make_decision(abandoned, DecisionKind.ABANDON, by=lee, at=AGO + dt.timedelta(days=9))
    make_experiment(school, "Visit first", "trying", sprint=sprint, at=AGO)
    make_experiment(school, "Only an idea", at=AGO)
    return adopted, abandoned


def test_anyone_reads_what_was_decided_came_true_and_took_how_long(client, decided, otto):
    page = text_of(client.sign_in(otto).get("/facts").text)
    assert "2 experiments were decided" in page
    assert "Decided 1 50 % 0 0 % 1 50 % 2" in page
    assert "All predictions 2 100 %" in page
    assert "Half of them within 0 days, and 85 in 100 within 9 days." in page
    assert "About one in three coming out as hoped is healthy" in page


def test_nothing_is_said_of_a_person_and_no_team_is_put_in_order(client, decided, otto, mel, cora):
    page = text_of(client.sign_in(otto).get("/facts").text)
    for words in (mel.name, cora.name, "target", "rank", "best team", "success rate"):
        assert words not in page.replace("League", "")


def test_a_private_team_is_not_counted_for_who_may_not_see_it(client, decided, private_team, otto, lee):
    make_experiment(private_team, "Rooms of their own", "decided", at=AGO)
    assert "2 experiments were decided" in text_of(client.sign_in(otto).get("/facts").text)
    assert "3 experiments were decided" in text_of(client.sign_in(lee).get("/facts").text)
    assert client.sign_in(otto).get(f"/facts?team={private_team.slug}").status_code == 404
    assert "Rooms of their own" not in client.get("/facts/experiments?kind=decided").text
    assert client.get(f"/facts/experiments?kind=decided&team={private_team.slug}").status_code == 404


def test_one_team_or_several_and_any_days(client, decided, fostering, otto):
    make_experiment(fostering, "Plain letters", "decided", at=AGO + dt.timedelta(days=2))
    client.sign_in(otto)
    assert "1 experiment was decided" in text_of(client.get("/facts?team=fostering").text)
    both = client.get("/facts?team=fostering&team=team-around-the-school").text
    assert "3 experiments were decided" in text_of(both)
    assert "Leave out Fostering" in text_of(both)
    day = AGO.date()
    assert "1 experiment was decided" in text_of(client.get(f"/facts?from={day}&to={day + dt.timedelta(days=1)}").text)
    assert "Nothing was tried or decided in these days" in client.get("/facts?from=2020-01-01&to=2020-02-01").text


@pytest.mark.parametrize(
    "asked",
    [
        "from=x&to=y",
        "from=9999-12-31&to=0001-01-01",
        "from=2026-11-30",
        "to=2000-01-01",
        "team=",
        "from=2099-01-01&to=2100-12-31",
    ],
)
def test_days_that_make_no_sense_are_put_right(client, decided, otto, asked):
    assert client.sign_in(otto).get(f"/facts?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("kind=best", 404),
        ("kind=stood", 404),
        ("kind=stood&stage=done&week=2026-11-02", 404),
        ("kind=stood&stage=trying&week=9999-12-31", 404),
        ("kind=tried&least=-1&most=99999999999", 200),
        ("kind=found&confirmed=perhaps&sure=certain", 200),
        ("kind=decided&page=0", 200),
        ("kind=decided&page=99999999", 200),
        ("team=nowhere", 404),
    ],
)
def test_a_figure_that_there_is_not_is_not_found_and_nonsense_is_left_out(client, decided, otto, asked, status):
    assert client.sign_in(otto).get(f"/facts/experiments?{asked}").status_code == status


@pytest.mark.slow
def test_every_number_leads_to_as_many_experiments(client, decided, lee):
    page = client.sign_in(lee).get("/facts").text
    figures = re.findall(r'<td class="number"><a href="([^"]+)">([\d,]+)</a>', page)
    assert len(figures) > 60
    wrong = []
    for address, number in dict(figures).items():
        listed = client.get(unescape(address)).text.count('<th scope="row">')
        if listed != int(number):
            wrong.append((address, number, listed))
    assert not wrong


def test_a_long_list_is_paged(client, school, otto, monkeypatch):
    monkeypatch.setattr("board.web.paging.ON_ONE_PAGE", 2)
    make_sprint(school)
    for number in range(3):
        make_experiment(school, f"Idea {number}", "trying")
    first = client.sign_in(otto).get("/facts/experiments?kind=tried").text
    assert first.count('<th scope="row">') == 2
    second = client.get(unescape(re.search(r'href="([^"]+)">Earlier experiments', first)[1])).text
    assert second.count('<th scope="row">') == 1
    assert "Later experiments" in second


def test_a_change_is_counted_at_once(client, school, mel):
    experiment = make_experiment(school, "Ring first", "ready")
    client.sign_in(mel)
    assert "Nothing was tried" in client.get("/facts").text
    experiment = make_experiment(school, "Call first", "trying")
    assert "1 experiment was tried for the first time" in text_of(client.get("/facts").text)
    client.post(f"/experiments/{experiment.id}/archive")
    assert "1 experiment was tried for the first time" in text_of(client.get("/facts").text)


def test_archived_experiments_are_marked_in_the_list(client, school, mel):
    experiment = make_experiment(school, "Ring first", "trying")
    experiment.archive(by=mel, at=now())
    db.session.commit()
    assert "Archived" in client.sign_in(mel).get("/facts/experiments?kind=tried").text


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_experiments_nor_with_the_teams(client, school, fostering, lee, queries):
    def cost(address: str) -> int:
        client.get(address)
        queries.clear()
        client.get(address)
        return len(queries)

    make_experiment(school, "First", "decided", at=AGO)
    client.sign_in(lee)
    pages = ("/facts", "/facts/experiments?kind=tried", f"/facts/experiments?kind=stood&stage=decided&week={AGO.date()}")
    before = [cost(page) for page in pages]
    for number in range(4):
        for team in (school, fostering):
            make_experiment(team, f"Another {number}", "decided", at=AGO)
    assert [cost(page) for page in pages] == before


def test_another_time_zone_changes_the_days(client, school, ada):
    late = dt.datetime.combine(AGO.date(), dt.time(20, 30), dt.UTC)
    experiment = make_experiment(school, "Ring first", "trying", at=late)
    assert db.session.get_one(CycleTimes, experiment.id).tried_on == AGO.date()
    organisation = the_organisation()
    form = {"name": organisation.name, "time_zone": "Asia/Tokyo", "brand_colour": "#00594f", "version": organisation.version}
    assert client.sign_in(ada).post("/organisation", data=form).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(CycleTimes, experiment.id).tried_on == AGO.date() + dt.timedelta(days=1)


def test_teams_and_a_teams_page_lead_to_the_facts(client, school, otto):
    client.sign_in(otto)
    assert 'href="/facts"' in client.get("/teams").text
    assert f'href="/facts?team={school.slug}"' in client.get(f"/teams/{school.slug}").text


def test_stages_keep_their_order_in_the_table_of_weeks(client, decided, otto):
    page = text_of(client.sign_in(otto).get("/facts").text)
    assert f"Week from {' '.join(stage.label for stage in Stage)}" in page


def text_of(page: str) -> str:
    """The words of a page, one space between them."""
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)).split())
