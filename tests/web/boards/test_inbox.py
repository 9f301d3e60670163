"""What needs somebody, rule by rule with a moved clock: not there the day before, there on its day, gone when it is done."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.lifecycle import start_circle
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.people.membership import take_off_team
from board.models.retrospectives.escalation import escalate
from board.models.retrospectives.improvement import Choice
from board.models.retrospectives.note import BETTER, WELL
from board.models.retrospectives.retrospective import start_retrospective
from board.models.stages import Stage
from tests.factories import make_closed, make_decision, make_experiment, make_person, make_reflected, make_sprint, make_team

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


@pytest.fixture
def nia(organisation):
    """Another member of Mel's team."""
    return make_person("Nia Another")


@pytest.fixture
def team(organisation, cora, mel, nia):
    """Cora coaches it; Mel and Nia are members."""
    return make_team("Team around the school", coaches=[cora], members=[mel, nia])


@pytest.fixture
def who_is_asked(client, monkeypatch, team, cora, mel, nia, lee, otto):
    """Whom the first page asks for something on a day, by first names. Its HTML is read by the tests of the first page."""
    client.reads_html = False

    def ask(words: str, day: dt.date) -> str:
        moment = dt.datetime.combine(day, dt.time(12), dt.UTC)
        monkeypatch.setattr("board.web.boards.home.today", lambda: day)
        monkeypatch.setattr("board.web.boards.home.now", lambda: moment)
        monkeypatch.setattr("board.web.boards.inbox.now", lambda: moment)
        people = (mel, nia, cora, lee, otto)
        return " ".join(one.name.split()[0] for one in people if words in client.sign_in(one).get("/").text)

    return ask


def in_trial(team, mel, **given) -> Experiment:
    """Mel's experiment, in a sprint that ends today."""
    return make_experiment(team, "Ring first", Stage.TRYING, by=mel, sprint=make_sprint(team, starts=-11, days=12), **given)


