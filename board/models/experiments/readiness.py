"""Readiness: what an experiment needs to be in a stage, and which of it is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.evidence.expectation import Expectation
    from board.models.experiments.experiment import Experiment


@dataclass(frozen=True)
class Need:
    """One thing that an experiment needs for a stage, with the sentence that asks for it."""

    key: str
    stage: Stage
    sentence: str


NEEDS: tuple[tuple[Need, Callable[["Experiment"], bool]], ...] = (
    (Need("owner", Stage.TRYING, "Choose an owner: who keeps it moving?"), lambda it: it.owner_id is not None),
    (Need("sprint", Stage.TRYING, "Choose a sprint to try it in."), lambda it: it.sprint_id is not None),
    (Need("prediction", Stage.TRYING, "Write a prediction: what do you expect to see?"), lambda it: it.prediction is not None),
    (Need("safety", Stage.TRYING, "Answer the six questions: is it safe to try?"), lambda it: it.check is not None),
    (Need("result", Stage.DECIDED, "Record the result: what happened?"), lambda it: it.result is not None),
    (
        Need("went_well", Stage.DECIDED, "Write at least one thing that went well."),
        lambda it: it.retrospective is not None and it.retrospective.has_well,
    ),
    (
        Need("do_better", Stage.DECIDED, "Choose one to three things to do better."),
        lambda it: it.retrospective is not None and bool(it.retrospective.improvements),
    ),
    (Need("decision", Stage.DECIDED, "A lead decides: adopt, adapt or abandon."), lambda it: it.decision is not None),
)


# Needed to start, and not once a trial has started: what was under way when these were introduced goes on.
ON_STARTING = ("expectations", "safety", "agreement")


def needs_of(experiment: "Experiment", stage: Stage = Stage.DECIDED) -> list[tuple[Need, bool]]:
    """Everything needed to reach a stage, each with whether it is there. What only later stages need is not loaded."""
    hypothesis = experiment.hypothesis
    asked: list[tuple[Need, bool]] = [
        (Need("hypothesis", Stage.READY, hypothesis.what_is_missing), hypothesis.is_complete),
    ]
    has_started = Stage(experiment.stage).place >= Stage.TRYING.place
    for need, is_there in NEEDS:
        if need.stage.place > stage.place or (has_started and need.key in ON_STARTING):
            continue
        asked.append((need, is_there(experiment)))
        # A question that somebody added must be answered, but nobody has to add any.
        if need.key == "prediction" and not has_started and (unsaid := unsaid_of(experiment)):
            asked.append((Need("expectations", Stage.TRYING, _unsaid_in_words(unsaid)), False))
        if need.key == "safety" and experiment.check is not None and experiment.check.yeses:
            standing = experiment.check.standing
            asked.append((Need("agreement", Stage.TRYING, standing.sentence), standing.lets_start))
    return [(need, there) for need, there in asked if need.stage.place <= stage.place]


def unsaid_of(experiment: "Experiment") -> list["Expectation"]:
    """The questions of the trial for which the team has not said yet what it expects."""
    return [one for one in experiment.expectations if not one.is_said]


def _unsaid_in_words(unsaid: list["Expectation"]) -> str:
    which = f"“{unsaid[0].asks}”" if len(unsaid) == 1 else f"each of {len(unsaid)} questions"
    return f"Say what you expect of {which}."


def missing_for(experiment: "Experiment", stage: Stage) -> list[Need]:
    """What an experiment lacks for a stage, including the stages on the way."""
    return [need for need, there in needs_of(experiment, stage) if not there]
