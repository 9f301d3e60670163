"""Handing up in the demo: the days on which a team hands something to a lead, and gets its answer."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from board.demo.script import Table
from board.models.retrospectives.escalation import escalate

if TYPE_CHECKING:
    from board.demo.story import Act, Story


def handing_up(tale: "Story") -> list[tuple[int, "Act"]]:
    """Each question and each answer that a story tells of, with its day."""
    told: list[tuple[int, Act]] = []
    for question in tale.table.get("handed_up", []):
        told.append((question["on"], partial(_hand_up, tale, question)))
        if "answered_on" in question:
            told.append((question["answered_on"], partial(_answer, tale, question)))
    return told


def _hand_up(tale: "Story", question: Table, at: dt.datetime) -> None:
    """One of the things to do better, which the team cannot fix itself."""
    retrospective, by = tale.experiment.retrospective, tale.cast.people[question["by"]]
    if retrospective is None:
        raise ValueError(f"“{tale.experiment.title}” hands something up before its retrospective.")
    today = at.astimezone(tale.calendar.zone).date()
    answer_by = today + dt.timedelta(days=question["answer_in"])
    tale.handed_up[question["place"]] = escalate(
        retrospective.improvements[question["place"] - 1], question["asked"], answer_by, by=by, at=at, today=today
    )


def _answer(tale: "Story", question: Table, at: dt.datetime) -> None:
    """What a lead says to it."""
    tale.handed_up[question["place"]].give_answer(question["answer"], by=tale.cast.people[question["answered_by"]], at=at)
