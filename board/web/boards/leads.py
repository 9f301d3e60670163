"""Leads: an administrator makes somebody a lead with one button, where a card waits for one and nobody is."""

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.account import change_account
from board.models.people.person import Person
from board.models.permissions import may_administer
from board.web.access import allow, current_person, find
from board.web.fragments import done, tell
from board.web.people.fresh_sign_in import needs_fresh_sign_in

bp = Blueprint("leads", __name__)


@bp.post("/leads")
@needs_fresh_sign_in
def create() -> Response:
    """Make the chosen person a lead; 404 for somebody who is not here."""
    allow(may_administer(current_person()))
    given = request.form.get("person", "")
    if not given:
        tell("Choose who becomes a lead.", "error")
        return redirect(url_for("home.show"), 303)
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
    person = find(select(Person).where(Person.left_at.is_(None)), id=number)
    change_account(person, by=current_person(), at=now(), is_lead=True)
    db.session.commit()
    return done(f"{person.name} is a lead now, and decides about experiments of every team.", url_for("home.show"))
