"""Looking up an experiment, with its whole story or for one of its forms, among those that the current user may see or edit."""

from sqlalchemy.orm import joinedload, selectinload

from board.models.evidence.risk import Risk
from board.models.evidence.risk_score import RiskScore
from board.models.experiments.agreement import Agreement
from board.models.experiments.decision import Decision
from board.models.experiments.decision_review import DecisionReview
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.prediction import Prediction
from board.models.experiments.result import Result
from board.models.experiments.safety import SafetyCheck
from board.models.permissions import may_work_in
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective
from board.models.sprints.window import Window
from board.web.access import allow, current_person, find

HEAD = (
    joinedload(Experiment.team),
    joinedload(Experiment.owner),
    joinedload(Experiment.sprint),
    joinedload(Experiment.phrase),
    joinedload(Experiment.serves),
)
WHOLE = (
    *HEAD,
    selectinload(Experiment.windows).options(joinedload(Window.sprint), joinedload(Window.carried_to)),
    selectinload(Experiment.risk).selectinload(Risk.scores).joinedload(RiskScore.by),
    joinedload(Experiment.cost),
    selectinload(Experiment.predictions).joinedload(Prediction.by),
    selectinload(Experiment.expectations),
    selectinload(Experiment.checks).options(
        joinedload(SafetyCheck.by), selectinload(SafetyCheck.agreements).joinedload(Agreement.by)
    ),
    selectinload(Experiment.result).joinedload(Result.by),
    selectinload(Experiment.learning).options(joinedload(Learning.by), joinedload(Learning.phrase)),
    selectinload(Experiment.decisions).options(
        joinedload(Decision.by), joinedload(Decision.next_cycle), selectinload(Decision.reviews).joinedload(DecisionReview.by)
    ),
    selectinload(Experiment.retrospectives).options(
        joinedload(Retrospective.circle),
        selectinload(Retrospective.notes),
        selectinload(Retrospective.improvements).options(
            joinedload(Improvement.owner),
            joinedload(Improvement.became),
            selectinload(Improvement.escalation).options(joinedload(Escalation.raised_by), joinedload(Escalation.answered_by)),
        ),
    ),
)


def find_experiment(experiment_id: int) -> Experiment:
    """An experiment with its whole story; answers 404 unless the current user may see it."""
    return find(Experiment.visible_to(current_person()).options(*WHOLE), id=experiment_id)


def find_to_work_on(experiment_id: int) -> Experiment:
    """An experiment for editing; answers 404 to users who may not see it, 403 to those who only read.

    A form is about one part of the story, which is loaded when it is asked for.
    """
    experiment = find(Experiment.visible_to(current_person()).options(*HEAD), id=experiment_id)
    allow(may_work_in(current_person(), experiment.team))
    return experiment
