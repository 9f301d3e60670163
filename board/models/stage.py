"""The five stages of an experiment, and what each one needs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from board.models.experiment import Experiment


class Stage(StrEnum):
    """Where an experiment is; the meaning is fixed, though a team may rename them on its board."""

    IDEAS = "ideas"
    READY = "ready"
    TRYING = "trying"
    REFLECTING = "reflecting"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        """The stage's own name."""
        return self.value.capitalize()

    @property
    def place(self) -> int:
        """Where it stands on the way, from 0."""
        return list(Stage).index(self)


@dataclass(frozen=True)
class Need:
    """One thing that an experiment must have before it can be in a stage."""

    key: str
    stage: Stage
    sentence: str


def needs_of(experiment: "Experiment") -> list[tuple[Need, bool]]:
    """Everything that the way to Decided asks for, each with whether it is there."""
    hypothesis = experiment.hypothesis
    retrospective = experiment.retrospective
    return [
        (Need("hypothesis", Stage.READY, hypothesis.what_is_missing), hypothesis.is_complete),
        (Need("owner", Stage.TRYING, "Choose an owner: who keeps it moving?"), experiment.owner_id is not None),
        (Need("sprint", Stage.TRYING, "Choose a sprint to try it in."), experiment.sprint_id is not None),
        (Need("prediction", Stage.TRYING, "Write a prediction: what do you expect to see?"), experiment.prediction is not None),
        (Need("result", Stage.DECIDED, "Record the result: what happened?"), experiment.result is not None),
        (
            Need("went_well", Stage.DECIDED, "Write at least one thing that went well."),
            retrospective is not None and retrospective.has_well,
        ),
        (
            Need("do_better", Stage.DECIDED, "Choose one to three things to do better."),
            retrospective is not None and bool(retrospective.improvements),
        ),
        (Need("decision", Stage.DECIDED, "A lead decides: adopt, adapt or abandon."), experiment.decision is not None),
    ]


def missing_for(experiment: "Experiment", stage: Stage) -> list[Need]:
    """What an experiment still lacks to be in a stage, counting every stage on the way."""
    return [need for need, there in needs_of(experiment) if not there and need.stage.place <= stage.place]
