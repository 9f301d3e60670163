"""Borrowing: *Try this with my team*, for any experiment that the user may see."""

from flask import Blueprint, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.measure import standing_measures
from board.models.experiments.experiment import Experiment
from board.models.library.borrowing import borrow
from board.models.moments import now
from board.models.people.team import Team, teams_of
from board.web.access import current_person, find
from board.web.forms.form import Form, as_choices, radios
from board.web.fragments import done, page

bp = Blueprint("borrowings", __name__)


class BorrowingForm(Form):
    """The team that will try it."""

    team = radios("Which of your teams will try it?", [], needed="Choose one of your teams")


@bp.get("/experiments/<int:experiment_id>/borrowings/new")
def new(experiment_id: int) -> Response:
    """What is copied, and the choice of teams."""
    return new_page(BorrowingForm(), find_to_borrow(experiment_id))


@bp.post("/experiments/<int:experiment_id>/borrowings")
def create(experiment_id: int) -> Response:
    """Copy the experiment into a team's Ideas, or redirect to the copy that exists."""
    experiment = find_to_borrow(experiment_id)
    teams = {team.slug: team for team in teams_to_borrow_for(experiment)}
    form = BorrowingForm()
    form.team.choices = as_choices([(slug, team.name) for slug, team in teams.items()])
    if not form.sent():
        return new_page(form, experiment, 422)
    team = teams[form.team.data]
    try:
        copy, is_new = borrow(experiment, team, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_borrow(experiment_id), 422)
    db.session.commit()
    said = f"“{copy.title}” is in the Ideas of {team.name} now. Make it your own." if is_new else said_again(copy, team)
    undo = url_for("archives.create", experiment_id=copy.id) if is_new else None
    return done(said, url_for("experiments.show", experiment_id=copy.id), undo_url=undo)


def said_again(copy: Experiment, team: Team) -> str:
    """The message for a user whose team has borrowed this experiment before."""
    where = ", and archived it since" if copy.is_archived else ""
    return f"{team.name} has borrowed this already{where}. Here it is."


def find_to_borrow(experiment_id: int) -> Experiment:
    """An experiment to borrow; answers 404 unless the user may see it."""
    return find(Experiment.visible_to(current_person()).options(joinedload(Experiment.team)), id=experiment_id)


def teams_to_borrow_for(experiment: Experiment) -> list[Team]:
    """The user's teams, except the one that owns the experiment."""
    return list(db.session.scalars(teams_of(current_person()).where(Team.id != experiment.team_id)))


def new_page(form: BorrowingForm, experiment: Experiment, status: int = 200) -> Response:
    """The form, below what is copied."""
    teams = teams_to_borrow_for(experiment)
    form.team.choices = as_choices([(team.slug, team.name) for team in teams])
    if len(teams) == 1 and not form.team.data:
        form.team.data = teams[0].slug
    return page(
        "experiments/borrowings_new.html",
        status,
        nav="library",
        form=form,
        experiment=experiment,
        team=experiment.team,
        teams=teams,
        measures=[measure.name for measure in standing_measures(experiment)],
        questions=[one.question for one in experiment.expectations if one.question],
        form_has_errors=form.has_problems,
    )
