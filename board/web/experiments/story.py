"""The story of an experiment: the context of its page from top to bottom, with the one next step, for its reader."""

from dataclasses import astuple
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.boards.next_step import LEAD, NextStep, next_step
from board.models.boards.waiting_for_leads import somebody_is_a_lead
from board.models.evidence.actual import actuals_of
from board.models.evidence.measure import MOST_MEASURES
from board.models.evidence.risk import has_started as trial_has_started
from board.models.experiments.changes_after_decision import changed_since
from board.models.experiments.decision import superseded_decisions
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import LineageStep, chain_of
from board.models.experiments.readiness import Need, unsaid_of
from board.models.experiments.tag import tags_of
from board.models.library.borrowing import has_borrowed_evidence
from board.models.library.card_status import linked_to
from board.models.library.precedent import precedents_of
from board.models.library.search import Match
from board.models.people.account import administrators
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.permissions import may_agree, may_coach, may_decide, may_work_in
from board.models.retrospectives.grown_from import grown_from
from board.models.stages import Stage
from board.web.access import current_person, organisation, today
from board.web.evidence.measure_view import views_of
from board.web.experiments.borrowings import teams_to_borrow_for
from board.web.experiments.series import growth_of
from board.web.steps import place_of


def story_of(experiment: Experiment) -> dict[str, Any]:
    """The context of the chapters of a story."""
    person = current_person()
    before, after = chain_around(experiment)
    card = facts_of(experiment.id)
    step = next_step(card, today()) if card else None
    stage = Stage(experiment.stage)
    measures, put_away = views_of(experiment)
    return {
        "experiment": experiment,
        "team": experiment.team,
        "stage": stage,
        "stages": [(each.value, experiment.team.label_of(each)) for each in Stage],
        "chapters": _chapters(experiment) | {"measures": "done" if measures else "later"},
        "measures": measures,
        "measures_put_away": put_away,
        "actuals": actuals_of(experiment, organisation().zone, {view.measure.id: view.points for view in measures}),
        "most_measures": MOST_MEASURES,
        "may_score_again": experiment.risk is not None and trial_has_started(experiment),
        "superseded": superseded_decisions(experiment),
        "changed_since_decision": changed_since(decision.id for decision in experiment.decisions),
        "tags": tags_of(experiment),
        "linked_cards": linked_to(experiment, person),
        "came_from": before,
        "led_to": after,
        "grown_from": grown_from(experiment, person),
        "borrow_for": teams_to_borrow_for(experiment),
        "borrowed_evidence": has_borrowed_evidence(experiment),
        **growth_of(experiment),
        "precedents": precedents_for(experiment, person) if stage is Stage.IDEAS and not experiment.is_archived else [],
        "step": step,
        "who_can_make_a_lead": administrators() if step and step.whose == LEAD and not somebody_is_a_lead() else None,
        "needs": needs_in_words(experiment),
        "has_started": stage.place >= Stage.TRYING.place,
        "may_work": may_work_in(person, experiment.team) and not experiment.is_archived,
        "may_hold_together": may_coach(person, experiment.team) and not experiment.is_archived,
        "may_restore": may_work_in(person, experiment.team) and experiment.is_archived,
        "may_agree": may_agree(person, experiment) and not experiment.is_archived,
        "may_decide": may_decide(person, experiment) and not experiment.is_archived,
        "can_be_decided": not [need for need in experiment.missing_for(Stage.DECIDED) if need.key != "decision"],
    }


def precedents_for(experiment: Experiment, person: Person) -> list[Match]:
    """Experiments similar to an idea, for its team; the form shows them too, but only with JavaScript."""
    if not may_work_in(person, experiment.team):
        return []
    text = "\n".join((experiment.title, *astuple(experiment.hypothesis)))
    return precedents_of(text, person, experiment.team_id, experiment.id)


# Steps whose button sends a form, and the step that has nothing to do.
POSTED = ("retrospective", "try", "story")


