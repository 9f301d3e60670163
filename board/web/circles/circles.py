"""Circles: looking one up among the user's teams, rendering it, polling it, and rendering it again after each change."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response as AnyResponse

from board.database import db, only_reads_from_now_on
from board.models.circles.circle import Circle
from board.models.errors import Conflict, RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.permissions import readable_notes, readable_retrospectives
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective
from board.web.access import current_person, find
from board.web.circles.view import circle_of, revision_of
from board.web.forms.form import Form, line
from board.web.fragments import done, put, say, tell, wants_fragments

bp = Blueprint("circles", __name__)


class CircleForm(Form):
    """Base of the forms that one button of a circle sends, with hidden fields only."""

    asks_about_personal_data = False


class NoteActForm(CircleForm):
    """Base of the forms about one note, which is identified by its key."""

    note = line("Note", 16, needed="Choose a note")


@bp.get("/retrospectives/<int:retrospective_id>/circle")
def show(retrospective_id: int) -> AnyResponse:
    """The circle as a fragment for an open page; polls come here only when something has changed or the circle has closed."""
    circle = find_circle(retrospective_id)
    if not wants_fragments():
        return redirect(url_for("retrospectives.show", retrospective_id=retrospective_id), 303)
    if circle.ended_at is None and request.args.get("since") == revision_of(circle, now()):
        return Response(status=204)
    return make_response(drawn(circle))


def find_circle(retrospective_id: int) -> Circle:
    """The circle, open or closed, of a retrospective; answers 404 unless the user is on its team."""
    retrospective: Retrospective = find(
        readable_retrospectives(current_person()).options(
            joinedload(Retrospective.circle).joinedload(Circle.facilitator),
            joinedload(Retrospective.team),
            joinedload(Retrospective.sprint),
            selectinload(Retrospective.experiments).lazyload(Experiment.team),
        ),
        id=retrospective_id,
    )
    return find(db.select(Circle), retrospective_id=retrospective.id) if retrospective.circle is None else retrospective.circle


def find_note(circle: Circle, key: str | None) -> Note:
    """A note of a circle that the user may read; raises RuleBroken if it no longer exists."""
    readable = readable_notes(current_person()).where(Note.retrospective_id == circle.retrospective_id)
    note = db.session.scalar(readable.where(Note.key == (key or "")))
    if note is None:
        raise RuleBroken("That note is not there any more.")
    return note


def change(retrospective_id: int, form: Form, do: Callable[[Circle], str]) -> AnyResponse:
    """Run a change in a circle and commit it; `do` returns the message that is shown without JavaScript."""
    circle = find_circle(retrospective_id)
    circle.hold()  # locked before a note is looked up, because somebody may be joining it to another at this moment
    if not form.sent():
        wrong = next((sentence for sentences in form.errors.values() for sentence in sentences), "Try again.")
        return refused(retrospective_id, RuleBroken(str(wrong)))
    try:
        said = do(circle)
    except RuleBroken as broken:
        return refused(retrospective_id, broken)
    db.session.commit()
    return changed(retrospective_id, said)


def changed(retrospective_id: int, said: str, undo_url: str | None = None) -> AnyResponse:
    """The circle after a committed change. For htmx only what can be undone is announced: the rest is visible anyway."""
    only_reads_from_now_on()
    if not wants_fragments():
        return done(said, url_for("retrospectives.show", retrospective_id=retrospective_id), undo_url)
    circle = drawn(find_circle(retrospective_id))
    return make_response(circle + say(said, undo_url=undo_url) if undo_url else circle)


def refused(retrospective_id: int, broken: RuleBroken) -> AnyResponse:
    """The circle with a broken rule's sentence: for htmx with 409 for a Conflict and else 422; otherwise a redirect to it."""
    db.session.rollback()
    if not wants_fragments():
        tell(broken.sentence, kind="error")
        return redirect(url_for("retrospectives.show", retrospective_id=retrospective_id), 303)
    fragment = drawn(find_circle(retrospective_id)) + say(broken.sentence, kind="error")
    return make_response(fragment, 409 if isinstance(broken, Conflict) else 422)


def drawn(circle: Circle) -> str:
    """The circle as a fragment that replaces the one on the page."""
    view = circle_of(circle, current_person())
    return put(render_template("circles/_circle.html", circle=view, composers=None, joining=None), "#circle", "outerMorph")
