"""The history of an experiment: who did what, when, field by field; never what a raw note says, nor who wrote one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.activity import Activity, history_of
from board.models.bearing import Way
from board.models.experiment import Experiment
from board.models.hypothesis import PARTS
from board.models.measure import Better, Kind, Measure
from board.models.moments import say_day
from board.models.outcome import Outcome
from board.models.permissions import visible_experiments
from board.models.person import Person
from board.models.phrase import Phrase
from board.models.prediction import Sure
from board.models.result import AsPlanned, Confirmed
from board.models.safety import QUESTIONS
from board.models.scale import Scale
from board.models.sprint import Sprint
from board.models.stage import Stage
from board.web.access import current_person, find
from board.web.fragments import page

bp = Blueprint("history", __name__)

DID = {
    ("logged", "experiment"): "logged the idea",
    ("edited", "experiment"): "changed the experiment",
    ("moved", "experiment"): "moved it",
    ("unmoved", "experiment"): "undid a move",
    ("archived", "experiment"): "archived it",
    ("restored", "experiment"): "brought it back from the archive",
    ("named", "risk"): "named the riskiest assumption",
    ("edited", "risk"): "changed the riskiest assumption or its first score",
    ("scored", "risk"): "scored the risk again",
    ("counted", "cost"): "wrote down what it cost",
    ("edited", "cost"): "corrected what it cost",
    ("borrowed", "experiment"): "borrowed it from another team",
    ("predicted", "prediction"): "wrote the prediction",
    ("edited", "prediction"): "changed the prediction",
    ("amended", "prediction"): "added to the frozen prediction",
    ("expected", "expectation"): "wrote what is expected",
    ("edited", "expectation"): "changed what is expected",
    ("dropped", "expectation"): "took a question out of what is expected",
    ("told", "expectation"): "said what happened with what was expected",
    ("answered", "safety_check"): "answered whether it is safe to try",
    ("agreed", "agreement"): "agreed that it can be tried",
    ("asked", "agreement"): "asked a question before agreeing",
    ("refused", "agreement"): "said no to trying it like this",
    ("answered", "agreement"): "answered a lead’s question",
    ("recorded", "result"): "recorded the result",
    ("edited", "result"): "corrected the result",
    ("reflected", "retrospective"): "started the retrospective",
    ("noted", "retrospective"): "worked on the notes of the retrospective",
    ("gathered", "retrospective"): "opened a circle for the retrospective",
    ("handed", "retrospective"): "changed who facilitates the circle",
    ("closed", "retrospective"): "closed the retrospective",
    ("edited", "improvement"): "agreed who sees to something to do better",
    ("edited", "retrospective"): "said what went well, for everyone",
    ("chose", "retrospective"): "chose what to do better",
    ("tried", "improvement"): "took something to do better into the next experiment",
    ("raised", "escalation"): "handed up what the team cannot fix itself",
    ("withdrew", "escalation"): "took back what was handed up",
    ("answered", "escalation"): "answered what was handed up",
    ("thanked", "shout_out"): "gave a shout-out",
    ("archived", "shout_out"): "took a shout-out away",
    ("restored", "shout_out"): "put a shout-out back",
    ("learned", "learning"): "wrote what was learned",
    ("edited", "learning"): "changed what was learned",
    ("linked", "bearing"): "linked it to a learning card",
    ("edited", "bearing"): "said otherwise what it says about a learning card",
    ("unlinked", "bearing"): "took it off a learning card",
    ("added", "measure"): "added a measure",
    ("edited", "measure"): "changed a measure",
    ("archived", "measure"): "put a measure away",
    ("restored", "measure"): "brought a measure back",
    ("pasted", "measure"): "pasted readings",
    ("archived", "paste"): "took pasted readings away",
    ("restored", "paste"): "put pasted readings back",
    ("added", "reading"): "added a reading",
    ("edited", "reading"): "put a reading right",
    ("archived", "reading"): "took a reading away",
    ("restored", "reading"): "put a reading back",
    ("rebased", "rebase"): "had the limits of a measure begin anew",
    ("withdrew", "rebase"): "let the limits of a measure go on as before",
    ("restored", "rebase"): "had the limits of a measure begin anew after all",
    ("decided", "decision"): "decided",
    ("withdrew", "decision"): "took the decision back",
    ("reviewed", "decision_review"): "looked at the decision again",
}
FIELDS = {named.name: named.label for named in PARTS} | {question.name: question.short for question in QUESTIONS}
FIELDS |= {
    "title": "Title",
    "failure_signal": "We stop if",
    "owner_id": "Owner",
    "sprint_id": "Sprint",
    "serves_id": "Outcome that it serves",
    "scale": "Scale",
    "stage": "Stage",
    "expects": "Prediction",
    "because": "Because",
    "sure": "How sure",
    "question": "Question",
    "about": "About each yes",
    "said": "In their words",
    "as_planned": "Carried out as planned",
    "different": "What was different",
    "unexpected": "What was not expected",
    "happened": "What happened",
    "confirmed": "Prediction confirmed",
    "went_well": "What went well",
    "improvements": "To do better",
    "became": "The next experiment",
    "facilitator": "Facilitator",
    "believed": "We believed",
    "observed": "We observed",
    "learned": "We learned",
    "therefore": "Therefore we will",
    "card": "Learning card",
    "way": "What it says",
    "phrase_id": "Lives by",
    "decision": "Decision",
    "still_in_use": "Still in use",
    "held": "Did it hold",
    "what_next": "What next",
    "asked": "What is needed",
    "source_place": "Where the idea is from",
    "source_person": "Who does it there",
    "source_link": "Link",
    "answer": "Answer",
    "name": "Measure",
    "measure": "Measure",
    "measure_id": "Measure",
    "value": "Reading",
    "readings": "Readings",
    "better": "Which way is better",
    "kind": "What it is for",
    "fixed_until": "Last day of the baseline period",
    "from_day": "From",
    "assumption": "Riskiest assumption",
    "likelihood": "How likely to be wrong",
    "impact": "How much it would matter",
    "score": "Risk",
    "found": "Evidence",
    "strength": "Strength of the evidence",
    "days": "Days that the trial took",
    "pounds": "Pounds that the trial took",
    "full_days": "Days of the full change",
    "full_pounds": "Pounds of the full change",
}
# What was chosen from a few, and their words.
CHOSEN: dict[str, Callable[[str], Confirmed | Sure | AsPlanned | Better | Kind | Way | Scale]] = {
    "confirmed": Confirmed,
    "sure": Sure,
    "as_planned": AsPlanned,
    "better": Better,
    "kind": Kind,
    "way": Way,
    "scale": Scale,
}
# Places within a stage are moved so often that they would bury everything else.
LEFT_OUT = ("reordered",)
# What is said of one that is no longer there.
SOMETHING = {
    "owner_id": "somebody",
    "sprint_id": "a sprint",
    "measure_id": "a measure",
    "phrase_id": "a phrase",
    "serves_id": "an outcome",
}
SOMEBODY = "Somebody on the team"


@dataclass
class Entry:
    """One line of the history: what somebody did at one moment, with each field as it was and is."""

    by: str
    did: str
    at: Any
    # Of notes only the day is known, so that nobody can tell who wrote by when they did.
    is_of_a_day: bool = False
    changes: list[tuple[str, str, str]] = field(default_factory=list)


@bp.get("/experiments/<int:experiment_id>/history")
def index(experiment_id: int) -> Response:
    """All of it, the newest first."""
    experiment = find(visible_experiments(current_person()).options(joinedload(Experiment.team)), id=experiment_id)
    return page("history/index.html", nav="teams", experiment=experiment, team=experiment.team, entries=entries_of(experiment))


def entries_of(experiment: Experiment) -> list[Entry]:
    """What was done, in words; the saves of one press of a button are one entry, and so are notes that follow each other."""
    activities = [
        activity for activity in history_of(experiment.id) if activity.verb not in LEFT_OUT and not _is_untold(activity)
    ]
    names = _names(activities)
    entries: list[Entry] = []
    for activity in activities:
        by = SOMEBODY if activity.verb == "noted" else activity.by.name if activity.by else "Change Board"
        did = DID.get((activity.verb, activity.subject), f"{activity.verb} the {activity.subject}")
        changes = [
            (FIELDS.get(name, name.capitalize()), _said(name, before, names, experiment), _said(name, after, names, experiment))
            for name, (before, after) in activity.changes.items()
        ]
        last = entries[-1] if entries else None
        if last and (last.by, last.did) == (by, did) and (activity.verb == "noted" or last.at == activity.at):
            last.changes = changes + last.changes
        else:
            entries.append(Entry(by, did, activity.at, activity.verb == "noted", changes))
    return entries


def _is_untold(activity: Activity) -> bool:
    """While a circle chooses, each press is put on record without words; what was chosen is told once, when it closes."""
    return activity.verb == "chose" and not activity.changes


def _names(activities: list[Activity]) -> dict[tuple[str, int], str]:
    """The names of the people, sprints, measures, phrases and outcomes that were chosen, by field and id."""
    ids: dict[str, set[int]] = {name: set() for name in SOMETHING}
    for activity in activities:
        for name in ids:
            ids[name].update(value for value in activity.changes.get(name, ()) if value)
    people = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids["owner_id"])))
    names = {("owner_id", person_id): name for person_id, name in people}
    sprints = db.session.scalars(select(Sprint).where(Sprint.id.in_(ids["sprint_id"])))
    measures = db.session.execute(select(Measure.id, Measure.name).where(Measure.id.in_(ids["measure_id"])))
    served = db.session.execute(select(Outcome.id, Outcome.name).where(Outcome.id.in_(ids["serves_id"])))
    names |= {("measure_id", measure_id): name for measure_id, name in measures}
    phrases = db.session.execute(select(Phrase.id, Phrase.text).where(Phrase.id.in_(ids["phrase_id"])))
    names |= {("phrase_id", phrase_id): f"“{text}”" for phrase_id, text in phrases}
    names |= {("serves_id", outcome_id): name for outcome_id, name in served}
    return names | {("sprint_id", sprint.id): f"{sprint.goal} ({sprint.window})" for sprint in sprints}


def _said(name: str, value: Any, names: dict[tuple[str, int], str], experiment: Experiment) -> str:
    if not value:
        return ""
    if name in SOMETHING:
        return names.get((name, value), SOMETHING[name])
    if name == "stage":
        return experiment.team.label_of(Stage(value))
    if name in ("day", "from_day", "fixed_until"):
        return say_day(dt.date.fromisoformat(value))
    if name in CHOSEN:
        return CHOSEN[name](value).label
    return "; ".join(value) if isinstance(value, list) else str(value)
