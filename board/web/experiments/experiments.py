"""The page of an experiment, which shows its story, and the form for its hypothesis and plan."""

from flask import Blueprint, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import LONGEST_PART, LONGEST_TEXT, LONGEST_TITLE, Experiment
from board.models.experiments.hypothesis import FAILURE_SIGNAL_HINT, PARTS
from board.models.experiments.origin import LONGEST_LINK, LONGEST_SOURCE
from board.models.experiments.outcome import Outcome, outcomes
from board.models.experiments.prediction import Confidence, Prediction
from board.models.experiments.scale import Scale
from board.models.fields import label_of
from board.models.moments import now
from board.models.people.person import Person
from board.models.sprints.sprint import Sprint
from board.web.access import current_person
from board.web.experiments.edit_page import edit_page
from board.web.experiments.story import step_url, story_of
from board.web.finding import find_experiment, find_to_work_on
from board.web.forms.expectations import how_sure
from board.web.forms.form import Form, NumberField, as_choices, choose_from, line, text
from board.web.forms.phrase import lives_by, offer_phrases
from board.web.forms.tags import tags_line, take_ticked
from board.web.fragments import done, page

bp = Blueprint("experiments", __name__)

SOURCE = ("source_place", "source_person", "source_link")
WORDS = ("title", *(part.name for part in PARTS), "failure_signal", *SOURCE)
PLAN = ("serves_id", "owner_id", "sprint_id", "scale")
# Fields of the rules that have another name on the form.
FIELDS = {"outcome": "serves_id", "owner": "owner_id", "sprint": "sprint_id", "prediction": "expects"}


def chosen_id(value: object) -> int | None:
    """The id of a choice; None for "none of them", and -1, the id of nothing, for an invalid value."""
    given = str(value)
    if given == "None":
        return None
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def chosen_scale(value: object) -> str | None:
    """The scale of a choice; None for "not said yet"."""
    return None if str(value) in ("None", "") else str(value)


class HypothesisForm(Form):
    """The title, and the five short fields of the hypothesis."""

    title = line(label_of(Experiment.title), LONGEST_TITLE, needed="Enter a title", hint="What you will try, in a few words.")


for _part in PARTS:
    setattr(HypothesisForm, _part.name, text(_part.label, LONGEST_PART, hint=_part.hint_with_example))


class ExperimentForm(HypothesisForm):
    """The hypothesis, its source, and the plan: the owner, the sprint and the prediction."""

    source_place = line("Where", LONGEST_SOURCE, hint="Another council, a school, a book, a talk.")
    source_person = line(
        label_of(Experiment.source_person),
        LONGEST_SOURCE,
        hint="A team or somebody who speaks about it in public. Never a resident.",
    )
    source_link = line(label_of(Experiment.source_link), LONGEST_LINK, hint="A page about it that begins with https://")
    serves_id = choose_from(
        label_of(Experiment.serves_id),
        needed="Choose an outcome from the list, or none",
        hint="What should be better for families in the long term?",
        coerce=chosen_id,
        id="outcome-served",
    )
    scale = choose_from(
        label_of(Experiment.scale),
        [(None, "Not said yet"), *((scale.value, scale.label) for scale in Scale)],
        needed="Choose a scale from the list",
        hint="With how much do you try it? Begin small, and grow when it works.",
        coerce=chosen_scale,
    )
    owner_id = choose_from(
        label_of(Experiment.owner_id),
        needed="Choose an owner from the list",
        hint="Who keeps it moving? Someone on the team.",
        coerce=chosen_id,
        id="owner",
    )
    sprint_id = choose_from(
        label_of(Experiment.sprint_id),
        needed="Choose a sprint from the list",
        hint="The window of days in which you try it.",
        coerce=chosen_id,
        id="sprint",
    )
    expects = text(
        "What do you expect to see?",
        LONGEST_TEXT,
        hint="Say how much, so that it can turn out wrong. It is frozen when the trial starts.",
    )
    sure = how_sure()
    failure_signal = text(label_of(Experiment.failure_signal), LONGEST_PART, hint=FAILURE_SIGNAL_HINT)
    phrase_id = lives_by(chosen_id)
    tags = tags_line()
    prediction_version = NumberField("Version of the prediction")

    def prediction_stands_beside(self, prediction: Prediction | None) -> bool:
        """Whether saving would overwrite somebody else's prediction, which has a version of its own."""
        own, self.version = self.version, self.prediction_version
        try:
            return self.stands_beside(prediction, "expects", "sure")
        finally:
            self.version = own


