"""A recap: what a review says of a portfolio under its six questions, in figures and in short lists of experiments."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from board.database import db
from board.models.experiments.agreement import first_waiting_checks
from board.models.experiments.changes_after_decision import Change, changed_since
from board.models.experiments.decision import Decision
from board.models.experiments.decision_review import DecisionReview
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage
from board.models.experiments.safety import SafetyCheck
from board.models.people.team import Team
from board.models.retrospectives.escalation import Escalation, how_many_open_questions, open_questions
from board.models.review.figure import REVIEW, TO_DECIDE
from board.models.review.portfolio import Portfolio

# As many of each as can be taken in within ten minutes and fit on two printed pages; all of them are a press away.
MOST_LISTED = 4

LISTS = ("started", "finished", "learned", "adopted", "abandoned", "reviewed")


@dataclass(frozen=True)
class LeadInbox:
    """What waits for a lead: how much of it, and the first of each kind.

    `decisions`, `nearly` and `due` are counted up to `MOST_COUNTED` and are not exact beyond it.
    """

    decisions: int
    nearly: int
    due: int
    agreements: int
    questions: int
    to_decide: list[Experiment]
    to_review: list[Experiment]
    to_agree: list[SafetyCheck]
    asked: list[Escalation]

    @property
    def nothing(self) -> bool:
        """Whether a lead has nothing to do here."""
        return not (self.decisions or self.due or self.agreements or self.questions)


@dataclass(frozen=True)
class Recap:
    """The figures of the review by name, the first of some report lists, and what was changed after it was decided."""

    figures: Counter[str]
    lists: dict[str, list[Experiment]]
    changed: dict[int, list[Change]]
    inbox: LeadInbox | None

    def figure(self, name: str) -> int:
        """How many experiments a figure of the review counts."""
        return self.figures[name]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened."""
        return not any(self.figures.values())


def recap_of(portfolio: Portfolio, inbox_portfolio: Portfolio | None = None) -> Recap:
    """The recap of a portfolio, and what waits for a lead in `inbox_portfolio`; the number of queries depends on nothing."""
    figures = REVIEW.figures
    ids = {name: portfolio.ids(figures[name], MOST_LISTED) for name in LISTS}
    # What was abandoned stands beside what was learned, and nothing stands there twice.
    abandoned = set(ids["abandoned"])
    ids["learned"] = [each for each in portfolio.ids(figures["learned"], 2 * MOST_LISTED) if each not in abandoned][:MOST_LISTED]
    to_decide, due = map(inbox_portfolio.waiting, (TO_DECIDE, figures["due"])) if inbox_portfolio else ([], [])
    complete = [number for number, kind in to_decide if kind == "learned"]
    ids |= {"waiting": complete[:MOST_LISTED], "due": [number for number, _kind in due[:MOST_LISTED]]}
    listed = {number for numbers in ids.values() for number in numbers}
    # Whoever decides to adapt is asked which of the cards that grew out of an experiment goes on.
    grew = [selectinload(Experiment.led_to).joinedload(Lineage.to_experiment)] if inbox_portfolio else []
    experiments = experiments_of_review(listed, *grew)
    lists = {name: [experiments[number] for number in numbers] for name, numbers in ids.items()}
    decided = [experiment.decision for experiment in experiments.values() if experiment.decision]
    inbox = None
    if inbox_portfolio is not None:
        to_agree, agreements = first_waiting_checks(inbox_portfolio.experiments, MOST_LISTED)
        inbox = LeadInbox(
            decisions=len(complete),
            nearly=len(to_decide) - len(complete),
            due=len(due),
            agreements=agreements,
            questions=how_many_open_questions(inbox_portfolio.teams),
            to_decide=lists.pop("waiting"),
            to_review=lists.pop("due"),
            to_agree=to_agree,
            asked=open_questions(inbox_portfolio.teams, MOST_LISTED),
        )
    return Recap(portfolio.numbers, lists, changed_since(decision.id for decision in decided), inbox)


def experiments_of_review(ids: Iterable[int], *more: ExecutableOption) -> dict[int, Experiment]:
    """These experiments by id, with everything loaded that a review shows of one, and `more`."""
    rows = db.session.scalars(
        select(Experiment)
        .where(Experiment.id.in_(list(ids)))
        .options(
            joinedload(Experiment.team).options(lazyload(Team.stage_settings)),
            joinedload(Experiment.owner),
            joinedload(Experiment.result),
            joinedload(Experiment.learning),
            selectinload(Experiment.predictions),
            selectinload(Experiment.decisions).options(
                joinedload(Decision.by),
                joinedload(Decision.next_cycle),
                selectinload(Decision.reviews).joinedload(DecisionReview.by),
            ),
            *more,
        )
    )
    return {experiment.id: experiment for experiment in rows.unique()}
