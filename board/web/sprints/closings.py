"""Closing a sprint: where each undecided experiment in it goes, and what is saved of the sprint."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response
from wtforms import Field

from board.database import db
from board.models.boards.sprint_cards import cards_in, lacks
from board.models.circles.lifecycle import retrospective_of, to_look_at
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.moments import count, now
from board.models.people.team import Team
from board.models.retrospectives.closing import check_open, close_sprint, hold, in_sprint, ways_on
from board.models.retrospectives.sprint_reflection import reflections_to_keep
from board.models.sprints.sprint import LONGEST_GOAL, Sprint, sprints_of, suggested_window
from board.models.sprints.window import CarryOver
from board.models.stages import Stage
from board.web.access import current_person, today
from board.web.forms.form import DayField, Form, as_choices, choose_from, line, radios
from board.web.fragments import done, page
from board.web.sprints.sprints import A_NEW_SPRINT, find_sprint_to_coach, plan_from

bp = Blueprint("closings", __name__)


class ClosingForm(Form):
    """The next sprint; a subclass adds a choice for each undecided experiment."""

    to = choose_from("Carry over to", needed="Choose a sprint from the list")
    goal = line("Goal of the next sprint", LONGEST_GOAL, hint="What should be better at the end, in a sentence?")
    first_day: Any = DayField("First day")
    last_day: Any = DayField("Last day")

    def __iter__(self) -> Iterator[Field]:
        """The fields in the order of the page: the choices come before the next sprint."""
        return iter(sorted(super().__iter__(), key=lambda field: not field.name.startswith("onward_")))

    def ways(self, experiments: list[Experiment]) -> dict[int, CarryOver]:
        """The chosen carry-over of each experiment, by its id."""
        return {experiment.id: CarryOver(self[field_of(experiment)].data) for experiment in experiments}

    def carries_over(self, experiments: list[Experiment]) -> bool:
        """Whether any of these experiments is carried over."""
        return any(self[field_of(experiment)].data == CarryOver.CARRY_OVER for experiment in experiments)


def field_of(experiment: Experiment) -> str:
    """The name of an experiment's field; it contains the stage, so that a choice never applies to a card that has since moved."""
    return f"onward_{experiment.id}_{experiment.stage}"


def words_for(way: CarryOver, stage: Stage, team: Team) -> str:
    """The label of a carry-over for an experiment in this stage."""
    ready, reflecting = team.label_of(Stage.READY), team.label_of(Stage.REFLECTING)
    if way is CarryOver.CARRY_OVER:
        return (
            "Try it for longer: carry over to the next sprint" if stage is Stage.REFLECTING else "Carry over to the next sprint"
        )
    if way is CarryOver.REFLECTING:
        return f"Stays in {reflecting}" if stage is Stage.REFLECTING else f"On to {reflecting}"
    return f"Back to {ready}" if stage.place > Stage.READY.place else f"Stays in {team.label_of(stage)}, in no sprint"


def form_for(sprint: Sprint, experiments: list[Experiment]) -> ClosingForm:
    """The form with a choice for each of these experiments, and the sprints that are open."""
    team = sprint.team

    class FormForThese(ClosingForm):
        """The closing form with one choice for each experiment."""

    for experiment in experiments:
        stage = Stage(experiment.stage)
        choices = [(way.value, words_for(way, stage, team)) for way in ways_on(stage)]
        # Preset for a card that its team has moved to Reflecting; a user who saw it in another stage still has to choose.
        begun = CarryOver.REFLECTING.value if stage is Stage.REFLECTING and request.method == "GET" else None
        needed = f"Choose what happens to “{experiment.title}”"
        setattr(FormForThese, field_of(experiment), radios("What happens to it?", choices, needed=needed, default=begun))
    form = FormForThese()
    others = [each for each in reversed(sprints_of(team)) if each.closed_at is None and each is not sprint]
    choices = [(str(each.id), f"{each.goal} ({each.window})") for each in others]
    form.to.choices = as_choices([*choices, (A_NEW_SPRINT, "A new sprint, planned here")])
    if form.to.data is None:
        form.to.data = next((str(each.id) for each in others if each.first_day > sprint.first_day), A_NEW_SPRINT)
    if not form.first_day.raw_data and not form.last_day.raw_data:
        form.first_day.data, form.last_day.data = suggested_window(team, today())
    return form


@bp.get("/sprints/<int:sprint_id>/closing/new")
def new(sprint_id: int) -> Response:
    """The undecided experiments of the sprint, with a choice for each, before it is closed."""
    sprint = find_sprint_to_coach(sprint_id)
    return closing_page(form_for(sprint, still_open(sprint)), sprint)


@bp.post("/sprints/<int:sprint_id>/closing")
def create(sprint_id: int) -> Response:
    """Close the sprint, and carry over each experiment as chosen."""
    sprint = find_sprint_to_coach(sprint_id)
    hold(sprint)
    experiments = still_open(sprint)
    form = form_for(sprint, experiments)
    if not form.sent() and not sprint.closed_at:
        return closing_page(form, sprint, 422)
    try:
        check_open(sprint)
        to = next_sprint(form, sprint) if form.carries_over(experiments) else None
        windows = close_sprint(sprint, form.ways(experiments), by=current_person(), at=now(), to=to)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return closing_page(form, find_sprint_to_coach(sprint_id), 422)
    db.session.commit()
    carried = sum(window.onward == CarryOver.CARRY_OVER for window in windows)
    also = f" {count(carried, 'experiment')} carried over." if carried else ""
    return done(
        f"The sprint is closed.{also} Thank your team: something was learned.", url_for("sprints.show", sprint_id=sprint.id)
    )


def still_open(sprint: Sprint) -> list[Experiment]:
    """The undecided experiments of a sprint."""
    return [experiment for experiment in in_sprint(sprint) if experiment.stage != Stage.DECIDED]


def lacks_retrospective(sprint: Sprint) -> bool:
    """Whether something was tried in the sprint and its team has published nothing that it learned from looking back."""
    held = retrospective_of(sprint)
    is_held = held is not None and (held.is_live or bool(held.improvements))
    return not is_held and bool(to_look_at(sprint)) and not reflections_to_keep(sprint, in_sprint(sprint))


def next_sprint(form: ClosingForm, sprint: Sprint) -> Sprint | None:
    """The sprint to carry over to, planned now if the form says so; raises RuleBroken if anything is missing to plan it."""
    if form.to.data == A_NEW_SPRINT:
        return plan_from(form, sprint.team)
    return db.session.get(Sprint, int(form.to.data))


def closing_page(form: ClosingForm, sprint: Sprint, status: int = 200) -> Response:
    """Each undecided card, with what it lacks and where it can go, and the number of decided ones."""
    cards = cards_in(sprint, today())
    undecided = [
        (entry.card, lacks(entry.card), form[name])
        for entry in cards
        if (name := f"onward_{entry.card.id}_{entry.card.stage}") in form
    ]
    return page(
        "sprints/closings_new.html",
        status,
        nav="teams",
        form=form,
        form_has_errors=form.has_problems,
        sprint=sprint,
        team=sprint.team,
        undecided=undecided,
        stage_labels={stage.value: sprint.team.label_of(stage) for stage in Stage},
        decided=len(cards) - len(undecided),
        lacks_retrospective=lacks_retrospective(sprint),
        total=len(cards),
    )
