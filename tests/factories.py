"""Factories: each saves a valid record in one line."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.lifecycle import start_circle
from board.models.circles.phase import CirclePhase
from board.models.evidence.expectation import Expectation
from board.models.evidence.measure import ImprovementDirection, Measure, add_measure
from board.models.evidence.risk import Risk, name_risk
from board.models.evidence.risk_matrix import Score
from board.models.evidence.risk_score import Strength
from board.models.experiments.agreement import AgreementKind as Said
from board.models.experiments.agreement import respond
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import PredictionOutcome
from board.models.experiments.safety import QUESTIONS, SafetyCheck
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import COACH, MEMBER, Membership, Team, new_slug
from board.models.retrospectives.closing import close_sprint, in_sprint
from board.models.retrospectives.improvement import Choice
from board.models.retrospectives.note import BETTER, WELL
from board.models.retrospectives.retrospective import start_retrospective
from board.models.sprints.sprint import Sprint, plan_sprint
from board.models.sprints.window import CarryOver
from board.models.stages import Stage

AN_HOUR = dt.timedelta(hours=1)
PASSWORD = "three quiet otters"
HYPOTHESIS = {
    "change": "a phone call before the first visit",
    "people": "families new to us",
    "evidence": "four in ten first visits find nobody in",
    "outcome": "more first visits that go ahead",
    "signal": "eight in ten go ahead",
}

# In the format that a form sends.
NO_TO_ALL = {question.name: "no" for question in QUESTIONS}


def make_person(name: str, **given: object) -> Person:
    """A person who can sign in as first-name@example.org with PASSWORD."""
    person = Person(name=name, email=f"{name.split()[0].lower()}@example.org", created_at=now(), **given)
    person.set_password(PASSWORD)
    db.session.add(person)
    db.session.commit()
    return person


def make_team(name: str, coaches: list[Person] = [], members: list[Person] = [], is_private: bool = False) -> Team:  # noqa: B006
    """A team with its members and coaches."""
    team = Team(name=name, slug=new_slug(name), created_at=now(), is_private=is_private)
    db.session.add(team)
    db.session.flush()
    for role, people in ((COACH, coaches), (MEMBER, members)):
        db.session.add_all(Membership(team=team, person=person, role=role) for person in people)
    db.session.commit()
    return team


def make_sprint(team: Team, starts: int = -3, days: int = 12, goal: str = "Calmer first visits") -> Sprint:
    """A sprint that starts `starts` days from today and lasts `days` days."""
    sprint = _plan_sprint(team, starts, days, goal)
    db.session.commit()
    return sprint


def _plan_sprint(team: Team, starts: int = -3, days: int = 12, goal: str = "Calmer first visits") -> Sprint:
    first_day = now().date() + dt.timedelta(days=starts)
    return plan_sprint(team, goal, first_day, first_day + dt.timedelta(days=days - 1), by=somebody_on(team), at=now())


def make_experiment(
    team: Team,
    title: str = "Call before the first visit",
    stage: Stage | str = Stage.IDEAS,
    *,
    by: Person | None = None,
    sprint: Sprint | None = None,
    at: dt.datetime | None = None,
    **given: str,
) -> Experiment:
    """An experiment moved to `stage` by the rules, with everything that it needs there."""
    by, at, stage = by or somebody_on(team), at or now(), Stage(stage)
    experiment = Experiment.log_idea(team, title, by=by, at=at)
    if given:
        experiment.rewrite(by=by, at=at, **given)
    if stage.place >= Stage.READY.place:
        experiment.rewrite(by=by, at=at, **{**HYPOTHESIS, **given})
    if stage.place >= Stage.TRYING.place:
        experiment.give_to(by, by=by, at=at)
        experiment.plan_for(sprint or _a_sprint_of(team), by=by, at=at)
        experiment.predict("Seven in ten will go ahead", by=by, at=at)
        experiment.answer_safety_questions(dict.fromkeys(NO_TO_ALL, False), "We ring from a quiet room", by=by, at=at)
    for step in (Stage.READY, Stage.TRYING, Stage.REFLECTING):
        if step.place <= stage.place:
            experiment.move_to(step, by=by, at=at)
    if stage.place >= Stage.REFLECTING.place:
        experiment.record_result("Nine in ten went ahead.", PredictionOutcome.YES, by=by, at=at)
    if stage is Stage.DECIDED:
        make_reflected(experiment, by=by, at=at)
        make_decision(experiment, at=at)
    db.session.commit()
    return experiment


def make_check(
    experiment: Experiment,
    *yeses: str,
    about: str = "We ring from a quiet room",
    by: Person | None = None,
    at: dt.datetime | None = None,
) -> SafetyCheck:
    """A safety check that answers yes to the named questions and no to the others."""
    answers = {question.name: question.name in yeses for question in QUESTIONS}
    check = experiment.answer_safety_questions(answers, about, by=by or somebody_on(experiment.team), at=at or now())
    db.session.commit()
    return check


def make_expecting(experiment: Experiment) -> Experiment:
    """The experiment with two questions for its trial, one of which has an outcome."""
    by = somebody_on(experiment.team)
    for position, (question, sure) in enumerate((("Do they pick up?", Confidence.HIGH), ("Does it take long?", None)), 1):
        expectation = Expectation(experiment=experiment, position=position, question=question, expects="Eight in ten", sure=sure)
        expectation.by_id, expectation.at = by.id, now()
        db.session.add(expectation)
    expectation.happened, expectation.confirmed = "Two minutes", PredictionOutcome.PARTLY
    experiment.failure_signal = "two families in a row mind the call"
    db.session.commit()
    return experiment


def make_agreement(check: SafetyCheck, kind: Said = Said.AGREED, said: str = "Go ahead", by: Person | None = None) -> None:
    """A lead's agreement, question or refusal on a safety check; the lead is created if none is given."""
    respond(check, kind, said, by=by or _a_lead(), at=now())
    db.session.commit()


