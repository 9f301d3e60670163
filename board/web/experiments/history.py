"""The history of an experiment: who did what, when, field by field; never the text of a raw note, nor its author."""

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

# Cards are reordered within a stage so often that this would bury everything else.
LEFT_OUT = ("reordered",)
# Shown for something that no longer exists.
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
    """One entry of the history: what somebody did at one moment, with each field before and after."""

    by: str
    did: str
    at: Any
    # For notes only the day is shown, so that the time does not reveal the author.
    is_of_a_day: bool = False
    changes: list[tuple[str, str, str]] = field(default_factory=list)


@bp.get("/experiments/<int:experiment_id>/history")
def index(experiment_id: int) -> Response:
    """The whole history, newest first."""
    experiment = find(Experiment.visible_to(current_person()).options(joinedload(Experiment.team)), id=experiment_id)
    return page(
        "experiments/history.html", nav="teams", experiment=experiment, team=experiment.team, entries=entries_of(experiment)
    )


def entries_of(experiment: Experiment) -> list[HistoryEntry]:
    """The entries, newest first: all changes of one request are one entry, and so are consecutive notes."""
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
    """Whether it is one click of choosing in a circle, recorded without words: the choices are listed when the circle closes."""
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
