"""Letting somebody try to sign in again at once, whom too many wrong passwords keep waiting."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.audit import note_audit
from board.models.people.guess_limit import empty_buckets_of
from board.models.permissions import may_administer
from board.web.access import allow, current_person
from board.web.fragments import done
from board.web.people.people import find_person

bp = Blueprint("unlocks", __name__)


@bp.post("/people/<int:person_id>/unlocks")
def create(person_id: int) -> Response:
    """Forget the wrong guesses at the account of a person."""
    allow(may_administer(current_person()))
    person = find_person(person_id)
    empty_buckets_of(person)
    note_audit("unlocked", by=current_person(), about=person, at=now())
    db.session.commit()
    return done(f"{person.name} can try to sign in again at once.", url_for("people.edit", person_id=person.id))