def test_a_window_that_ended_without_a_result(who_is_asked, team, mel):
    experiment = in_trial(team, mel)
    today = now().date()
    assert who_is_asked("What happened?", today) == ""
    assert who_is_asked("Its window ended yesterday. What happened?", today + DAY) == "Mel Cora"
    experiment.record_result("Nine in ten.", PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    assert who_is_asked("What happened?", today + DAY) == ""


def test_a_window_that_ended_and_whose_owner_has_left_is_everybodys(who_is_asked, team, mel, cora):
    in_trial(team, mel)
    membership = next(one for one in team.memberships if one.person_id == mel.id)
    take_off_team(membership, by=cora, at=now())
    db.session.commit()
    assert who_is_asked("What happened? Nobody on the team keeps it moving.", now().date() + DAY) == "Nia Cora"


def test_a_result_without_a_retrospective(client, who_is_asked, team, mel):
    experiment = in_trial(team, mel)
    today = now().date()
    words = f'action="/experiments/{experiment.id}/retrospectives"'
    assert who_is_asked(words, today) == ""
    experiment.record_result("Nine in ten.", PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    assert who_is_asked(words, today) == "Mel Cora"
    assert client.sign_in(mel).post(f"/experiments/{experiment.id}/retrospectives").status_code == 303
    assert who_is_asked(words, today) == ""
    assert who_is_asked("There is a result. What went well", today) == "Mel Cora"


def test_a_retrospective_without_its_three_things_chosen(who_is_asked, team, mel):
    experiment = in_trial(team, mel)
    experiment.record_result("Nine in ten.", PredictionOutcome.YES, by=mel, at=now())
    retrospective = start_retrospective(experiment, by=mel, at=now())
    note = retrospective.add_note(BETTER, "Ask when to ring", by=mel, at=now())
    db.session.commit()
    today = now().date()
    words = f'href="/retrospectives/{retrospective.id}#chosen"'
    assert who_is_asked(words, today) == ""
    retrospective.add_note(WELL, "Quick calls", by=mel, at=now())
    db.session.commit()
    assert who_is_asked(words, today) == "Mel Cora"
    assert who_is_asked("Its window ended yesterday. You have reflected on it", today + DAY) == "Mel Cora"
    retrospective.choose([Choice(note.text, note.id)], by=mel, at=now())
    db.session.commit()
    assert who_is_asked(words, today) == ""


def test_a_retrospective_over_several_experiments_is_asked_for_once(client, team, mel, cora):
    sprint = make_sprint(team)
    both = [make_experiment(team, title, Stage.REFLECTING, by=mel, sprint=sprint) for title in ("Ring first", "Text first")]
    circle = start_circle(sprint, both, by=cora, at=now())
    db.session.commit()
    page = client.sign_in(mel).get("/").text
    assert (page.count("Go to the circle"), page.count("Reflect together")) == (1, 0)
    circle.participants[0].seen_at -= DAY  # everybody went home before it was closed
    db.session.commit()
    page = client.get("/").text
    assert (page.count("Go to the circle"), page.count("Reflect together")) == (0, 1)
    assert "The retrospective looks at 1 other experiment too." in page


def reflected(team, mel, owner, stage=Stage.REFLECTING):
    """The first thing of an experiment that was reflected on today, seen to by `owner`."""
    experiment = make_reflected(make_experiment(team, "Ring first", stage, by=mel), by=mel)
    first = experiment.retrospective.improvements[0]
    first.owner_id = owner.id if owner else None
    db.session.commit()
    return first


def test_a_first_thing_that_nobody_has_begun_a_week_after_the_retrospective(client, who_is_asked, team, mel, nia):
    first = reflected(team, mel, owner=nia)
    today = now().date()
    words = "as the first thing to do better. Nobody has begun it yet."
    assert who_is_asked(words, today + WEEK - DAY) == ""
    assert who_is_asked(words, today + WEEK) == "Nia Cora"
    assert who_is_asked(f'action="/improvements/{first.id}/experiments"', today + WEEK) == "Nia Cora"
    client.sign_in(nia).post(f"/improvements/{first.id}/experiments")
    assert who_is_asked(words, today + WEEK) == ""


def test_a_first_thing_that_nobody_sees_to_is_everybodys_on_the_team(who_is_asked, team, mel):
    reflected(team, mel, owner=None)
    assert who_is_asked("Nobody has begun it yet.", now().date() + WEEK) == "Mel Nia Cora"


@pytest.mark.parametrize(
    ("kind", "asked"), [(DecisionKind.ADOPT, "Mel Cora"), (DecisionKind.ABANDON, "Mel Cora"), (DecisionKind.ADAPT, "")]
)
def test_a_decision_asks_for_the_first_thing_at_once_unless_it_opens_the_next_cycle(who_is_asked, team, mel, kind, asked):
    first = reflected(team, mel, owner=mel)
    make_decision(first.retrospective.experiment, kind)
    assert who_is_asked("Nobody has begun it yet.", now().date()) == asked
    assert who_is_asked("Nobody has begun it yet.", now().date() + WEEK) == asked


def test_a_first_thing_that_was_handed_up_waits_for_its_answer_and_a_week_more(who_is_asked, team, mel, lee):
    first = reflected(team, mel, owner=mel)
    today = now().date()
    asked = escalate(first, "A phone", today + 2 * WEEK, by=mel, at=now(), today=today)
    db.session.commit()
    assert who_is_asked("Nobody has begun it yet.", today + 2 * WEEK) == ""
    asked.give_answer("You have one", by=lee, at=now() + WEEK)
    db.session.commit()
    assert who_is_asked("Nobody has begun it yet.", today + 2 * WEEK - DAY) == ""
    assert who_is_asked("Nobody has begun it yet.", today + 2 * WEEK + DAY) == "Mel Cora"


def test_an_experiment_without_an_owner_from_ready_on(client, who_is_asked, team, mel):
    today = now().date()
    idea = make_experiment(team, "Only an idea", by=mel)
    assert who_is_asked("Nobody on the team keeps it moving.", today) == ""
    idea.archive(by=mel, at=now())
    for stage in (Stage.READY, Stage.TRYING):
        experiment = make_experiment(team, "Whose?", stage, by=mel)
        experiment.give_to(None, by=mel, at=now())
        db.session.commit()
        words = f'href="/experiments/{experiment.id}/edit#owner"'
        assert who_is_asked(words, today) == "Mel Nia Cora"
        experiment.give_to(mel, by=mel, at=now())
        db.session.commit()
        assert who_is_asked(words, today) == ""


def test_one_without_an_owner_that_waits_for_a_lead_still_asks_for_one(who_is_asked, team, mel):
    experiment = make_reflected(make_experiment(team, "Whose?", Stage.REFLECTING, by=mel), by=mel)
    experiment.give_to(None, by=mel, at=now())
    db.session.commit()
    assert who_is_asked("Nobody on the team keeps it moving. Who will?", now().date()) == "Mel Nia Cora"
    assert who_is_asked("Adopt, adapt or abandon?", now().date()) == "Lee"


def test_a_sprint_that_ended_and_is_not_closed(client, who_is_asked, team, cora):
    sprint = make_sprint(team, starts=-11, days=12)
    today = now().date()
    assert who_is_asked("Close the sprint", today) == ""
    assert who_is_asked("Close the sprint", today + DAY) == "Cora"
    make_closed(sprint)
    assert who_is_asked("Close the sprint", today + DAY) == ""


def test_a_decision_that_waits_and_one_to_look_at_again(who_is_asked, team, mel, lee):
    experiment = make_reflected(make_experiment(team, "Ring first", Stage.TRYING, by=mel, at=now()), by=mel)
    today = now().date()
    assert who_is_asked("Adopt, adapt or abandon?", today) == "Lee"
    make_decision(experiment, by=lee)
    assert who_is_asked("Adopt, adapt or abandon?", today) == ""
    assert who_is_asked("You meant to look at this decision again", today + 89 * DAY) == ""
    assert who_is_asked("You meant to look at this decision again", today + 90 * DAY) == "Lee"
    assert "Lee" not in who_is_asked("Overdue", today + 90 * DAY)
    assert "Lee" in who_is_asked("Overdue", today + 91 * DAY)


def test_a_question_handed_up_and_its_answer(client, who_is_asked, team, mel, lee):
    first = reflected(team, mel, owner=mel)
    today = now().date()
    words = "The team cannot fix this itself."
    assert who_is_asked(words, today) == ""
    asked = escalate(first, "A phone", today + WEEK, by=mel, at=now(), today=today)
    db.session.commit()
    assert who_is_asked(words, today + WEEK) == "Lee"
    assert who_is_asked("The answer was needed by", today + WEEK) == ""
    assert who_is_asked("The answer was needed by", today + WEEK + DAY) == "Lee"
    assert "Overdue" in client.sign_in(lee).get("/").text
    assert who_is_asked("has answered what you handed up", today) == ""
    asked.give_answer("You have one", by=lee, at=now())
    db.session.commit()
    assert who_is_asked(words, today) == ""
    assert who_is_asked("Lee Marsh has answered what you handed up", today) == "Mel Nia Cora"
    first.try_next(by=mel, at=now())
    db.session.commit()
    assert who_is_asked("has answered what you handed up", today) == ""


def test_an_answer_is_news_for_a_week(who_is_asked, team, mel, lee):
    second = reflected(team, mel, owner=mel).retrospective.improvements[1]
    today = now().date()
    escalate(second, "A script", today, by=mel, at=now(), today=today).give_answer("Here", by=lee, at=now())
    db.session.commit()
    assert who_is_asked("has answered what you handed up", today + WEEK - DAY) == "Mel Nia Cora"
    assert who_is_asked("has answered what you handed up", today + WEEK + DAY) == ""
