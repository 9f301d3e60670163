"""A figure: one number of a report, with its words, the query that counts it, and that same query as the list behind it."""

from dataclasses import dataclass

from sqlalchemy import SQLColumnExpression

from board.models.experiments.decision import DecisionKind
from board.models.experiments.decision_review import InUse
from board.models.experiments.result import PredictionOutcome
from board.models.review import report_query as queries
from board.models.review.cycle_times import CycleTimes
from board.models.review.report_query import MakesQuery
from board.models.stages import Stage


@dataclass(frozen=True, eq=False)
class Figure:
    """What is counted, and what the list of it is called.

    `kind` is what its query tells it apart by, empty for all that the query finds; `also` is a further condition.
    """

    words: str
    query: MakesQuery
    kind: str = ""
    also: SQLColumnExpression[bool] | None = None
    # Whether it depends on the period, or shows what is there today.
    is_of_period: bool = True

    @property
    def condition(self) -> SQLColumnExpression[bool] | None:
        """What is true of those that it counts among all that its query finds; None where it counts them all."""
        if self.kind:
            is_of_kind: SQLColumnExpression[bool] = self.query().kind == self.kind
            return is_of_kind
        return self.also


@dataclass(frozen=True, eq=False)
class Report:
    """The figures of one page, by their names in addresses, and the queries of those that are counted.

    `by_team` says that there are so few numbers that each team's are cached by themselves; otherwise those of a part of all teams.
    """

    name: str
    figures: dict[str, Figure]
    counted: tuple[MakesQuery, ...]
    by_team: bool

    def figures_of(self, query: MakesQuery) -> dict[str, Figure]:
        """The figures that one query counts, by name."""
        return {name: figure for name, figure in self.figures.items() if figure.query is query}


REVIEW = Report(
    "review",
    {
        "waiting": Figure("Waiting for a decision", queries.to_decide, "learned", is_of_period=False),
        "nearly": Figure("Nearly there: only the learning is not written yet", queries.to_decide, "nearly", is_of_period=False),
        "due": Figure("Decisions to look at again", queries.due, is_of_period=False),
        "started": Figure("Started", queries.started),
        "under-way": Figure("On the way", queries.under_way, is_of_period=False),
        "ready": Figure("Ready to start", queries.under_way, Stage.READY, is_of_period=False),
        "trying": Figure("Being tried", queries.under_way, Stage.TRYING, is_of_period=False),
        "reflecting": Figure("Being reflected on", queries.under_way, Stage.REFLECTING, is_of_period=False),
        "finished": Figure("Finished, with a result", queries.finished),
        "as-predicted": Figure("Came out as predicted", queries.finished, PredictionOutcome.YES),
        "partly-as-predicted": Figure("Came out partly as predicted", queries.finished, PredictionOutcome.PARTLY),
        "not-as-predicted": Figure("Came out differently than predicted", queries.finished, PredictionOutcome.NO),
        "too-early": Figure("Too early to tell", queries.finished, PredictionOutcome.TOO_EARLY),
        "stopped-early": Figure("Stopped early", queries.finished, PredictionOutcome.STOPPED_EARLY),
        "learned": Figure("Taught us something", queries.learned),
        "decided": Figure("Decided", queries.decided),
        "adopted": Figure("Adopted", queries.decided, DecisionKind.ADOPT),
        "adapted": Figure("Adapted", queries.decided, DecisionKind.ADAPT),
        "abandoned": Figure("Abandoned, and what that taught", queries.decided, DecisionKind.ABANDON),
        "reviewed": Figure("Adopted, and looked at again", queries.reviewed),
        "in-use": Figure("Adopted, and still in use", queries.reviewed, InUse.YES),
        "partly-in-use": Figure("Adopted, and partly in use", queries.reviewed, InUse.PARTLY),
        "not-in-use": Figure("Adopted, and no longer in use", queries.reviewed, InUse.NO),
    },
    # What waits for a lead is listed and never counted in full.
    (queries.started, queries.under_way, queries.finished, queries.learned, queries.decided, queries.reviewed),
    by_team=True,
)

# What waits for a decision and what nearly does, in one list: the kind of its query tells them apart.
TO_DECIDE = Figure("Waiting for a decision, or nearly", queries.to_decide, is_of_period=False)

# Of the facts: how many stood in a stage when a week ended. It is counted from the cumulative flow.
STOOD = "stood"

FACTS = Report(
    "facts",
    {
        "decided": Figure("Decided", queries.decided_in_days),
        "adopted": Figure("Adopted", queries.decided_in_days, DecisionKind.ADOPT),
        "adapted": Figure("Adapted", queries.decided_in_days, DecisionKind.ADAPT),
        "abandoned": Figure("Abandoned", queries.decided_in_days, DecisionKind.ABANDON),
        "predicted": Figure("Decided, with a prediction", queries.decided_in_days, also=CycleTimes.has_prediction),
        "measured": Figure("Decided, with a measure", queries.decided_in_days, also=CycleTimes.has_measure),
        "followed": Figure("Decided, and led to another experiment", queries.decided_in_days, also=CycleTimes.has_next),
        "found": Figure("With a result", queries.found_in_days),
        "tried": Figure("Tried for the first time", queries.tried_in_days),
        "took": Figure("Decided for the first time after a trial", queries.took_in_days),
        STOOD: Figure("In a stage when the week ended", queries.stood_in_stage, is_of_period=False),
    },
    (queries.decided_in_days, queries.found_in_days, queries.tried_in_days, queries.took_in_days),
    by_team=False,
)