def step_url(experiment: Experiment, step: NextStep) -> str | None:
    """The page on which the next step is done, or None if its button sends a form or there is nothing to do."""
    if step.key == "hypothesis":
        return _url_of("hypothesis", experiment)
    if step.key == "retrospective" and experiment.retrospective:
        where = "improvements.edit" if experiment.retrospective.has_well else "retrospectives.show"
        return url_for(where, retrospective_id=experiment.retrospective.id)
    return None if step.key in POSTED else place_of(step.key, experiment.id, decides=True)


def needs_in_words(experiment: Experiment) -> list[tuple[bool, str, str | None]]:
    """What the next big step needs: starting the trial, and after that the decision.

    Each need is (whether it is met, a sentence, the address where it is added).
    """
    stage = Stage(experiment.stage)
    ahead = Stage.TRYING if stage.place < Stage.TRYING.place else Stage.DECIDED
    asked = [(need, there) for need, there in experiment.needs() if need.stage.place <= ahead.place]
    if ahead is Stage.DECIDED:
        asked = [(need, there) for need, there in asked if need.stage is Stage.DECIDED or not there]
    return [(there, _met(need, experiment) if there else need.sentence, _url_of(need.key, experiment)) for need, there in asked]


def _met(need: Need, experiment: Experiment) -> str:
    chosen = len(experiment.retrospective.improvements) if experiment.retrospective else 0
    return {
        "owner": f"{experiment.owner.name} keeps it moving." if experiment.owner else "",
        "sprint": f"It is tried {experiment.sprint.window}." if experiment.sprint else "",
        "prediction": "The prediction is written.",
        "safety": "The six questions are answered.",
        "result": "The result is recorded.",
        "went_well": "The team wrote what went well.",
        "do_better": f"{chosen} things to do better are chosen." if chosen != 1 else "One thing to do better is chosen.",
        "decision": "A lead has decided.",
    }.get(need.key, need.sentence)


def _url_of(key: str, experiment: Experiment) -> str | None:
    here: dict[str, Any] = {"experiment_id": experiment.id}
    if key == "hypothesis":
        return url_for("experiments.edit", **here, _anchor=None if experiment.hypothesis.missing else "change")
    if key in ("owner", "sprint", "prediction"):
        return url_for("experiments.edit", **here, _anchor=key)
    if key == "expectations":
        return url_for("expectations.edit", **here)
    if key == "safety":
        return url_for("safety_checks.new", **here)
    if key == "agreement":
        return url_for("experiments.show", **here, _anchor="story-safety")
    if key == "result":
        return url_for("results.edit", **here)
    if key in ("went_well", "do_better") and experiment.retrospective:
        where = "retrospectives.show" if key == "went_well" else "improvements.edit"
        return url_for(where, retrospective_id=experiment.retrospective.id)
    return None


def _chapters(experiment: Experiment) -> dict[str, str]:
    """The state of each chapter: "done", "now" (the first that is missing) or "later"."""
    retrospective, has_started = experiment.retrospective, Stage(experiment.stage).place >= Stage.TRYING.place
    told = {
        "hypothesis": experiment.hypothesis.is_complete,
        "prediction": experiment.prediction is not None and not unsaid_of(experiment),
        "safety": experiment.check.standing.lets_start if experiment.check else has_started,
        "result": experiment.result is not None,
        "retrospective": retrospective is not None and retrospective.is_complete,
        "learning": experiment.learning is not None,
        "decision": experiment.decision is not None,
    }
    first = next((name for name, is_told in told.items() if not is_told), None)
    states = {name: "done" if is_told else "now" if name == first else "later" for name, is_told in told.items()}
    return states | {"risk": "done" if experiment.risk else "later"}


def chain_around(experiment: Experiment) -> tuple[list[LineageStep], list[LineageStep]]:
    """The experiments it came from and led to that the user may see, with their teams and decisions loaded in two queries."""
    visible = set(db.session.scalars(select(Team.id).where(Team.is_visible_to(current_person()))))
    before, after = chain_of(experiment, visible)
    if steps := before + after:
        db.session.scalars(
            select(Experiment)
            .where(Experiment.id.in_([step.experiment.id for step in steps]))
            .options(joinedload(Experiment.team), selectinload(Experiment.decisions))
        ).all()
    return before, after
