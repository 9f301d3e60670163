"""The template context of a circle: plain text, keys and numbers that the current user may read."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from board.models.circles.circle import Circle
from board.models.circles.joining_code import say_code
from board.models.circles.lifecycle import last_times
from board.models.circles.participant import Participant
from board.models.circles.phase import CirclePhase
from board.models.circles.timeline import timeline_of
from board.models.circles.vote import Ballot, ballot_of
from board.models.moments import local_day, now, say_day
from board.models.people.person import Person
from board.models.retrospectives.follow_up import follow_up_of
from board.models.retrospectives.improvement import MOST, Improvement
from board.models.retrospectives.note import BETTER, WELL
from board.models.retrospectives.retrospective import Retrospective
from board.web.access import organisation, today
from board.web.addresses import full_url
from board.web.circles.notes import columns_of, counts_of, my_notes
from board.web.circles.polls import revision_text

LABELS = {
    CirclePhase.ARRIVE: "Arrive",
    CirclePhase.LAST_TIME: "Last time",
    CirclePhase.WELL: "Went well",
    CirclePhase.BETTER: "Do better",
    CirclePhase.GROUP: "Read and group",
    CirclePhase.VOTE: "Vote",
    CirclePhase.CHOOSE: "Choose",
    CirclePhase.CLOSED: "Close",
}
PHASES = [(phase.value, label) for phase, label in LABELS.items()]


def circle_of(circle: Circle, person: Person) -> dict[str, Any]:
    """The context of a circle for one person; the templates under `circles/` use these names."""
    moment, phase, retrospective = now(), CirclePhase(circle.phase), circle.retrospective
    participants, mine = circle.participants, circle.participant_of(person)
    place = list(LABELS).index(phase)
    ballot = ballot_of(circle) if phase in (CirclePhase.VOTE, CirclePhase.CHOOSE) else Ballot({})
    chosen = retrospective.improvements if phase in (CirclePhase.CHOOSE, CirclePhase.CLOSED) else []
    tally = ballot.tally() if phase is CirclePhase.CHOOSE else {}
    places = {improvement.note_id: improvement.position for improvement in chosen}
    people = {participant.person_id: participant.person for participant in participants}
    turn = people.get(circle.turn_id or 0)
    columns = columns_of(retrospective, person, phase, ballot, places)
    kinds = {CirclePhase.WELL: (WELL,), CirclePhase.BETTER: (BETTER,), CirclePhase.GROUP: (WELL, BETTER)}.get(phase)
    went_well = any(column["groups"] for column in columns if column["kind"] == CirclePhase.WELL)
    counting = [participant for participant in participants if participant.is_done or participant.is_here(moment)]
    return {
        **about(retrospective),
        "revision": revision_of(circle, moment),
        "phase": phase.value,
        "phases": PHASES,
        "back": PHASES[place - 1] if place > 0 and phase is not CirclePhase.CLOSED else None,
        "next": PHASES[place + 1] if place + 2 < len(PHASES) else None,
        "may_facilitate": circle.facilitator_id == person.id,
        "facilitator": _person(circle.facilitator, person),
        "may_take_over": mine is not None and circle.facilitator_id != person.id and circle.misses_facilitator(moment),
        "question": circle.question,
        "code": say_code(circle.code) if circle.code and not circle.is_abandoned(moment) else None,
        "link": full_url("retrospectives.show", retrospective_id=retrospective.id),
        "me": person.id,
        "participants": [_participant(participant, circle, person, moment) for participant in participants],
        "turn": _person(turn, person) if turn else None,
        "timer": _timer(circle, moment),
        "done": {
            "mine": mine is not None and mine.is_done,
            "number": sum(participant.is_done for participant in counting),
            "of": len(counting),
        },
        "last_times": _last_times(retrospective) if phase is CirclePhase.LAST_TIME else [],
        "facts": facts_of(retrospective) if phase in (CirclePhase.WELL, CirclePhase.BETTER) else [],
        "mine": my_notes(retrospective, person, kinds) if kinds else [],
        "counts": counts_of(retrospective),
        "columns": columns,
        "votes": {
            "each": circle.votes_each,
            "left": max(0, circle.votes_each - ballot.used_by(person)),
            "several_on_one": circle.several_on_one,
        }
        if phase is CirclePhase.VOTE
        else None,
        "chosen": [{**chosen_thing(improvement, person), "tally": tally.get(improvement.note_id)} for improvement in chosen],
        "most": MOST,
        "may_close": phase is CirclePhase.CHOOSE and bool(chosen) and went_well,
        "ended": circle.ended_at is not None,
        "went_well": retrospective.went_well if phase is CirclePhase.CLOSED else "",
    }


def about(retrospective: Retrospective) -> dict[str, Any]:
    """The title and address of what a retrospective looks at."""
    team, sprint = retrospective.team, retrospective.sprint
    return {
        "id": retrospective.id,
        "about": retrospective.about,
        "team": {"name": team.name, "slug": team.slug, "is_private": team.is_private},
        "sprint": {"goal": sprint.goal, "dates": sprint.window, "url": url_for("sprints.show", sprint_id=sprint.id)}
        if sprint
        else None,
        "experiments": [
            {"id": each.id, "title": each.title, "url": url_for("experiments.show", experiment_id=each.id)}
            for each in retrospective.experiments
        ],
    }


def revision_of(circle: Circle, moment: dt.datetime) -> str:
    """The current version of a circle, in the form that a poll compares."""
    here = sum(participant.id for participant in circle.participants if participant.is_here(moment))
    return revision_text(circle.revision, here, circle.misses_facilitator(moment))


def chosen_thing(improvement: Improvement, person: Person) -> dict[str, Any]:
    """The context of one of the three things to do better."""
    became, escalation = improvement.became, improvement.escalation
    return {
        "id": improvement.id,
        "key": improvement.note.key,
        "text": improvement.text,
        "place": improvement.position,
        "owner": improvement.owner.name if improvement.owner else None,
        "owner_id": improvement.owner_id,
        "seen_to": improvement.seen_to,
        "is_mine": improvement.owner_id == person.id,
        "became": {"title": became.title, "url": url_for("experiments.show", experiment_id=became.id)} if became else None,
        "escalation": {
            "asked": escalation.asked,
            "answer_by": say_day(escalation.answer_by),
            "answered": escalation.is_answered,
            "answer": escalation.answer,
        }
        if escalation
        else None,
    }


def facts_of(retrospective: Retrospective) -> list[dict[str, Any]]:
    """The events of each experiment, day by day."""
    lines: dict[int, list[tuple[str, str]]] = {}
    zone = organisation().time_zone
    for event in timeline_of(retrospective):
        day = say_day(local_day(event.at, zone))
        lines.setdefault(event.experiment.id, []).append((day, event.sentence))
    return [{**experiment, "lines": lines.get(experiment["id"], [])} for experiment in about(retrospective)["experiments"]]


def _person(person: Person, reader: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "is_me": person.id == reader.id}


def _participant(participant: Participant, circle: Circle, reader: Person, moment: dt.datetime) -> dict[str, Any]:
    return {
        **_person(participant.person, reader),
        "is_here": participant.person_id == reader.id or participant.is_here(moment),
        "is_done": participant.is_done,
        "is_turn": participant.person_id == circle.turn_id,
        "facilitates": participant.person_id == circle.facilitator_id,
    }


def _timer(circle: Circle, moment: dt.datetime) -> dict[str, Any] | None:
    ends_at = circle.timer_ends_at
    if ends_at is None:
        return None
    local = ends_at.astimezone(ZoneInfo(organisation().time_zone))
    return {
        "ends_at": int(ends_at.timestamp()),
        "ends": f"{local:%H:%M}",
        "now": int(moment.timestamp()),
        "is_over": ends_at <= moment,
    }


def _last_times(retrospective: Retrospective) -> list[dict[str, Any]]:
    return [_last_time(held) for held in last_times(retrospective)]


def _last_time(held: Retrospective) -> dict[str, Any]:
    day = local_day(held.closed_at or held.started_at, organisation().time_zone)
    things = []
    for improvement in held.improvements:
        follow_up = follow_up_of(improvement, today())
        url = url_for("experiments.show", experiment_id=improvement.became_id) if improvement.became_id else None
        owner = improvement.owner.name if improvement.owner else None
        words = {"text": improvement.text, "owner": owner, "place": improvement.position}
        things.append({**words, "follow_up": follow_up.sentence, "follow_up_url": url, "tone": follow_up.tone})
    return {
        "about": held.about,
        "date": say_day(day),
        "url": url_for("retrospectives.show", retrospective_id=held.id),
        "improvements": things,
    }
