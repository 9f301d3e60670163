"""Removing the second factors of somebody who has lost them, for administrators."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.second_factor import remove_every_factor
from board.models.people.sign_in import sign_out_everywhere
from board.models.permissions import may_administer
from board.web.access import allow, current_person
from board.web.fragments import done
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.people.people import find_person

bp = Blueprint("second_factor_removals", __name__)


@bp.post("/people/<int:person_id>/second-factor-removals")
@needs_fresh_sign_in
def create(person_id: int) -> Response:
    """Remove them all. The person is signed out everywhere and told by mail, and their password alone signs them in."""
    allow(may_administer(current_person()))
    person = find_person(person_id)
    remove_every_factor(person, by=current_person(), at=now())
    if person is not current_person():
        sign_out_everywhere(person, now())
    db.session.commit()
    return done(f"The second factors of {person.name} are removed.", url_for("people.edit", person_id=person.id))
