"""A retrospective: the team writes notes, chooses what to do better, and shares what everyone may read."""

from flask import Blueprint, request, url_for
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from board.database import db
from board.models.escalation import Escalation
from board.models.experiment import LONGEST_TEXT, Experiment
from board.models.improvement import Improvement
from board.models.moments import now
from board.models.permissions import readable_retrospectives
from board.models.retrospective import BETTER, LONGEST_NOTE, WELL, Retrospective, start_retrospective
from board.web.access import current_person, find
from board.web.form import Form, line, text
from board.web.fragments import done, page
from board.web.story import find_to_work_on

bp = Blueprint("retrospectives", __name__)


class AddForm(Form):
    """A box for each column; only the one that was typed into is sent."""

    well = line("Add something that went well", LONGEST_NOTE)
    better = line("Add something to do better", LONGEST_NOTE)


class SharedForm(Form):
    """What went well, in words for everyone."""

    went_well = text(
        "What went well, for everyone",
        LONGEST_TEXT,
        needed="Enter what went well, in words for everyone",
        hint="One thing a line. Taken from your notes: change what should stay with the team. Never name or describe a resident.",
    )


@bp.post("/experiments/<int:experiment_id>/retrospectives")
def create(experiment_id: int) -> Response:
    """Begin the experiment's retrospective, or go on with the one that somebody has begun."""
    experiment = find_to_work_on(experiment_id)
    retrospective = start_retrospective(experiment, by=current_person(), on=now())
    db.session.commit()
    return done(
        "Write down what went well and what to do better.", url_for("retrospectives.show", retrospective_id=retrospective.id)
    )


@bp.get("/retrospectives/<int:retrospective_id>")
def show(retrospective_id: int) -> Response:
    """The notes in two columns, what was chosen, and what everyone will read."""
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
    retrospective.celebrate(form.went_well.data or "", by=current_person(), on=now())
    db.session.commit()
    experiment = retrospective.experiment
    here = url_for("retrospectives.show", retrospective_id=retrospective.id)
    onward = url_for("experiments.show", experiment_id=experiment.id, _anchor="story-retrospective") if experiment else here
    return done("Everyone can read what went well.", onward if retrospective.is_complete else here)


def find_retrospective(retrospective_id: int) -> Retrospective:
    """A retrospective of a team that whoever asks is on; to all others it is not there."""
    return find(
        readable_retrospectives(current_person()).options(
            joinedload(Retrospective.team),
            selectinload(Retrospective.notes),
            selectinload(Retrospective.experiments).joinedload(Experiment.team),
            selectinload(Retrospective.improvements).options(
                joinedload(Improvement.owner),
                joinedload(Improvement.became),
                selectinload(Improvement.escalation).options(
                    joinedload(Escalation.raised_by), joinedload(Escalation.answered_by)
                ),
            ),
        ),
        id=retrospective_id,
    )


def show_page(
    retrospective: Retrospective, add: AddForm | None = None, shared: SharedForm | None = None, status: int = 200
) -> Response:
    """The page, with what was typed into one of its forms and what is wrong with it."""
    well, better = retrospective.notes_of(WELL), retrospective.notes_of(BETTER)
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
        add=add or AddForm(formdata=None),
        shared=shared,
        problem=problem,
        form_has_errors=problem is not None,
        adding=adding if adding in (WELL, BETTER) and problem is None else None,
        step="write" if not (well and better) else "choose" if not retrospective.improvements else "share",
    )
