"""The Move form: where a card goes, and everything that it lacks to go there."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import Conflict, RuleBroken
from board.models.experiments.experiment import LONGEST_PART, LONGEST_TEXT, Experiment
from board.models.experiments.hypothesis import FAILURE_SIGNAL_HINT, PARTS, Hypothesis
from board.models.experiments.prediction import Confidence, Prediction
from board.models.experiments.ranking import PlaceInStage
from board.models.experiments.safety import QUESTIONS
from board.models.fields import label_of
from board.models.moments import now
from board.models.people.person import Person
from board.models.permissions import may_coach
from board.models.sprints.sprint import LONGEST_GOAL, Sprint, sprints_of, suggested_window
from board.models.stages import Stage
from board.web.access import current_person, today
from board.web.forms.expectations import (
    EXPECTED,
    fields_of,
    fill_in_expected,
    how_sure,
    mark_unsaid,
    say_expected,
    says_expected,
    with_questions,
)
from board.web.forms.form import DayField, Form, NumberField, as_choices, choose_from, line, radios, text
from board.web.forms.safety import answers_in, mark_unanswered, words_about, yes_or_no
from board.web.fragments import page, wants_fragments
from board.web.sprints.sprints import A_NEW_SPRINT, NEEDED_TO_PLAN, plan_from

SIX = {question.name for question in QUESTIONS}
ASKED_FOR = {"place", "owner", "sprint", "goal", "first_day", "last_day", "prediction", "sure", "failure_signal", "about"} | SIX
ASKED_FOR |= {part.name for part in PARTS}


class PlaceForm(Form):
    """Where the card goes, which is all that dragging it sends."""

    stage = radios("Move to", [(stage.value, stage.label) for stage in Stage], needed="Choose a stage")
    position = NumberField("Position")
    after = NumberField("After")
    since = line("Since", 40)


class WholeForm(PlaceForm):
    """Where the card goes, and its hypothesis."""


for _part in PARTS:
    setattr(WholeForm, _part.name, text(_part.label, LONGEST_PART, hint=_part.hint))


class MoveForm(WholeForm):
    """Where the card goes, and everything that it may lack to go there, in the order of the page."""

    place = choose_from(
        "Place",
        [(place.value, place.label) for place in PlaceInStage],
        "Choose a place from the list",
        "Among the cards of that stage. Up one and down one are counted from where it stands now.",
    )
    owner = choose_from(label_of(Experiment.owner_id), needed="Choose an owner from the list", hint="Who keeps it moving?")
    sprint = choose_from(label_of(Experiment.sprint_id), needed="Choose a sprint from the list")
    goal = line("Goal of the new sprint", LONGEST_GOAL)
    first_day: Any = DayField("First day")
    last_day: Any = DayField("Last day")
    prediction = text(
        label_of(Prediction.expects), LONGEST_TEXT, hint="What do you expect to see? It is frozen when the trial starts."
    )
    sure = how_sure()
    failure_signal = text(label_of(Experiment.failure_signal), LONGEST_PART, hint=FAILURE_SIGNAL_HINT)
    check = NumberField("The answers that stood when this was opened")


for _question in QUESTIONS:
    setattr(MoveForm, _question.name, yes_or_no(_question))
MoveForm.about = words_about()


def is_reordering() -> bool:
    """Whether the request contains only the position, so that no choices have to be loaded."""
    return not (request.form.keys() & ASKED_FOR or any(name.startswith(EXPECTED) for name in request.form))


def form_for(experiment: Experiment, **given: Any) -> MoveForm:
    """The form with this experiment's questions and choices, filled with its current values."""
    form, team = with_questions(MoveForm, experiment)(**given), experiment.team
    form.owner.choices = as_choices([("", "Choose an owner"), *((person.id, person.name) for person in team.people)])
    open_sprints = [sprint for sprint in sprints_of(team) if sprint.closed_at is None]
    choices: list[tuple[int | str, str]] = [(sprint.id, f"{sprint.goal} ({sprint.window})") for sprint in reversed(open_sprints)]
    if may_plan(experiment, open_sprints):
        choices.append((A_NEW_SPRINT, "Plan a new sprint"))
    form.sprint.choices = as_choices([("", "Choose a sprint"), *choices])
    if form.owner.data is None:
        form.owner.data = str(experiment.owner_id or current_person().id)
    if form.sprint.data is None:
        running = next((sprint for sprint in reversed(open_sprints) if not sprint.is_over(today())), None)
        only_new = A_NEW_SPRINT if not open_sprints and may_plan(experiment, open_sprints) else ""
        form.sprint.data = str(experiment.sprint_id or (running.id if running else only_new))
    if form.first_day.data is None and form.last_day.data is None and not form.first_day.raw_data:
        form.first_day.data, form.last_day.data = suggested_window(team, today())
    if form.place.data is None:
        form.place.data = PlaceInStage.TOP.value
    if form.check.data is None:
        form.check.data = experiment.check.id if experiment.check else 0
    fill_in_expected(form, experiment)
    for part in PARTS:
        field = form[part.name]
        if field.raw_data is None or not field.raw_data:
            field.data = getattr(experiment, part.name)
    return form


def may_plan(experiment: Experiment, open_sprints: list[Sprint]) -> bool:
    """Whether the user may plan a sprint: a coach, or anyone who moves the card of a team that has no sprint for it."""
    return may_coach(current_person(), experiment.team) or all(sprint.is_over(today()) for sprint in open_sprints)


def asks_for(experiment: Experiment, stage: Stage | None) -> list[str]:
    """The keys of what the form asks for: missing needs, and before a start the failure signal; empty for a move backwards."""
    here = Stage(experiment.stage)
    if stage is None or stage.place <= here.place:
        return []
    asked = [need.key for need in experiment.missing_for(stage)]
    if starts(experiment, stage) and not experiment.failure_signal:
        asked.append("failure_signal")
    return asked


