"""A link with which somebody who cannot sign in chooses a password."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.account import make_password_link
from board.models.moments import now
from board.models.permissions import may_administer
from board.web.access import allow, current_person
from board.web.people import find_person, password_link_page

bp = Blueprint("password_links", __name__)


@bp.post("/people/<int:person_id>/password-links")
def create(person_id: int) -> Response:
    """A new link, shown once; any earlier one stops working."""
    allow(may_administer(current_person()))
    person = find_person(person_id)
    _link, token = make_password_link(person, by=current_person(), on=now())
    db.session.commit()
    return password_link_page(person, url_for("links.show", token=token, _external=True))
