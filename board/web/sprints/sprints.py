"""Sprints: a team's dated windows, each with a goal."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.boards.next_step import NOBODY
from board.models.boards.sprint_cards import candidates_for, cards_in, counts_by_sprint, what_came_out
from board.models.circles.lifecycle import has_to_look_at, retrospective_of
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.team import Team
from board.models.permissions import may_coach, may_work_in
from board.models.retrospectives.sprint_reflection import reflected_since, reflections_of
from board.models.sprints.sprint import LONGEST_GOAL, Sprint, plan_sprint, sprints_of, suggested_window
from board.models.sprints.window import windows_in
from board.models.stages import Stage
from board.web.access import allow, current_person, find, find_team, today
from board.web.forms.form import DayField, Form, line
from board.web.fragments import done, page

bp = Blueprint("sprints", __name__)


# The value of a sprint field that stands for a sprint still to be planned.
A_NEW_SPRINT = "new"
# The fields of another form that plan one, each with the error for an empty one.
NEEDED_TO_PLAN = {"goal": "Enter a goal for the new sprint", "first_day": "Enter the first day", "last_day": "Enter the last day"}


class SprintForm(Form):
    """A goal and its dates."""

    goal = line("Goal", LONGEST_GOAL, needed="Enter a goal", hint="What should be better at the end, in a sentence?")
    first_day = DayField("First day", needed="Enter the first day")
    last_day = DayField(
        "Last day",
        needed="Enter the last day",
        hint="Two weeks is usual: long enough to learn something, short enough to be safe.",
    )


@bp.get("/teams/<slug>/sprints")
def index(slug: str) -> Response:
    """A team's sprints: running, planned, ended and closed."""
    team, day = find_team(slug), today()
    sprints = sprints_of(team)
    groups = (
        ("Running", [each for each in sprints if each.is_running(day)]),
        ("Planned", [each for each in reversed(sprints) if each.closed_at is None and each.first_day > day]),
        ("Ended, to be closed", [each for each in sprints if each.closed_at is None and each.last_day < day]),
        ("Closed", [each for each in sprints if each.closed_at is not None]),
    )
    return page(
        "sprints/index.html",
        nav="teams",
        team=team,
        groups=[group for group in groups if group[1]],
        counts=counts_by_sprint(team),
        stages=list(Stage),
        may_coach=may_coach(current_person(), team),
    )


@bp.get("/teams/<slug>/sprints/new")
def new(slug: str) -> Response:
    """The form, filled in with two weeks from the next free Monday."""
    team = find_team(slug)
    allow(may_coach(current_person(), team))
    first_day, last_day = suggested_window(team, today())
    return edit_page(SprintForm(first_day=first_day, last_day=last_day), team)


@bp.post("/teams/<slug>/sprints")
def create(slug: str) -> Response:
    """Plan a sprint."""
    team = find_team(slug)
    allow(may_coach(current_person(), team))
    form = SprintForm()
    if not form.sent():
        return edit_page(form, team, status=422)
    try:
        sprint = plan_sprint(team, **form.values("goal", "first_day", "last_day"), by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_team(slug), status=422)
    db.session.commit()
    return done("The sprint is planned.", url_for("sprints.show", sprint_id=sprint.id))


@bp.get("/sprints/<int:sprint_id>")
def show(sprint_id: int) -> Response:
    """The goal, the experiments and their results; for a closed sprint its story as it was when it closed."""
    sprint = find_sprint(sprint_id)
    if sprint.closed_at is not None:
        return story_page(sprint)
    cards = cards_in(sprint, today())
    return page(
        "sprints/show.html",
        nav="teams",
        sprint=sprint,
        team=sprint.team,
        outcomes=what_came_out(sprint),
        nobody=NOBODY,
        groups=[(stage, group) for stage in Stage if (group := [each for each in cards if each.card.stage == stage])],
        retrospective=retrospective_of(sprint),
        may_work=(works := may_work_in(current_person(), sprint.team)),
        candidates=candidates_for(sprint) if works else [],
        stage_labels={stage.value: sprint.team.label_of(stage) for stage in Stage},
        has_begun=sprint.first_day <= today(),
        may_coach=may_coach(current_person(), sprint.team),
        may_reflect=has_to_look_at(sprint),
    )


def story_page(sprint: Sprint) -> Response:
    """The story of a closed sprint, and what has happened to its experiments since."""
    person, windows = current_person(), windows_in(sprint)
    held, reflections = retrospective_of(sprint), reflections_of(sprint)
    may_work = may_work_in(person, sprint.team)
    return page(
        "sprints/story.html",
        nav="teams",
        sprint=sprint,
        team=sprint.team,
        windows=windows,
        reflections=reflections,
        retrospectives=reflected_since(sprint, [window.experiment_id for window in windows]),
        stage_labels={stage.value: sprint.team.label_of(stage) for stage in Stage},
        live=held if held is not None and held.is_live and may_work else None,
        may_reflect=not held and not reflections and may_coach(person, sprint.team) and has_to_look_at(sprint),
    )


@bp.get("/sprints/<int:sprint_id>/edit")
def edit(sprint_id: int) -> Response:
    """The form for a sprint that is not closed."""
    sprint = find_sprint_to_coach(sprint_id)
    return edit_page(SprintForm(obj=sprint), sprint.team, sprint)


@bp.post("/sprints/<int:sprint_id>")
def update(sprint_id: int) -> Response:
    """Save a sprint's goal and dates."""
    sprint = find_sprint_to_coach(sprint_id)
    form = SprintForm()
    if not form.sent():
        return edit_page(form, sprint.team, sprint, 422)
    if form.stands_beside(sprint, "goal", "first_day", "last_day"):
        return edit_page(form, sprint.team, sprint, 409)
    try:
        sprint.change(**form.values("goal", "first_day", "last_day"), by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        sprint = find_sprint(sprint_id)
        return edit_page(form, sprint.team, sprint, 422)
    db.session.commit()
    return done("The sprint is saved.", url_for("sprints.show", sprint_id=sprint.id))


def plan_from(form: Form, team: Team) -> Sprint:
    """Plan the sprint that another form asked for; raises RuleBroken if anything is missing, and where planning does."""
    for name, sentence in NEEDED_TO_PLAN.items():
        if not form[name].data:
            raise RuleBroken(sentence, field=name)
    return plan_sprint(team, **form.values(*NEEDED_TO_PLAN), by=current_person(), at=now())


def find_sprint(sprint_id: int) -> Sprint:
    """A sprint; answers 404 unless the user may see it."""
    return find(Sprint.visible_to(current_person()), id=sprint_id)


def find_sprint_to_coach(sprint_id: int) -> Sprint:
    """A sprint to be changed; answers 404 to users who may not see it and 403 to those who may not change it."""
    sprint = find_sprint(sprint_id)
    allow(may_coach(current_person(), sprint.team))
    return sprint


def edit_page(form: SprintForm, team: Team, sprint: Sprint | None = None, status: int = 200) -> Response:
    """The form for a new or an existing sprint."""
    return page("sprints/edit.html", status, nav="teams", form=form, form_has_errors=form.has_problems, team=team, sprint=sprint)
