"""The picture of a round-up: showing, uploading, describing and removing it."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response
from wtforms import FileField

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.round_up.archive import content_of
from board.models.round_up.picture import BIGGEST, LONGEST_DESCRIPTION, read_picture
from board.models.round_up.round_up import RoundUp
from board.web.access import current_person
from board.web.forms.form import Form, line
from board.web.fragments import done, page
from board.web.round_up.round_ups import find_draft, find_round_up

bp = Blueprint("round_up_pictures", __name__)


class PictureForm(Form):
    """A picture and its description."""

    file = FileField(
        "Picture",
        description=f"A PNG, JPEG or WebP of {BIGGEST // 1_000_000} MB or less; it is made smaller for the mail. Nobody in it who has not agreed, "
        "and no resident. Where and with what it was taken is removed.",
    )
    description = line(
        "What it shows",
        LONGEST_DESCRIPTION,
        needed="Say what it shows, for those who do not see it",
        hint="One sentence, for people who cannot see it and for mail programs that hide pictures.",
    )


@bp.get("/round-ups/<monday>/picture")
def show(monday: str) -> Response:
    """The picture's bytes, as validated when it was uploaded."""
    round_up = find_round_up(monday)
    content = content_of(round_up)
    if round_up.picture is None or content is None:
        abort(404)
    answer = Response(content, mimetype=f"image/{round_up.picture.kind}")
    answer.headers["Content-Disposition"] = "inline"
    return answer


@bp.get("/round-ups/<monday>/picture/edit")
def edit(monday: str) -> Response:
    """The form for the picture."""
    round_up = find_draft(monday)
    return edit_page(PictureForm(data={"description": round_up.picture.description if round_up.picture else ""}), round_up)


@bp.post("/round-ups/<monday>/picture")
def update(monday: str) -> Response:
    """Save a new picture, or change its description."""
    round_up = find_draft(monday)
    form = PictureForm()
    if not form.sent():
        return edit_page(form, round_up, 422)
    sent = request.files.get("file")
    content = sent.read(BIGGEST + 1) if sent is not None and sent.filename else None
    try:
        drawn = None
        if content is not None:
            # Reading it takes up to a second, in which nobody else could save.
            db.session.commit()
            drawn = read_picture(content)
            round_up = find_draft(monday)
        round_up.put_picture(drawn, form.description.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_draft(monday), 422)
    db.session.commit()
    return done("The picture is in.", url_for("round_ups.edit", monday=monday))


@bp.post("/round-ups/<monday>/picture/remove")
def destroy(monday: str) -> Response:
    """Remove the picture."""
    round_up = find_draft(monday)
    try:
        round_up.remove_picture(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        return done(broken.sentence, url_for("round_ups.show", monday=monday))
    db.session.commit()
    return done("The picture is out.", url_for("round_ups.edit", monday=monday))


def edit_page(form: PictureForm, round_up: RoundUp, status: int = 200) -> Response:
    """The page with the form."""
    return page(
        "round_up/pictures_edit.html", status, nav="library", form=form, form_has_errors=form.has_problems, round_up=round_up
    )
