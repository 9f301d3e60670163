"""A shelf: experiments that a review counts together and that can be read as a list, such as those that were adopted."""

from enum import StrEnum
from typing import NamedTuple

from board.models.experiments.decision import DecisionKind
from board.models.experiments.decision_review import InUse
from board.models.experiments.result import PredictionOutcome
from board.models.stages import Stage


class Row(StrEnum):
    """Shelves that are counted together, because they are asked for in one question."""

    STARTED = "started"
    UNDER_WAY = "under-way"
    FINISHED = "finished"
    LEARNED = "learned"
    DECIDED = "decided"
    REVIEWED = "reviewed"
    TO_DECIDE = "to-decide"
    DUE = "due"


class Shelf(NamedTuple):
    """One shelf of a row: what tells its experiments apart, empty for all of the row, and what it is called as a list."""

    row: Row
    kind: str
    title: str
    # Whether it depends on the period, or shows what is there today.
    is_of_period: bool = True


# By its name in an address.
SHELVES: dict[str, Shelf] = {
    "waiting": Shelf(Row.TO_DECIDE, "learned", "Waiting for a decision", False),
    "nearly": Shelf(Row.TO_DECIDE, "nearly", "Nearly there: only the learning is not written yet", False),
    "due": Shelf(Row.DUE, "", "Decisions to look at again", False),
    "started": Shelf(Row.STARTED, "", "Started"),
    "under-way": Shelf(Row.UNDER_WAY, "", "On the way", False),
    "ready": Shelf(Row.UNDER_WAY, Stage.READY, "Ready to start", False),
    "trying": Shelf(Row.UNDER_WAY, Stage.TRYING, "Being tried", False),
    "reflecting": Shelf(Row.UNDER_WAY, Stage.REFLECTING, "Being reflected on", False),
    "finished": Shelf(Row.FINISHED, "", "Finished, with a result"),
    "as-predicted": Shelf(Row.FINISHED, PredictionOutcome.YES, "Came out as predicted"),
    "partly-as-predicted": Shelf(Row.FINISHED, PredictionOutcome.PARTLY, "Came out partly as predicted"),
    "not-as-predicted": Shelf(Row.FINISHED, PredictionOutcome.NO, "Came out differently than predicted"),
    "too-early": Shelf(Row.FINISHED, PredictionOutcome.TOO_EARLY, "Too early to tell"),
    "stopped-early": Shelf(Row.FINISHED, PredictionOutcome.STOPPED_EARLY, "Stopped early"),
    "learned": Shelf(Row.LEARNED, "", "Taught us something"),
    "decided": Shelf(Row.DECIDED, "", "Decided"),
    "adopted": Shelf(Row.DECIDED, DecisionKind.ADOPT, "Adopted"),
    "adapted": Shelf(Row.DECIDED, DecisionKind.ADAPT, "Adapted"),
    "abandoned": Shelf(Row.DECIDED, DecisionKind.ABANDON, "Abandoned, and what that taught"),
    "reviewed": Shelf(Row.REVIEWED, "", "Adopted, and looked at again"),
    "in-use": Shelf(Row.REVIEWED, InUse.YES, "Adopted, and still in use"),
    "partly-in-use": Shelf(Row.REVIEWED, InUse.PARTLY, "Adopted, and partly in use"),
    "not-in-use": Shelf(Row.REVIEWED, InUse.NO, "Adopted, and no longer in use"),
}
