"""Password links: a one-time link with which somebody who cannot sign in chooses a password."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.account import make_password_link, open_password_link
from board.models.permissions import may_administer
from board.web.access import allow, current_person
from board.web.addresses import full_url
from board.web.fragments import page
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.people.password_use import check_password_use
from board.web.people.people import find_person
from board.web.shown_once import secret_of, show_once

bp = Blueprint("password_links", __name__)


@bp.post("/people/<int:person_id>/password-links")
@needs_fresh_sign_in
def create(person_id: int) -> Response:
    """Create a link, which is shown only to the person who made it; earlier links stop working."""
    allow(may_administer(current_person()))
    person = find_person(person_id)
    check_password_use(person)
    link, token = make_password_link(person, by=current_person(), at=now())
    db.session.commit()
    return show_once(link, token, url_for("password_links.show", person_id=person.id))


@bp.get("/people/<int:person_id>/password-links")
def show(person_id: int) -> Response:
    """The link for a person, for the user who has just made it."""
    allow(may_administer(current_person()))
    person = find_person(person_id)
    link = open_password_link(person, now())
    token = secret_of(link) if link else None
    url = full_url("links.show", token=token) if token else None
    return page("people/link.html", nav="people", person=person, link=link, url=url)
