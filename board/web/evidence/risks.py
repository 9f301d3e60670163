"""Risks: an experiment's riskiest assumption with its first score, and all measures and risks of a team on one page."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.risk import has_started, name_risk
from board.models.evidence.risk_matrix import Score
from board.models.evidence.team_measures import watched_measures
from board.models.experiments.experiment import LONGEST_PART, Experiment
from board.models.moments import now
from board.models.review.cost_of_learning import costs_of
from board.models.review.risk_and_cost import risk_and_cost_of
from board.web.access import current_person, find_team
from board.web.drawing.risk_matrix import draw_matrix
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, text
from board.web.forms.risk_levels import SENTENCES, WORDS, impact_field, likelihood_field
from board.web.fragments import done, page

bp = Blueprint("risks", __name__)

MOST_SHOWN = 100


class RiskForm(Form):
    """The riskiest assumption, and its position on the matrix before the trial."""

    assumption = text(
        "What would sink this if it were false?",
        LONGEST_PART,
        needed="Enter what would sink this if it were false",
        hint="The one thing that you take for granted and know least about. Never name or describe a resident.",
    )
    likelihood = likelihood_field()
    impact = impact_field()


@bp.get("/teams/<slug>/risks")
def index(slug: str) -> Response:
    """A team's measures, its risks on one matrix, and what it cost to learn about them."""
    team = find_team(slug)
    of_team = select(Experiment).where(Experiment.team_id == team.id)
    found = risk_and_cost_of(of_team, MOST_SHOWN)
    measures = watched_measures(team, MOST_SHOWN + 1)
    return page(
        "evidence/risks_index.html",
        nav="teams",
        team=team,
        measures=measures[:MOST_SHOWN],
        has_more_measures=len(measures) > MOST_SHOWN,
        risk_map=found.risks,
        rows=found.largest,
        drawing=draw_matrix(found.risks, found.largest),
        cost=found.cost,
        costs=costs_of(of_team, MOST_SHOWN),
    )


@bp.get("/experiments/<int:experiment_id>/risk")
def edit(experiment_id: int) -> Response:
    """The form for an experiment's risk."""
    experiment = find_to_work_on(experiment_id)
    return edit_page(RiskForm(obj=experiment.risk), experiment)


@bp.post("/experiments/<int:experiment_id>/risk")
def update(experiment_id: int) -> Response:
    """Save the riskiest assumption and its first score, or correct them."""
    experiment = find_to_work_on(experiment_id)
    form = RiskForm(obj=experiment.risk)
    if not form.sent():
        return edit_page(form, experiment, 422)
    if form.stands_beside(experiment.risk, "assumption", "likelihood", "impact"):
        return edit_page(form, experiment, 409)
    score = Score(form.likelihood.data, form.impact.data)
    try:
        risk = name_risk(experiment, form.assumption.data or "", score, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_to_work_on(experiment_id), 422)
    db.session.commit()
    return done(
        f"The riskiest assumption stands at {risk.standing.total}, {risk.standing.band}.",
        url_for("experiments.show", experiment_id=experiment.id, _anchor="story-risk"),
    )


def edit_page(form: RiskForm, experiment: Experiment, status: int = 200) -> Response:
    """The form; once the trial has started, it shows the first score and does not ask for it."""
    return page(
        "evidence/risks_edit.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        team=experiment.team,
        first_score_stands=experiment.risk is not None and has_started(experiment),
        sentences=SENTENCES,
        words=WORDS,
        form_has_errors=form.has_problems,
    )
