"""The first page, the accessibility statement, and the page for whatever watches over the board."""

import datetime as dt

import pytest
from sqlalchemy.exc import OperationalError

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_measure, make_person, make_reflected, make_sprint, make_team
from tests.pages import StrictClient


def test_it_tells_a_member_what_needs_them(client: StrictClient, school: Team, mel: Person, cora: Person) -> None:
    make_experiment(school, "Mine to complete", by=mel).give_to(mel, by=mel, at=mel.created_at)
    make_experiment(school, "Not mine", by=cora).give_to(cora, by=cora, at=cora.created_at)
    late = make_experiment(school, "Over and silent", "trying", by=mel, sprint=make_sprint(school, starts=-20))
    db.session.commit()
    page = client.sign_in(mel).get("/").text
    assert page.index("Over and silent") < page.index("Mine to complete")
    assert "ended 9 days ago. What happened?" in page
    assert f'href="/experiments/{late.id}/result"' in page
    assert "Not mine" not in page


def test_it_tells_a_lead_what_waits_for_a_decision_anywhere(
    client: StrictClient, school: Team, private_team: Team, lee: Person
) -> None:
    waiting = [make_reflected(make_experiment(team, f"Decide {team.name}", "reflecting")) for team in (school, private_team)]
    make_experiment(school, "Not yet", "trying")
    page = client.sign_in(lee).get("/").text
    for experiment in waiting:
        assert f'href="/experiments/{experiment.id}/decisions/new"' in page
    assert "Not yet" not in page


def test_it_tells_a_coach_which_sprint_to_close(client: StrictClient, school: Team, cora: Person, mel: Person) -> None:
    sprint = make_sprint(school, starts=-20)
    assert f'href="/sprints/{sprint.id}/closing/new"' in client.sign_in(cora).get("/").text
    assert "Close the sprint" not in client.sign_in(mel).get("/").text


def test_somebody_off_the_team_is_not_asked_for_what_they_still_own(
    client: StrictClient, school: Team, fostering: Team, otto: Person
) -> None:
    experiment = make_experiment(school, "Left behind")
    experiment.owner_id = otto.id
    db.session.commit()
    assert "Left behind" not in client.sign_in(otto).get("/").text


def test_a_long_list_is_folded_and_nothing_is_lost(client: StrictClient, school: Team, mel: Person, queries: list[str]) -> None:
    make_experiment(school, "Idea 0", "ready", by=mel).give_to(mel, by=mel, at=mel.created_at)
    client.sign_in(mel).get("/")
    queries.clear()
    client.get("/")
    few = len(queries)
    for number in range(1, 12):
        make_experiment(school, f"Idea {number}", "ready", by=mel).give_to(mel, by=mel, at=mel.created_at)
    db.session.commit()
    queries.clear()
    page = client.get("/").text
    assert len(queries) == few
    assert "Show 4 more" in page
    assert all(f"Idea {number}" in page for number in range(12))


def test_a_member_logs_an_idea_and_comes_back_to_a_message_with_a_link_and_an_undo(
    client: StrictClient, school: Team, mel: Person
) -> None:
    assert 'name="team" value="team-around-the-school"' in client.sign_in(mel).get("/").text
    answer = client.post("/ideas", data={"team": school.slug, "title": "Ring first"})
    assert (answer.status_code, answer.location) == (303, "/")
    idea = db.session.scalars(db.select(Experiment)).one()
    page = client.get("/").text
    assert "“Ring first” is in Ideas of Team around the school." in page
    assert f'<a href="/experiments/{idea.id}">Open it</a>' in page
    assert f'action="/experiments/{idea.id}/archive"' in page


def test_an_idea_without_a_title_or_for_another_team_is_refused_with_its_words(
    client: StrictClient, school: Team, fostering: Team, mel: Person, otto: Person
) -> None:
    answer = client.sign_in(mel).post("/ideas", data={"team": school.slug, "title": " "})
    assert answer.status_code == 422
    assert "Enter a title" in answer.text
    answer = client.post("/ideas", data={"team": fostering.slug, "title": "Ring first"})
    assert answer.status_code == 422
    assert "Choose one of your teams" in answer.text
    assert 'value="Ring first"' in answer.text
    assert db.session.scalars(db.select(Experiment)).all() == []


def test_somebody_on_no_team_is_told_why_there_is_no_board_for_an_idea(client: StrictClient, school: Team, lee: Person) -> None:
    answer = client.sign_in(lee).post("/ideas", data={"team": school.slug, "title": "Ring first"})
    assert answer.status_code == 422
    assert "You are on no team yet, so there is no board for your idea." in answer.text


def test_the_team_of_the_last_idea_is_chosen_already(
    client: StrictClient, school: Team, private_team: Team, cora: Person, queries: list[str]
) -> None:
    client.sign_in(cora)
    for team in (school, private_team):
        client.post("/ideas", data={"team": team.slug, "title": f"For {team.name}"})
        assert f'<option value="{team.slug}" selected>' in client.get("/").text


