"""A team with a board of any number of cards, spread over the five stages and as complete as the cards of real teams."""

import datetime as dt

from sqlalchemy import insert, select

from benchmarks.served import EMAIL, PASSWORD
from board.database import db
from board.migrations import upgrade
from board.models.evidence.risk import Risk
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.prediction import Prediction
from board.models.experiments.ranking import ROOM
from board.models.experiments.result import Result
from board.models.experiments.safety import QUESTIONS, SafetyCheck
from board.models.moments import now
from board.models.people.account import choose_password, open_account
from board.models.people.membership import put_on_team
from board.models.people.organisation import Organisation
from board.models.people.team import COACH, create_team
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import BETTER, WELL, Note
from board.models.retrospectives.retrospective import Retrospective, retrospective_experiment
from board.models.sprints.sprint import plan_sprint
from board.models.stages import Stage

SLUG = "benchmark"
OWNERS = 12
STAGES = list(Stage)


def fill(cards: int) -> None:
    """Create the tables, and one team with this many cards, whose people have distinct names."""
    upgrade()
    moment = now()
    db.session.add(Organisation(name="Riverbank Council"))
    mel = open_account("Mel Okafor", EMAIL, by=None, at=moment)
    choose_password(mel, PASSWORD, moment)
    team = create_team("Benchmark", "To be measured", False, by=mel, at=moment)
    put_on_team(mel, team, COACH, by=mel, at=moment)
    owners = [mel]
    for number in range(1, OWNERS):
        owners.append(open_account(f"Person {number}", f"person{number}@example.org", by=None, at=moment))
        put_on_team(owners[-1], team, COACH, by=mel, at=moment)
    today = moment.date()
    sprint = plan_sprint(team, "A calm fortnight", today - dt.timedelta(5), today + dt.timedelta(6), by=mel, at=moment)
    db.session.flush()
    # Not through the rules, which would take minutes for 5,000 cards; the resulting rows are the same.
    if cards:
        rows = [_card(n, team.id, owners[n % OWNERS].id, sprint.id) for n in range(cards)]
        db.session.execute(insert(Experiment), rows)
        _fill_in(mel.id, team.id, moment)
    db.session.commit()


def _card(number: int, team_id: int, owner_id: int, sprint_id: int) -> dict[str, object]:
    stage = STAGES[number % len(STAGES)]
    return {
        "team_id": team_id,
        "title": f"Experiment {number}: ring families on the day before the first visit",
        "change": f"a ten-minute phone call before visit {number}",
        "people": "families who are new to the service",
        "evidence": "that 4 in 10 first visits find nobody at home",
        "outcome": "more first visits that go ahead, and calmer ones",
        "signal": "8 in 10 first visits go ahead in the two weeks we try it",
        "failure_signal": "two families in a row say that the call worried them",
        "stage": stage,
        "rank": number * ROOM,
        "stage_since": now() - dt.timedelta(days=number % 30),
        "created_at": now() - dt.timedelta(days=40),
        "created_by_id": owner_id,
        "owner_id": owner_id,
        "sprint_id": sprint_id if stage.place >= Stage.TRYING.place else None,
    }


def _fill_in(by_id: int, team_id: int, moment: dt.datetime) -> None:
    """Add what the cards need to be in their stages."""
    written = {"by_id": by_id, "at": moment}
    ids = {stage: list(db.session.scalars(select(Experiment.id).where(Experiment.stage == stage))) for stage in Stage}
    tried = ids[Stage.TRYING] + ids[Stage.REFLECTING] + ids[Stage.DECIDED]
    over = ids[Stage.REFLECTING] + ids[Stage.DECIDED]
    text = "Nine in ten first visits went ahead, against six in ten before."
    db.session.execute(insert(Prediction), [{"experiment_id": n, "expects": text, "frozen_at": moment, **written} for n in tried])
    no_to_all = {question.name: False for question in QUESTIONS}
    asked = ids[Stage.READY] + tried
    db.session.execute(insert(SafetyCheck), [{"experiment_id": n, "about": "", **no_to_all, **written} for n in asked])
    db.session.execute(insert(Result), [{"experiment_id": n, "happened": text, "confirmed": "yes", **written} for n in over])
    started = {"team_id": team_id, "started_by_id": by_id, "started_at": moment}
    db.session.execute(insert(Retrospective), [{"started_for_id": n, **started} for n in over])
    held = db.session.execute(select(Retrospective.id, Retrospective.started_for_id)).all()
    db.session.execute(insert(retrospective_experiment), [{"retrospective_id": one, "experiment_id": n} for one, n in held])
    for kind in (WELL, BETTER):
        note = {"kind": kind, "text": text, "by_id": by_id}
        db.session.execute(insert(Note), [{"retrospective_id": one, **note} for one, _ in held])
    notes = db.session.execute(select(Note.id, Note.retrospective_id).where(Note.kind == BETTER)).all()
    db.session.execute(
        insert(Improvement), [{"retrospective_id": one, "position": 1, "text": text, "note_id": n} for n, one in notes]
    )
    learned = {"believed": text, "observed": text, "learned": text, "therefore": text, **written}
    db.session.execute(insert(Learning), [{"experiment_id": n, **learned} for n in over])
    again = moment.date() + dt.timedelta(90)
    decided = {"kind": "adopt", "because": text, "next": text, "review_on": again, "look_again_on": again, **written}
    db.session.execute(insert(Decision), [{"experiment_id": n, **decided} for n in ids[Stage.DECIDED]])
    risky = {"assumption": "Families pick up a number they do not know", "likelihood": 4, "impact": 4, "strength": "measured"}
    again = {n: {"now_likelihood": 2, "now_impact": 3} for n in over}
    never = {"now_likelihood": None, "now_impact": None}
    db.session.execute(insert(Risk), [{"experiment_id": n, **risky, **again.get(n, never), **written} for n in tried])
