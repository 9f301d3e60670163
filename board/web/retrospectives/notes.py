"""Notes of a retrospective: written by anybody on the team, edited only by their authors, read by nobody outside the team."""

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.permissions import readable_retrospectives
from board.models.retrospectives.note import BETTER, LONGEST_NOTE, WELL, Note
from board.models.retrospectives.retrospective import Retrospective
from board.web.access import allow, current_person, find
from board.web.circles.circles import changed
from board.web.circles.view import circle_of
from board.web.forms.form import Form, text
from board.web.fragments import done, page, put, wants_fragments
from board.web.retrospectives.retrospectives import AddForm, find_retrospective, show_page

bp = Blueprint("notes", __name__)


class NoteForm(Form):
    """One note."""

    text = text("Note", LONGEST_NOTE, needed="Enter the note, or take it away", hint="Never name or describe a resident.")


@bp.post("/retrospectives/<int:retrospective_id>/notes")
def create(retrospective_id: int) -> Response:
    """Add a note to one of the two columns."""
    retrospective = find_retrospective(retrospective_id)
    form = AddForm.about(retrospective)
    kind = BETTER if BETTER in request.form else WELL
    if not form.sent():
        return refuse(retrospective, form, kind)
    chosen = next((each for each in retrospective.experiments if str(each.id) == form.experiment.data), None)
    try:
        retrospective.add_note(kind, form[kind].data or "", by=current_person(), at=now(), experiment=chosen)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(RuleBroken(broken.sentence, field=broken.field or kind))
        return refuse(find_retrospective(retrospective_id), form, kind)
    db.session.commit()
    if retrospective.is_live:
        return changed(retrospective_id, "Note added.")
    # No fragment in the address: with one, browsers do not focus the box, and the next note could not be typed at once.
    return done("Note added.", url_for("retrospectives.show", retrospective_id=retrospective.id, add=kind))


@bp.get("/notes/<int:note_id>/edit")
def edit(note_id: int) -> Response:
    """The form for one of the user's own notes."""
    note = find_own_note(note_id)
    return edit_page(NoteForm(obj=note), note)


@bp.post("/notes/<int:note_id>")
def update(note_id: int) -> Response:
    """Save one of the user's own notes."""
    note = find_own_note(note_id)
    form = NoteForm()
    if not form.sent():
        return edit_page(form, note, 422)
    if form.version.data != note.version and note.text != form.text.data:
        # The text of notes is not kept in the history, so both versions are shown whichever was saved first.
        form.conflicts["text"] = (note.text, "You", "in another window")
        form.version.data, form.version.raw_data = note.version, None
        return edit_page(form, note, 409)
    if request.form.get("keep-text") != "theirs":
        try:
            note.reword(form.text.data or "", by=current_person(), at=now())
        except RuleBroken as broken:
            db.session.rollback()
            form.refuse(broken)
            return edit_page(form, find_own_note(note_id), 422)
    db.session.commit()
    return done(
        "Note changed.", url_for("retrospectives.show", retrospective_id=note.retrospective_id, _anchor=f"column-{note.kind}")
    )


def refuse(retrospective: Retrospective, form: AddForm, kind: str) -> Response:
    """What was typed, with its errors: the page that it was typed on, or for htmx only the box."""
    if retrospective.circle is None or not retrospective.is_live or not wants_fragments():
        return show_page(retrospective, add=form, status=422)
    circle = circle_of(retrospective.circle, current_person())
    box = render_template("circles/_composer.html", kind=kind, form=form, circle=circle)
    return make_response(put(box, f"#composer-{kind}", "outerHTML"), 422)


def find_own_note(note_id: int) -> Note:
    """A note that the user has written; answers 403 for one by somebody else on the team."""
    # 403 also for a note that the user may not read yet: that it exists is no secret.
    readable = readable_retrospectives(current_person()).with_only_columns(Retrospective.id)
    note: Note = find(select(Note).where(Note.retrospective_id.in_(readable)), id=note_id)
    allow(note.by_id == current_person().id)
    return note


def edit_page(form: NoteForm, note: Note, status: int = 200) -> Response:
    """The form for one note."""
    return page(
        "retrospectives/notes_edit.html",
        status,
        nav="teams",
        form=form,
        note=note,
        retrospective=note.retrospective,
        team=note.retrospective.team,
        form_has_errors=form.has_problems,
    )