def test_a_trial_takes_its_reading_of_today_at_home(client: StrictClient, school: Team, mel: Person, cora: Person) -> None:
    measure = make_measure(make_experiment(school, "Ring first", "trying", by=mel), [14], by=mel)
    make_measure(make_experiment(school, "Text first", "trying", by=cora), name="Calls", unit="calls", baseline=3, by=cora)
    page = client.sign_in(mel).get("/").text
    assert page.index("You are trying") < page.index("Ring first") < page.index("Others on your teams") < page.index("Text first")
    assert "Last time 14%" in page
    assert page.count('inputmode="decimal"') == 1
    assert page.count('inputmode="numeric"') == 1
    answer = client.post(f"/measures/{measure.id}/readings", data={"value": "12", "back": "home"})
    assert answer.location == f"/#reading-{measure.id}"
    assert "Visits that find nobody in: 12% on" in client.get("/").text
    answer = client.post(f"/measures/{measure.id}/readings", data={"value": "many", "back": "home"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert "Text first" not in client.sign_in(make_person("Nia Another")).get("/").text


def test_a_card_that_is_measured_leads_to_a_box_for_each_of_its_numbers(client: StrictClient, school: Team, mel: Person) -> None:
    experiment = make_experiment(school, "Ring first", "trying", by=mel)
    measures = [make_measure(experiment, name=name) for name in ("Visits", "Calls")]
    address = f"/experiments/{experiment.id}/readings/new"
    assert f'href="{address}">Add a reading<' in client.sign_in(mel).get(f"/teams/{school.slug}/board").text
    page = client.get(address).text
    assert all(f'action="/measures/{measure.id}/readings"' in page for measure in measures)
    assert page.count(" autofocus") == 1


def test_a_decision_is_news_to_everyone_who_worked_on_it_until_they_have_read_it(
    client: StrictClient, school: Team, mel: Person, cora: Person, lee: Person, otto: Person
) -> None:
    experiment = make_reflected(make_experiment(school, "Ring first", "reflecting", by=mel), by=cora)
    make_decision(experiment, by=lee, at=now() - dt.timedelta(minutes=1))
    news = "Lee Marsh adopted"
    for person, is_told in ((mel, True), (cora, True), (lee, False), (otto, False)):
        assert (news in client.sign_in(person).get("/").text) == is_told
    page = client.sign_in(mel).get("/").text
    assert news in client.get("/").text, "reading it once takes nothing away"
    until = page.partition('name="until" value="')[2].partition('"')[0]
    make_decision(experiment, DecisionKind.ABANDON, by=lee)
    client.post("/news/marks", data={"until": until})
    page = client.get("/").text
    assert news not in page
    assert "Lee Marsh abandoned" in page, "what came after the page was made stays news"
    client.post("/news/marks/undo")
    assert news in client.get("/").text


def test_a_coach_sees_what_is_stuck_in_plain_words(client: StrictClient, school: Team, cora: Person, mel: Person) -> None:
    make_experiment(school, "Over and silent", "trying", by=mel, sprint=make_sprint(school, starts=-20))
    still = make_experiment(school, "Stands still", "ready", by=mel)
    still.stage_since -= dt.timedelta(weeks=5)
    school.arrange_stages({Stage.READY: ("", 1)}, by=cora, at=still.created_at)
    make_experiment(school, "Nobody’s", "ready", by=mel)
    db.session.commit()
    page = client.sign_in(cora).get("/").text.partition("What is stuck")[2]
    for words in (
        "Ready has 2 cards; the team agreed on 1.",
        "1 window is over without a result:",
        "2 have no owner:",
        "1 has not moved for four weeks:",
    ):
        assert words in page
    assert "What is stuck" not in client.sign_in(mel).get("/").text


def test_an_administrator_is_told_that_a_card_waits_and_makes_somebody_a_lead(
    client: StrictClient, school: Team, mel: Person, ada: Person
) -> None:
    experiment = make_reflected(make_experiment(school, "Ring first", "reflecting", by=mel), by=mel)
    page = client.sign_in(ada).get("/").text
    assert "A card waits for a lead, and nobody is one" in page
    assert "Nothing waits" not in page
    assert "ask a coach for an invitation" not in page
    client.post("/leads", data={"person": mel.id})
    assert "nobody is one" not in client.get("/").text
    assert f'href="/experiments/{experiment.id}/decisions/new"' in client.sign_in(mel).get("/").text


def test_a_leads_home_of_many_decisions_stays_small(
    client: StrictClient, school: Team, mel: Person, lee: Person, queries: list[str]
) -> None:
    experiments = [make_experiment(school, f"Idea {number}", "reflecting", by=mel) for number in range(3)]
    for number in range(60):
        copy = make_experiment(school, f"Waits {number}", by=mel)
        copy.stage = Stage.DECIDED
    db.session.commit()
    page = client.sign_in(lee).get("/").text
    assert page.count(">Read and decide<") == 40
    assert "10 more wait beyond these." in page
    assert all(experiment.title not in page for experiment in experiments)


def test_an_empty_home_teaches(client: StrictClient, mel: Person, ada: Person, lee: Person) -> None:
    assert "Make your first team" in client.sign_in(ada).get("/").text
    assert "ask a coach for an invitation" in client.sign_in(mel).get("/").text
    assert "waits here for your decision" in client.sign_in(lee).get("/").text
    make_team("Fostering", members=[make_person("Otto Lindqvist")])
    assert "Boards that you can read" in client.get("/").text


def test_a_stranger_is_asked_to_sign_in(client: StrictClient, mel: Person) -> None:
    assert client.get("/").location == "/sign-in"


def test_the_accessibility_statement_is_open_to_all_and_names_whom_to_tell(client: StrictClient, ada: Person) -> None:
    page = client.get("/accessibility").text
    for words in ("Riverbank Council", "ada@example.org", "Equality and Human Rights Commission", "version 2.2", "prepared on"):
        assert words in page


def test_health_asks_the_database(client: StrictClient, queries: list[str]) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": "ok"})
    assert "SELECT 1" in queries


def test_health_says_when_the_database_does_not_answer(client: StrictClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("host db.internal, password=secret"))

    monkeypatch.setattr(db.session, "execute", broken)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert "secret" not in answer.text