@bp.get("/experiments/<int:experiment_id>")
def show(experiment_id: int) -> Response:
    """The whole story on one page."""
    experiment = find_experiment(experiment_id)
    story = story_of(experiment)
    url = step_url(experiment, story["step"]) if story["step"] else None
    return page("experiments/show.html", nav="teams", step_url=url, **story)


@bp.get("/experiments/<int:experiment_id>/edit")
def edit(experiment_id: int) -> Response:
    """The form for an experiment."""
    experiment = find_to_work_on(experiment_id)
    return edit_page(prepared(ExperimentForm(obj=experiment), experiment), experiment)


@bp.post("/experiments/<int:experiment_id>")
def update(experiment_id: int) -> Response:
    """Save an experiment; what others have written meanwhile is shown beside it."""
    experiment = find_to_work_on(experiment_id)
    form = prepared(ExperimentForm(obj=experiment), experiment)
    if not form.sent():
        return edit_page(form, experiment, 422)
    take_ticked(form, current_person())
    collides = form.stands_beside(experiment, *WORDS, *PLAN, "phrase_id", "tags")
    if form.prediction_stands_beside(experiment.prediction) or collides:
        return edit_page(form, experiment, 409)
    try:
        save(form, experiment, current_person())
    except RuleBroken as broken:
        db.session.rollback()
        experiment = find_to_work_on(experiment_id)
        form.refuse(RuleBroken(broken.sentence, FIELDS.get(broken.field or "", broken.field)))
        return edit_page(prepared(form, experiment), experiment, 422)
    db.session.commit()
    return done(f"“{experiment.title}” is saved.", url_for("experiments.show", experiment_id=experiment.id))


def save(form: ExperimentForm, experiment: Experiment, by: Person) -> None:
    """Update the experiment from the form; raises RuleBroken."""
    at = now()
    experiment.rewrite(by=by, at=at, **form.values(*WORDS, "phrase_id", "scale"))
    experiment.retag(form.tags.data or "", by=by, at=at)
    if form.serves_id.data != experiment.serves_id:
        experiment.link_outcome(db.session.get(Outcome, form.serves_id.data) if form.serves_id.data else None, by=by, at=at)
    owner_id, sprint_id = form.owner_id.data, form.sprint_id.data
    if owner_id != experiment.owner_id:
        experiment.give_to(db.session.get(Person, owner_id) if owner_id else None, by=by, at=at)
    if sprint_id != experiment.sprint_id:
        experiment.plan_for(db.session.get(Sprint, sprint_id) if sprint_id else None, by=by, at=at)
    prediction = experiment.prediction
    expected = (prediction.expects, prediction.sure) if prediction else ("", None)
    if "expects" in request.form and (form.expects.data, form.sure.data) != expected:
        experiment.predict(form.expects.data or "", by=by, at=at, sure=Confidence(form.sure.data) if form.sure.data else None)


def prepared(form: ExperimentForm, experiment: Experiment) -> ExperimentForm:
    """The form with the people and sprints that can be chosen, and the current prediction."""
    served = {outcome.id: outcome.name for outcome in outcomes()}
    if experiment.serves is not None:
        served.setdefault(experiment.serves.id, f"{experiment.serves.name} (archived)")
    form.serves_id.choices = as_choices([(None, "None of them, or not said yet"), *served.items()])
    people = {person.id: person.name for person in experiment.team.people}
    if experiment.owner is not None:
        people.setdefault(experiment.owner.id, f"{experiment.owner.name} (no longer on the team)")
    form.owner_id.choices = as_choices([(None, "No owner yet"), *people.items()])
    open_sprints = db.session.scalars(
        select(Sprint).where(Sprint.team_id == experiment.team_id, Sprint.closed_at.is_(None)).order_by(Sprint.first_day)
    )
    sprints = {sprint.id: f"{sprint.window}: {sprint.goal}" for sprint in open_sprints}
    if experiment.sprint is not None:
        sprints.setdefault(experiment.sprint.id, f"{experiment.sprint.window}: {experiment.sprint.goal} (closed)")
    form.sprint_id.choices = as_choices([(None, "No sprint yet"), *sprints.items()])
    offer_phrases(form, experiment.phrase_id)
    if experiment.prediction is not None and "expects" not in request.form:
        form.expects.data, form.sure.data = experiment.prediction.expects, experiment.prediction.sure
        form.prediction_version.data = experiment.prediction.version
    return form
