"""Retrospectives: the team writes notes, chooses what to do better, and shares what everyone may read; alone or in a circle."""

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.moments import now
from board.models.permissions import readable_notes, readable_retrospectives
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import BETTER, LONGEST_NOTE, WELL, Note
from board.models.retrospectives.retrospective import Retrospective, start_retrospective
from board.web.access import current_person, find
from board.web.circles.notes import joining_for
from board.web.circles.view import circle_of
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, as_choices, choose_from, line, text
from board.web.fragments import done, page, tell

bp = Blueprint("retrospectives", __name__)

THREE_THINGS = selectinload(Retrospective.improvements).options(
    joinedload(Improvement.owner),
    joinedload(Improvement.became),
    selectinload(Improvement.escalation).options(joinedload(Escalation.raised_by), joinedload(Escalation.answered_by)),
)


class AddForm(Form):
    """A box for each column; only the one that was typed into is sent."""

    well = line("Add something that went well", LONGEST_NOTE)
    better = line("Add something to do better", LONGEST_NOTE)
    experiment = choose_from("About which experiment?", [("", "None of them")], needed="Choose one from the list", default="")

    @classmethod
    def about(cls, retrospective: Retrospective, **given: object) -> "AddForm":
        """The form for a retrospective, with a choice of its experiments; an empty `formdata` gives an empty form."""
        form = cls(**given)
        titles = ((each.id, each.title) for each in retrospective.experiments)
        form.experiment.choices = [*form.experiment.choices, *as_choices(titles)]
        return form


class SharedForm(Form):
    """What went well, worded for everyone."""

    went_well = text(
        "What went well, for everyone",
        LONGEST_TEXT,
        needed="Enter what went well, in words for everyone",
        hint="One thing a line. Taken from your notes: change what should stay with the team. Never name or describe a resident.",
    )


@bp.post("/experiments/<int:experiment_id>/retrospectives")
def create(experiment_id: int) -> Response:
    """Start the experiment's retrospective, or continue the one that somebody has started."""
    experiment = find_to_work_on(experiment_id)
    retrospective = start_retrospective(experiment, by=current_person(), at=now())
    db.session.commit()
    return done(
        "Write down what went well and what to do better.", url_for("retrospectives.show", retrospective_id=retrospective.id)
    )


@bp.get("/retrospectives/<int:retrospective_id>")
def show(retrospective_id: int) -> Response:
    """The notes in two columns, what was chosen, and what everyone will read; to those who read only that, the summary."""
    found = find(Retrospective.visible_to(current_person()), id=retrospective_id)
    if db.session.scalar(readable_retrospectives(current_person()).where(Retrospective.id == found.id)) is None:
        return redirect(url_for("summaries.show", retrospective_id=retrospective_id), 303)
    return show_page(find_retrospective(retrospective_id))


@bp.post("/retrospectives/<int:retrospective_id>")
def update(retrospective_id: int) -> Response:
    """Share what went well."""
    retrospective = find_retrospective(retrospective_id)
    form = SharedForm()
    if not form.sent():
        return show_page(retrospective, shared=form, status=422)
    if form.stands_beside(retrospective, "went_well"):
        return show_page(retrospective, shared=form, status=409)
    try:
        retrospective.celebrate(form.went_well.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        tell(broken.sentence, "error")
        return redirect(url_for("retrospectives.show", retrospective_id=retrospective_id), 303)
    db.session.commit()
    experiment = retrospective.experiment
    here = url_for("retrospectives.show", retrospective_id=retrospective.id)
    onward = url_for("experiments.show", experiment_id=experiment.id, _anchor="story-retrospective") if experiment else here
    return done("Everyone can read what went well.", onward if retrospective.is_complete else here)


def find_retrospective(retrospective_id: int) -> Retrospective:
    """A retrospective; answers 404 unless the user is on its team."""
    return find(
        readable_retrospectives(current_person()).options(
            joinedload(Retrospective.team),
            joinedload(Retrospective.sprint),
            joinedload(Retrospective.circle),
            selectinload(Retrospective.experiments).joinedload(Experiment.team),
            THREE_THINGS,
        ),
        id=retrospective_id,
    )


def notes_to_read(retrospective: Retrospective) -> list[Note]:
    """The notes that the user may read, in an order that does not reveal who wrote them."""
    readable = readable_notes(current_person()).where(Note.retrospective_id == retrospective.id)
    return list(db.session.scalars(readable))


def show_page(
    retrospective: Retrospective, add: AddForm | None = None, shared: SharedForm | None = None, status: int = 200
) -> Response:
    """The page, with what was typed into one of its forms and its errors; if there is or was a circle, the page of the circle."""
    if retrospective.circle is not None:
        return circle_page(retrospective, add, status)
    notes = [note for note in notes_to_read(retrospective) if note.archived_at is None]
    well, better = ([note for note in notes if note.kind == kind] for kind in (WELL, BETTER))
    if shared is None:
        shared = SharedForm(formdata=None, obj=retrospective)
        shared.went_well.data = retrospective.went_well or "\n".join(note.text for note in well)
    problem = next((form for form in (add, shared) if form is not None and form.has_problems), None)
    adding = request.args.get("add")
    return page(
        "retrospectives/show.html",
        status,
        nav="teams",
        retrospective=retrospective,
        team=retrospective.team,
        experiment=retrospective.experiment,
        columns=((WELL, "What went well", well), (BETTER, "What to do better", better)),
        add=add or AddForm.about(retrospective, formdata=None),
        shared=shared,
        problem=problem,
        form_has_errors=problem is not None,
        adding=adding if adding in (WELL, BETTER) and problem is None else None,
        step="write" if not (well and better) else "choose" if not retrospective.improvements else "share",
    )


def circle_page(retrospective: Retrospective, add: AddForm | None, status: int) -> Response:
    """A circle, the button that joins it for a user who has not, or its results."""
    circle = retrospective.circle
    if circle is None:
        raise LookupError("There is no circle over this retrospective.")
    view = circle_of(circle, current_person())
    if view["ended"]:
        return page("circles/closed.html", status, nav="teams", circle=view)
    if circle.participant_of(current_person()) is None:
        return page("circles/join.html", status, nav="teams", circle=view)
    refused_kind = BETTER if BETTER in request.form else WELL
    composers = {
        kind: add if add is not None and kind == refused_kind else AddForm.about(retrospective, formdata=None)
        for kind in (WELL, BETTER)
    }
    return page(
        "circles/show.html",
        status,
        nav="teams",
        circle=view,
        composers=composers,
        joining=joining_for(view["columns"], request.args.get("join", "")) if view["phase"] == "group" else None,
        form_has_errors=add is not None,
    )
