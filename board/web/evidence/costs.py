"""Costs: the days and pounds that a trial took, beside what the full change would have cost."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.cost import FIGURES, count_cost
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.web.access import current_person
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, NumberField
from board.web.fragments import done, page

bp = Blueprint("costs", __name__)


class CostFigure(NumberField):
    """A whole number as people type it: £1,200 is 1200."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse the number without its pound sign, commas and spaces."""
        super().process_formdata([value.translate(LEFT_OUT) for value in valuelist])


LEFT_OUT = str.maketrans("", "", "£, \u00a0")


class CostForm(Form):
    """Four numbers, all optional."""

    days = CostFigure("Days that the trial took", hint="Of everybody’s work, to the nearest whole day.")
    pounds = CostFigure("Pounds that it took", hint="What you paid for, beside people’s time.")
    full_days = CostFigure("Days that it would have cost", hint="Of everybody’s work. A rough guess is fine.")
    full_pounds = CostFigure("Pounds that it would have cost", hint="What the business case would have asked for.")


@bp.get("/experiments/<int:experiment_id>/cost")
def edit(experiment_id: int) -> Response:
    """The form for the costs."""
    experiment = find_to_work_on(experiment_id)
    return edit_page(CostForm(obj=experiment.cost), experiment)


@bp.post("/experiments/<int:experiment_id>/cost")
def update(experiment_id: int) -> Response:
    """Save the costs, or correct them."""
    experiment = find_to_work_on(experiment_id)
    form = CostForm()
    if not form.sent():
        return edit_page(form, experiment, 422)
    if form.stands_beside(experiment.cost, *FIGURES):
        return edit_page(form, experiment, 409)
    try:
        count_cost(experiment, by=current_person(), at=now(), **form.values(*FIGURES))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_to_work_on(experiment_id), 422)
    db.session.commit()
    return done("The cost is written down.", url_for("experiments.show", experiment_id=experiment.id, _anchor="cost"))


def edit_page(form: CostForm, experiment: Experiment, status: int = 200) -> Response:
    """The form; where two people wrote different numbers, it shows both."""
    return page(
        "evidence/costs_edit.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        team=experiment.team,
        form_has_errors=form.has_problems,
    )
