"""The history of an experiment: who did what, when, field by field; never what a raw note says, nor who wrote one."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.evidence.measure import Measure
from board.models.experiments.experiment import Experiment
from board.models.experiments.outcome import Outcome
from board.models.fields import Field, field_of
from board.models.people.activity import Activity, history_of
from board.models.people.person import Person
from board.models.people.phrase import Phrase
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage
from board.web.access import current_person, find
from board.web.experiments.activity_labels import DID
from board.web.fragments import page

bp = Blueprint("history", __name__)

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
class HistoryEntry:
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
    experiment = find(Experiment.visible_to(current_person()).options(joinedload(Experiment.team)), id=experiment_id)
    return page(
        "experiments/history.html", nav="teams", experiment=experiment, team=experiment.team, entries=entries_of(experiment)
    )


def entries_of(experiment: Experiment) -> list[HistoryEntry]:
    """What was done, in words; the saves of one press of a button are one entry, and so are notes that follow each other."""
    activities = [
        activity for activity in history_of(experiment.id) if activity.verb not in LEFT_OUT and not _is_untold(activity)
    ]
    names = _names(activities)
    entries: list[HistoryEntry] = []
    for activity in activities:
        by = SOMEBODY if activity.verb == "noted" else activity.by.name if activity.by else "Change Board"
        did = DID.get((activity.verb, activity.subject), f"{activity.verb} the {activity.subject}")
        changes = [
            (one.label, _said(one, name, before, names, experiment), _said(one, name, after, names, experiment))
            for name, (before, after) in activity.changes.items()
            for one in (field_of(activity.subject, name),)
        ]
        last = entries[-1] if entries else None
        if last and (last.by, last.did) == (by, did) and (activity.verb == "noted" or last.at == activity.at):
            last.changes = changes + last.changes
        else:
            entries.append(HistoryEntry(by, did, activity.at, activity.verb == "noted", changes))
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


def _said(one: Field, name: str, value: Any, names: dict[tuple[str, int], str], experiment: Experiment) -> str:
    if not value:
        return ""
    if name in SOMETHING:
        return names.get((name, value), SOMETHING[name])
    return experiment.team.label_of(Stage(value)) if name == "stage" else one.told(value)