def make_reflected(experiment: Experiment, by: Person | None = None, at: dt.datetime | None = None) -> Experiment:
    """The experiment with a result, a retrospective and learning, so that it waits for a decision."""
    by, at = by or somebody_on(experiment.team), at or now()
    if experiment.result is None:
        experiment.record_result("Nine in ten went ahead.", PredictionOutcome.YES, by=by, at=at)
    retrospective = start_retrospective(experiment, by=by, at=at)
    retrospective.add_note(WELL, "The calls were quick", by=by, at=at)
    notes = [
        retrospective.add_note(BETTER, text, by=by, at=at) for text in ("Ask for a good time to ring", "Write the script down")
    ]
    db.session.flush()
    retrospective.choose([Choice(note.text, note.id, by) for note in notes], by=by, at=at)
    retrospective.celebrate("Quick calls, calm visits", by=by, at=at)
    experiment.write_learning(
        by=by,
        at=at,
        believed="A call helps",
        observed="Nine in ten went ahead",
        learned="A call is enough",
        therefore="We will ring everyone",
    )
    db.session.commit()
    return experiment


def make_risk(experiment: Experiment, before: Score = Score(4, 4), now_at: Score | None = None) -> Risk:  # noqa: B008
    """A riskiest assumption with its first score, and a current score if `now_at` is given."""
    by = somebody_on(experiment.team)
    risk = name_risk(experiment, "Families answer a number they do not know", before, by=by, at=now())
    if now_at is not None:
        risk.score_again(now_at, by=by, at=now(), evidence="Nine in ten answered", strength=Strength.SEEN)
    db.session.commit()
    return risk


def make_circle(team: Team, step: CirclePhase = CirclePhase.ARRIVE, *, people: list[Person] = [], **given: object) -> Circle:  # noqa: B006
    """A circle over a new experiment of a team, facilitated by its first person; `people` have joined it too."""
    by = somebody_on(team)
    experiment = make_experiment(team, "Held together", Stage.TRYING, by=by)
    circle = start_circle(experiment, [experiment], by=by, at=now(), **given)
    for person in people:
        circle.join(by=person, at=now())
    for seat in circle.participants:
        seat.seen_at += AN_HOUR  # so that nobody counts as missing when the machine is slow
    if step is not CirclePhase.ARRIVE:
        circle.go_to(step, CirclePhase.ARRIVE, by=by)
    db.session.commit()
    return circle


def make_closed(sprint: Sprint, to: Sprint | None = None, way: CarryOver = CarryOver.REFLECTING) -> Sprint:
    """A sprint that its coach has closed, with everything undecided in it carried over in the same way."""
    onward = {experiment.id: way for experiment in in_sprint(sprint) if experiment.stage != Stage.DECIDED}
    close_sprint(sprint, onward, by=somebody_on(sprint.team), at=now(), to=to)
    db.session.commit()
    return sprint


def make_measure(
    experiment: Experiment, values: Sequence[object] = (), *, by: Person | None = None, every: int = 1, **given: Any
) -> Measure:
    """A measure of an experiment with a reading every `every` days, the last of them today."""
    by, today = by or somebody_on(experiment.team), now().date()
    words = {"name": "Visits that find nobody in", "unit": "%", "better": ImprovementDirection.LOWER} | given
    measure = add_measure(experiment, by=by, at=now(), **words)
    days = [today - dt.timedelta(days=every * back) for back in reversed(range(len(values)))]
    if values:
        rows = [(day, Decimal(str(value))) for day, value in zip(days, values, strict=True)]
        measure.add_readings(rows, by=by, at=now(), today=today)
    db.session.commit()
    return measure


def make_decision(
    experiment: Experiment, kind: DecisionKind = DecisionKind.ADOPT, by: Person | None = None, at: dt.datetime | None = None
) -> None:
    """A lead's decision on the experiment; the lead is created if none is given."""
    at = at or now()
    by = by or _a_lead()
    words: dict[str, object] = {"because": "It works", "next": "Everyone rings", "review_on": at.date() + dt.timedelta(days=90)}
    more = {
        DecisionKind.ADOPT: {"spread_by": "Mel", "kept_up": "On the checklist"},
        DecisionKind.ADAPT: {"changes": "Ring in the evening"},
    }.get(kind, {})
    experiment.decide(kind, by=by, at=at, **words, **more)
    db.session.commit()


def somebody_on(team: Team) -> Person:
    """The first person on a team."""
    return team.memberships[0].person


def _a_lead() -> Person:
    return db.session.scalar(db.select(Person).where(Person.is_lead)) or make_person("Lena Lead", is_lead=True)


def _a_sprint_of(team: Team) -> Sprint:
    return db.session.scalar(db.select(Sprint).where(Sprint.team_id == team.id, Sprint.closed_at.is_(None))) or _plan_sprint(team)
