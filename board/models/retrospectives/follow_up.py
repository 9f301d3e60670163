"""A follow-up: what became of an improvement, told by the experiment or escalation that grew out of it and not by a tick."""

import datetime as dt
from typing import NamedTuple

from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.moments import say_day
from board.models.retrospectives.improvement import Improvement
from board.models.stages import Stage

CONFIRMED = {
    PredictionOutcome.YES: "What was predicted is what happened.",
    PredictionOutcome.PARTLY: "What was predicted happened in part.",
    PredictionOutcome.NO: "Something else happened than was predicted.",
    PredictionOutcome.TOO_EARLY: "It is too early to tell what came of it.",
    PredictionOutcome.STOPPED_EARLY: "It was stopped early.",
}


class FollowUp(NamedTuple):
    """What became of an improvement, in a sentence or two, and the tone to show it in: good, note, warn or plain."""

    sentence: str
    tone: str


def follow_up_of(improvement: Improvement, today: dt.date) -> FollowUp:
    """What has become of an improvement by `today`."""
    escalation = improvement.escalation
    if improvement.became is not None:
        return _of_experiment(improvement.became)
    if escalation is None:
        return FollowUp("Nobody has begun it yet.", "warn")
    if escalation.answered_at is not None:
        answered_by = escalation.answered_by.name if escalation.answered_by else "A lead"
        return FollowUp(f"It was handed up, and {answered_by} answered: “{escalation.answer}”", "good")
    is_overdue = escalation.is_overdue(today)
    due = f"An answer {'was' if is_overdue else 'is'} due by {say_day(escalation.answer_by)}."
    return FollowUp(f"It was handed up: “{escalation.asked}” {due}", "warn" if is_overdue else "note")


def _of_experiment(experiment: Experiment) -> FollowUp:
    decision, result, stage = experiment.decision, experiment.result, experiment.stage_label
    if experiment.is_archived:
        return FollowUp("It became an experiment, which was put away.", "plain")
    if decision is not None:
        said = f"It became an experiment, which a lead decided to {decision.verdict}."
        return FollowUp(said, "good" if decision.verdict is DecisionKind.ADOPT else "note")
    if result is not None:
        return FollowUp(f"It became an experiment, which is in {stage}. {CONFIRMED[result.verdict]}", "note")
    if Stage(experiment.stage).place >= Stage.TRYING.place and experiment.sprint is not None:
        return FollowUp(f"It became an experiment, which is in {stage}: it is tried {experiment.sprint.window}.", "note")
    return FollowUp(f"It became an experiment, which is in {stage}.", "note")
