"""An experiment: a change that a team tries."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.changes import record_transition
from board.models.errors import RuleBroken
from board.models.experiments.decision import decide
from board.models.experiments.hypothesis import PARTS, Hypothesis
from board.models.experiments.idea import LONGEST_TITLE, log_idea, open_next_cycle
from board.models.experiments.learning import write_learning
from board.models.experiments.lineage import Lineage
from board.models.experiments.move import last_move, move_to, moves_of
from board.models.experiments.origin import Origin, check_link
from board.models.experiments.outcome import link_outcome
from board.models.experiments.prediction import amend, predict
from board.models.experiments.readiness import Need, missing_for, needs_of
from board.models.experiments.result import record_result
from board.models.experiments.safety import answer_safety_questions
from board.models.experiments.scale import Scale
from board.models.experiments.tag import retag
from board.models.fields import Field, field, label_in
from board.models.people.activity import edit
from board.models.people.archiving import Archivable
from board.models.people.person import Person
from board.models.people.phrase import Phrase, check_phrase
from board.models.people.team import Team
from board.models.people.visibility import VisibleWithTeam
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.evidence.cost import Cost
    from board.models.evidence.expectation import Expectation
    from board.models.evidence.risk import Risk
    from board.models.experiments.decision import Decision
    from board.models.experiments.learning import Learning
    from board.models.experiments.lineage import Lineage
    from board.models.experiments.outcome import Outcome
    from board.models.experiments.prediction import Prediction
    from board.models.experiments.result import Result
    from board.models.experiments.safety import SafetyCheck
    from board.models.retrospectives.retrospective import Retrospective
    from board.models.sprints.sprint import Sprint
    from board.models.sprints.window import Window

# The parts of a hypothesis are declared with the words of their form, in `hypothesis`.
OF_PART = {part.name: field(part.label, searched=True) for part in PARTS}
LONGEST_PART = 600
LONGEST_TEXT = 5000
ON_THE_BOARD = text("archived_at IS NULL")


class Experiment(Archivable, Origin, VisibleWithTeam, Model):
    """A small change that a team tries, from an idea to a decision; on the board it looks like a card."""

    __table_args__ = (
        Index(None, "team_id", "stage", "rank"),
        # For the number of cards in a stage and the oldest ones in it, across all teams.
        Index(None, "stage", "stage_since", "team_id", sqlite_where=ON_THE_BOARD, postgresql_where=ON_THE_BOARD),
        CheckConstraint("stage IN ('ideas', 'ready', 'trying', 'reflecting', 'decided')", name="stage_is_known"),
        CheckConstraint("scale IN ('visit', 'team', 'area', 'everyone')", name="scale_is_known"),
    )

    ALSO_RECORDED = {"grew_from": Field("Chosen in the retrospective on")}

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE), info=field("Title", searched=True))
    change: Mapped[str] = mapped_column(Text, default="", info=OF_PART["change"])
    people: Mapped[str] = mapped_column(Text, default="", info=OF_PART["people"])
    evidence: Mapped[str] = mapped_column(Text, default="", info=OF_PART["evidence"])
    outcome: Mapped[str] = mapped_column(Text, default="", info=OF_PART["outcome"])
    signal: Mapped[str] = mapped_column(Text, default="", info=OF_PART["signal"])
    failure_signal: Mapped[str] = mapped_column(Text, default="", info=field("We stop if", searched=True))
    stage: Mapped[str] = mapped_column(String(12), default=Stage.IDEAS, info=field("Stage"))
    rank: Mapped[int] = mapped_column(BigInteger, default=0)
    stage_since: Mapped[dt.datetime]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True, info=field("Owner"))
    sprint_id: Mapped[int | None] = mapped_column(ForeignKey("sprint.id"), index=True, info=field("Sprint"))
    cycle: Mapped[int] = mapped_column(default=1)
    scale: Mapped[str | None] = mapped_column(String(8), info=field("Scale", told=label_in(Scale)))
    serves_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id"), index=True, info=field("Outcome that it serves"))
    phrase_id: Mapped[int | None] = mapped_column(ForeignKey("phrase.id"), index=True, info=field("Lives by"))
    # One line, as the team typed it; see `tag`.
    tags: Mapped[str] = mapped_column(String(300), default="", info=field("Tags", searched=True))
    created_at: Mapped[dt.datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id)
    sprint: Mapped["Sprint | None"] = relationship()
    phrase: Mapped[Phrase | None] = relationship()
    serves: Mapped["Outcome | None"] = relationship()
    risk: Mapped["Risk | None"] = relationship(back_populates="experiment")
    predictions: Mapped[list["Prediction"]] = relationship(back_populates="experiment", order_by="Prediction.id")
    expectations: Mapped[list["Expectation"]] = relationship(back_populates="experiment", order_by="Expectation.position")
    checks: Mapped[list["SafetyCheck"]] = relationship(back_populates="experiment", order_by="SafetyCheck.id")
    result: Mapped["Result | None"] = relationship(back_populates="experiment")
    retrospectives: Mapped[list["Retrospective"]] = relationship(
        secondary="retrospective_experiment", back_populates="experiments", order_by="Retrospective.id"
    )
    learning: Mapped["Learning | None"] = relationship(back_populates="experiment")
    decisions: Mapped[list["Decision"]] = relationship(
        foreign_keys="Decision.experiment_id", back_populates="experiment", order_by="Decision.id"
    )
    cost: Mapped["Cost | None"] = relationship(back_populates="experiment")
    came_from: Mapped[list["Lineage"]] = relationship(
        foreign_keys="Lineage.to_id", back_populates="to_experiment", order_by="Lineage.id"
    )
    led_to: Mapped[list["Lineage"]] = relationship(
        foreign_keys="Lineage.from_id", back_populates="from_experiment", order_by="Lineage.id"
    )
    windows: Mapped[list["Window"]] = relationship(back_populates="experiment", order_by="Window.id")

    __mapper_args__ = {"version_id_col": version}

    @property
    def hypothesis(self) -> Hypothesis:
        return Hypothesis(*(getattr(self, part.name) or "" for part in PARTS))

    @property
    def stage_label(self) -> str:
        """The team's own name for the stage it is in."""
        return self.team.label_of(Stage(self.stage))

    @property
    def prediction(self) -> "Prediction | None":
        """What the team predicted before the start. Predictions written after the freeze are amendments."""
        return self.predictions[0] if self.predictions else None

    @property
    def amendments(self) -> list["Prediction"]:
        """The predictions that were added after the first one was frozen."""
        return self.predictions[1:]

    @property
    def check(self) -> "SafetyCheck | None":
        """The latest answers to the six safety questions, which are the ones in force."""
        return self.checks[-1] if self.checks else None

    @property
    def retrospective(self) -> "Retrospective | None":
        """The latest retrospective on its trial of now."""
        of_now = [one for one in self.retrospectives if not any(window.outdates(one) for window in self.windows)]
        return of_now[-1] if of_now else None

    @property
    def earlier_retrospectives(self) -> "list[Retrospective]":
        """The retrospectives on its earlier trials, which say nothing of the result of now."""
        return [one for one in self.retrospectives if any(window.outdates(one) for window in self.windows)]

    @property
    def decision(self) -> "Decision | None":
        """The decision in force: the latest that was not withdrawn."""
        standing = [decision for decision in self.decisions if decision.withdrawn_at is None]
        return standing[-1] if standing else None

    @property
    def earlier_windows(self) -> list["Window"]:
        """Its windows in closed sprints other than its current sprint, the earliest first."""
        return [window for window in self.windows if window.sprint_id != self.sprint_id]

    @property
    def tried_in(self) -> "list[Sprint]":
        """Every sprint it was or is in, the earliest first."""
        sprints = [window.sprint for window in self.earlier_windows] + [sprint for sprint in (self.sprint,) if sprint]
        return sorted(sprints, key=lambda sprint: sprint.first_day)

    def needs(self) -> list[tuple[Need, bool]]:
        """Everything needed on the way to Decided, each with whether it is there."""
        return needs_of(self)

    def missing_for(self, stage: Stage) -> list[Need]:
        """What it lacks for a stage, including the stages on the way."""
        return missing_for(self, stage)

    def rewrite(self, by: Person, at: dt.datetime, **values: Any) -> None:
        """Change fields, by name: title, parts of the hypothesis, scale, failure signal, source or phrase.

        Raises RuleBroken for an empty title, for a link that is not an http(s) address, and for an archived phrase.
        """
        if not str(values.get("title", self.title)).strip():
            raise RuleBroken("Enter a title", field="title")
        check_link(str(values.get("source_link", "")))
        check_phrase(values.get("phrase_id"), self.phrase_id)
        edit(self, values, by=by, at=at)

    def give_to(self, owner: Person | None, by: Person, at: dt.datetime) -> None:
        """Set the owner, who keeps it moving; None removes them. Raises RuleBroken for somebody who is not on its team."""
        if owner is not None and owner.id != self.owner_id and (owner.left_at or owner.role_in(self.team_id) is None):
            raise RuleBroken(f"Choose somebody on {self.team.name}.", field="owner")
        edit(self, {"owner_id": owner.id if owner else None}, by=by, at=at)

    def plan_for(self, sprint: "Sprint | None", by: Person, at: dt.datetime) -> None:
        """Set the sprint to try it in; None removes it. Raises RuleBroken for another team's sprint and for a closed one."""
        if sprint is not None and sprint.id != self.sprint_id:
            db.session.refresh(sprint, with_for_update=True)  # locked: its coach may be closing it at this moment
            if sprint.team_id != self.team_id:
                raise RuleBroken(f"Choose a sprint of {self.team.name}.", field="sprint")
            if sprint.closed_at:
                raise RuleBroken("That sprint is closed. Choose one that is still open, or plan a new one.", field="sprint")
        edit(self, {"sprint_id": sprint.id if sprint else None}, by=by, at=at)

    def _before_archiving(self, at: dt.datetime) -> None:
        record_transition(self.team_id, self.stage, None, at)

    def _before_restoring(self, archived_at: dt.datetime) -> None:
        record_transition(self.team_id, None, self.stage, archived_at)

    log_idea = classmethod(log_idea)
    open_next_cycle = open_next_cycle
    # These methods are written beside the nouns they create: a move, a prediction, a result, a decision and so on.
    move_to = move_to
    last_move = last_move
    moves = moves_of
    predict = predict
    amend = amend
    answer_safety_questions = answer_safety_questions
    record_result = record_result
    write_learning = write_learning
    decide = decide
    link_outcome = link_outcome
    retag = retag