def starts(experiment: Experiment, stage: Stage) -> bool:
    """Whether moving to this stage starts the trial."""
    return Stage(experiment.stage).place < Stage.TRYING.place <= stage.place


def fill_in(experiment: Experiment, form: MoveForm, by: Person) -> None:
    """Save what the chosen stage asks for; any other field in the request is ignored."""
    at, asked = now(), asks_for(experiment, Stage(form.stage.data))
    typed = {part.name: form[part.name].data for part in PARTS if part.name in request.form}
    if "hypothesis" in asked and typed:
        experiment.rewrite(by=by, at=at, **typed)
    if "owner" in asked and request.form.get("owner"):
        experiment.give_to(db.session.get(Person, int(form.owner.data)), by=by, at=at)
    if "sprint" in asked and request.form.get("sprint") == A_NEW_SPRINT:
        experiment.plan_for(plan_from(form, experiment.team), by=by, at=at)
    elif "sprint" in asked and request.form.get("sprint"):
        experiment.plan_for(db.session.get(Sprint, int(form.sprint.data)), by=by, at=at)
    if "prediction" in asked and form.prediction.data:
        experiment.predict(form.prediction.data, by=by, at=at, sure=Confidence(form.sure.data) if form.sure.data else None)
    if starts(experiment, Stage(form.stage.data)):
        say_expected(form, experiment, by)
    if "failure_signal" in asked and form.failure_signal.data:
        experiment.rewrite(by=by, at=at, failure_signal=form.failure_signal.data)
    if answers_six(experiment, form):
        _answer_six(experiment, form, by)


def answers_six(experiment: Experiment, form: PlaceForm) -> bool:
    """Whether the request contains answers to the six questions, on the way to a start."""
    return bool(SIX & request.form.keys()) and starts(experiment, Stage(form.stage.data))


def _answer_six(experiment: Experiment, form: MoveForm, by: Person) -> None:
    check, answers = experiment.check, answers_in(form)
    says_otherwise = check is not None and answers != {question.name: is_yes for question, is_yes in check.answers}
    if check is not None and says_otherwise and check.id != form.check.data:
        form.check.data, form.check.raw_data = check.id, None
        said = "yes to " + " and ".join(f"“{question.short}”" for question in check.yeses) if check.yeses else "no to all six"
        raise Conflict(
            f"{check.by.name} has answered the six questions meanwhile: {said}. Your answers are kept below. "
            "They replace those if you move it again."
        )
    experiment.answer_safety_questions(answers, form["about"].data or "", by=by, at=now())


def mark_missing(form: MoveForm, experiment: Experiment, stage: Stage) -> None:
    """Add an error to each field that the move to this stage asks for and that was left empty, so that all are said at once."""
    for need in experiment.missing_for(stage):
        if need.key == "hypothesis":
            for part in Hypothesis(*(form[part.name].data or "" for part in PARTS)).missing:
                form.refuse(RuleBroken(f"Enter {part.called}", field=part.name))
        elif need.key == "expectations":
            mark_unsaid(form, experiment)
        elif need.key == "safety":
            mark_unanswered(form)
        elif need.key == "sprint" and form.sprint.data == A_NEW_SPRINT:
            for name, sentence in NEEDED_TO_PLAN.items():
                if not form[name].data and not form[name].errors:
                    form.refuse(RuleBroken(sentence, field=name))
        elif need.key in form and not form[need.key].data:
            form.refuse(RuleBroken(need.sentence, field=need.key))
    if answers_six(experiment, form):
        mark_unanswered(form)


def form_page(form: MoveForm, experiment: Experiment, asked: list[str], status: int = 200) -> Response:
    """The form: for htmx the content of the dialog, with all that a stage may need; otherwise a page with what was asked."""
    needs_by_stage = {stage: asks_for(experiment, stage) for stage in Stage}
    answered = {"safety": any(form[name].data for name in SIX), "expectations": says_expected(form, experiment)}
    # Answers that were sent are shown again, even if somebody else has answered since.
    kept = [key for key, is_answered in answered.items() if is_answered]
    asked = list(dict.fromkeys([*asked, *kept]))
    # On a page nothing changes while one chooses, so that only those stages can be chosen for which the page asks everything.
    offered = [stage for stage in Stage if wants_fragments() or set(needs_by_stage[stage]) <= set(asked)]
    for stage in Stage:
        if starts(experiment, stage):
            needs_by_stage[stage] = list(dict.fromkeys([*needs_by_stage[stage], *kept]))
    # Of stages that need the same, the nearest leads to all of them.
    further = list({tuple(needs_by_stage[stage]): stage for stage in reversed(Stage) if stage not in offered}.values())[::-1]
    names: dict[str, Any] = {
        "form": form,
        "experiment": experiment,
        "team": experiment.team,
        "stages": list(Stage),
        "offered": offered,
        "further": further,
        "needs_by_stage": needs_by_stage,
        "asked": asked,
        "missing": needs_by_stage[Stage.DECIDED] if wants_fragments() else asked,
        "form_has_errors": form.has_problems,
        "questions": QUESTIONS,
        "expected_fields": fields_of(form, experiment),
        "parts": [part for part in PARTS if not getattr(experiment, part.name) or form[part.name].errors],
        "needs": experiment.missing_for(Stage.DECIDED),
        "may_plan": any(choice.value == A_NEW_SPRINT for choice in form.sprint.choices),
    }
    return page("boards/_move_form.html" if wants_fragments() else "boards/moves_new.html", status, nav="teams", **names)
