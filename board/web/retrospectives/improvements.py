"""Improvements: choosing the three things to do better from the notes, and trying one next."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.people.team import Team
from board.models.permissions import may_work_in
from board.models.retrospectives.improvement import MOST, Choice, Improvement
from board.models.retrospectives.note import BETTER, LONGEST_NOTE, Note
from board.models.retrospectives.retrospective import Retrospective
from board.web.access import allow, current_person, find
from board.web.experiments.experiments import chosen_id
from board.web.forms.form import Form, NumberField, choose_from, text
from board.web.fragments import done, page
from board.web.retrospectives.retrospectives import find_retrospective, notes_to_read

bp = Blueprint("improvements", __name__)

PLACES = ((None, "Not chosen"), (1, "First"), (2, "Second"), (3, "Third"))


class ChoosingForm(Form):
    """For each note to do better: its position among the three, its wording for everyone, and its owner.

    While a circle is open, nobody is named here: each participant says “I’ll see to it” on their own screen.
    """

    seen = NumberField("What had been chosen when this was opened")

    def chosen(self, notes: list[Note], people: dict[int, Any], owners: dict[int, Any]) -> list[Choice]:
        """The choices, top one first, with current owners where the form names none; raises RuleBroken for two in a position."""
        by_place: dict[int, list[Note]] = {}
        for note in notes:
            place = self[f"place_{note.key}"].data
            if place is not None:
                by_place.setdefault(place, []).append(note)
        for place, rivals in by_place.items():
            if len(rivals) > 1:
                words = dict(PLACES)[place]
                raise RuleBroken(f"Two things are “{words}”. Give each a place of its own.", field=f"place_{rivals[1].key}")

        def owner_of(note: Note) -> Any:
            named = f"owner_{note.key}"
            return people.get(self[named].data) if named in self else owners.get(note.id)

        return [
            Choice(self[f"words_{note.key}"].data or note.text, note.id, owner_of(note))
            for _place, (note,) in sorted(by_place.items())
        ]


def form_for(retrospective: Retrospective) -> tuple[ChoosingForm, list[Note], dict[int, Any]]:
    """The form for these notes, filled with the current choices; the notes; and the people who can be owners, by id."""
    chosen = {improvement.note_id: improvement for improvement in retrospective.improvements}
    notes = [
        note for note in notes_to_read(retrospective) if note.kind == BETTER and (note.archived_at is None or note.id in chosen)
    ]
    people = {person.id: person for person in retrospective.team.people}
    for improvement in retrospective.improvements:
        if improvement.owner is not None:
            people.setdefault(improvement.owner.id, improvement.owner)
    owners = [(None, "Nobody yet"), *((person.id, person.name) for person in people.values())]

    class FormForTheseNotes(ChoosingForm):
        """The choosing form with one set of fields for each note."""

    begun: dict[str, Any] = {"seen": last_choosing(retrospective)}
    for note in notes:
        now_chosen = chosen.get(note.id)
        setattr(
            FormForTheseNotes,
            f"place_{note.key}",
            choose_from("Place", PLACES, needed="Choose a place from the list", coerce=chosen_id),
        )
        if not retrospective.is_live:
            whose = choose_from("Who sees to it?", owners, needed="Choose a person from the list", coerce=chosen_id)
            setattr(FormForTheseNotes, f"owner_{note.key}", whose)
        setattr(
            FormForTheseNotes, f"words_{note.key}", text("Words for everyone", LONGEST_NOTE, needed="Enter what to do better")
        )
        begun[f"place_{note.key}"] = now_chosen.position if now_chosen else None
        begun[f"owner_{note.key}"] = now_chosen.owner_id if now_chosen else None
        begun[f"words_{note.key}"] = now_chosen.text if now_chosen else note.text
    return FormForTheseNotes(data=begun), notes, people


def first_place(notes: list[Note]) -> str | None:
    """The field that an error about all notes links to, or None without notes."""
    return f"place_{notes[0].key}" if notes else None


@bp.get("/retrospectives/<int:retrospective_id>/improvements")
def edit(retrospective_id: int) -> Response:
    """The notes to do better, each with a position to choose; redirects to the circle while one is open."""
    retrospective = find_retrospective(retrospective_id)
    circle = retrospective.circle
    if circle is not None and retrospective.is_live and not circle.may_choose(current_person()):
        return redirect(url_for("retrospectives.show", retrospective_id=retrospective.id), 303)
    form, notes, _people = form_for(retrospective)
    return edit_page(form, retrospective, notes)


@bp.post("/retrospectives/<int:retrospective_id>/improvements")
def update(retrospective_id: int) -> Response:
    """Choose at most three improvements, in order."""
    retrospective = find_retrospective(retrospective_id)
    form, notes, people = form_for(retrospective)
    if not form.sent():
        return edit_page(form, retrospective, notes, 422)
    if (form.seen.data or 0) != last_choosing(retrospective):
        form.form_errors.append(
            "Somebody on your team chose while you were choosing. Read their choice below; save yours again to replace it."
        )
        form.seen.data, form.seen.raw_data = last_choosing(retrospective), None
        return edit_page(form, retrospective, notes, 409)
    try:
        if retrospective.circle is not None:
            retrospective.circle.hold()  # somebody may become an owner at this moment
            db.session.expire(retrospective, ["improvements"])
        owners = {improvement.note_id: improvement.owner for improvement in retrospective.improvements}
        retrospective.choose(form.chosen(notes, people, owners), by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        retrospective = find_retrospective(retrospective_id)
        notes = form_for(retrospective)[1]
        form.refuse(broken if broken.field in form else RuleBroken(broken.sentence, field=first_place(notes)))
        return edit_page(form, retrospective, notes, 422)
    db.session.commit()
    return done(
        f"What you do better is chosen.{_unowned(retrospective)}",
        url_for("retrospectives.show", retrospective_id=retrospective.id, _anchor="shared"),
    )


def _unowned(retrospective: Retrospective) -> str:
    """How many of the chosen things nobody sees to, as a sentence after another; empty where each has an owner."""
    number, chosen = sum(one.owner is None for one in retrospective.improvements), len(retrospective.improvements)
    if not number:
        return ""
    return " Nobody sees to it yet." if chosen == 1 else f" Nobody sees to {number} of the {chosen} yet."


@bp.post("/improvements/<int:improvement_id>/experiments")
def create(improvement_id: int) -> Response:
    """Try this next: create an experiment in Ideas from the improvement."""
    visible = select(Team.id).where(Team.is_visible_to(current_person()))
    of_visible = select(Retrospective.id).where(Retrospective.team_id.in_(visible))
    improvement: Improvement = find(select(Improvement).where(Improvement.retrospective_id.in_(of_visible)), id=improvement_id)
    allow(may_work_in(current_person(), improvement.retrospective.team))
    is_new, there = improvement.became is None, improvement.next_cycle
    card = request.form.get("card")
    if is_new and there is not None and card not in ("new", str(there.id)):
        retrospective = improvement.retrospective
        return page(
            "retrospectives/improvements_new.html", 409, nav="teams", improvement=improvement, card=there, team=retrospective.team
        )
    is_new = is_new and (there is None or card == "new")
    experiment = improvement.try_next(by=current_person(), at=now(), card=None if is_new else there)
    db.session.commit()
    said = (
        f"“{experiment.title}” is in Ideas. Complete its hypothesis when you are ready."
        if is_new
        else f"It became “{experiment.title}”."
    )
    # A circle discusses one improvement after the other, so the user returns to it for the rest.
    stays = request.form.get("back") == "retrospective"
    back = url_for("retrospectives.show", retrospective_id=improvement.retrospective_id)
    return done(
        said,
        back if stays else url_for("experiments.show", experiment_id=experiment.id),
        undo_url=url_for("archives.create", experiment_id=experiment.id) if is_new else None,
    )


def last_choosing(retrospective: Retrospective) -> int:
    """The id of the latest choosing, so that two people who choose at once do not undo each other's choices unseen."""
    return (
        db.session.scalar(
            select(func.max(Activity.id)).where(
                Activity.subject == "retrospective", Activity.subject_id == retrospective.id, Activity.verb == "chose"
            )
        )
        or 0
    )


def edit_page(form: ChoosingForm, retrospective: Retrospective, notes: list[Note], status: int = 200) -> Response:
    """The form, and the current choices."""
    return page(
        "retrospectives/improvements_edit.html",
        status,
        nav="teams",
        form=form,
        retrospective=retrospective,
        team=retrospective.team,
        experiment=retrospective.experiment,
        notes=notes,
        most=MOST,
        form_has_errors=form.has_problems,
    )
