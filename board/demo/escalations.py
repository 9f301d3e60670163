"""Escalations in the demo: a team puts a question to the leads, and gets its answer."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from board.demo.script import Table
from board.models.retrospectives.escalation import escalate

if TYPE_CHECKING:
    from board.demo.story import Act, Story


def escalations_of(story: "Story") -> list[tuple[int, "Act"]]:
    """The questions and answers of a story, each with its day."""
    acts: list[tuple[int, Act]] = []
    for question in story.table.get("handed_up", []):
        acts.append((question["on"], partial(_hand_up, story, question)))
        if "answered_on" in question:
            acts.append((question["answered_on"], partial(_answer, story, question)))
    return acts


def _hand_up(story: "Story", question: Table, at: dt.datetime) -> None:
    """Escalate one of the improvements that the team chose."""
    retrospective, by = story.experiment.retrospective, story.cast.people[question["by"]]
    if retrospective is None:
        raise ValueError(f"“{story.experiment.title}” hands something up before its retrospective.")
    today = at.astimezone(story.calendar.zone).date()
    answer_by = today + dt.timedelta(days=question["answer_in"])
    story.escalations[question["place"]] = escalate(
        retrospective.improvements[question["place"] - 1], question["asked"], answer_by, by=by, at=at, today=today
    )


def _answer(story: "Story", question: Table, at: dt.datetime) -> None:
    story.escalations[question["place"]].give_answer(question["answer"], by=story.cast.people[question["answered_by"]], at=at)
