"""Polls of an unchanged board: answered with one statement and 204, because a thousand open boards poll all day."""

import datetime as dt
from typing import Any

from flask import Flask, Response, current_app, request, session
from sqlalchemy import Executable, Row, bindparam, select

from board.database import db
from board.models.moments import local_day, now
from board.models.people.organisation import DEFAULT_TIME_ZONE, Organisation
from board.models.people.person import Person
from board.models.people.sign_in import SignIn, has_run_out, hash_token
from board.models.people.team import Team
from board.models.permissions import sees_team

# The conditions of a valid sign-in, for statements that join SignIn and Person.
SIGN_IN_IS_OPEN = (SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None), Person.left_at.is_(None))
UNCHANGED = (
    select(Team.revision, Organisation.time_zone, SignIn.started_at, SignIn.last_seen_at)
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .join(Team, Team.slug == bindparam("slug"))
    .outerjoin(Organisation, Organisation.id == 1)
    .where(*SIGN_IN_IS_OPEN, sees_team())
)


def register(app: Flask) -> None:
    """Answer these polls before anything else is loaded."""
    app.before_request(answer_unchanged)


def answer_unchanged() -> Response | None:
    """204 for a poll by a signed-in user whose page has the latest revision; None for every other request."""
    since = request.args.get("since")
    if request.endpoint != "boards.show" or not since or "HX-Request" not in request.headers:
        return None
    moment = now()
    row = asked(UNCHANGED, moment, slug=(request.view_args or {})["slug"])
    if row is None or since != revision_text(row.revision, local_day(moment, row.time_zone or DEFAULT_TIME_ZONE)):
        return None
    return Response(status=204)


def asked(statement: Executable, moment: dt.datetime, **about: object) -> Row[Any] | None:
    """The row of a statement filtered by SIGN_IN_IS_OPEN, for the sign-in of this request; None if the sign-in has ended."""
    token = session.get("_user_id")
    if not token:
        return None
    # The engine's own connection: no session, no objects, and nothing to clean up afterwards.
    with db.engine.connect() as connection:
        row = connection.execute(statement, {**about, "token_hash": hash_token(token)}).first()
    if row is None or has_run_out(row.started_at, row.last_seen_at, moment, *current_app.config["BOARD"].sign_in_lasts):
        return None
    return row


def revision_text(revision: int, day: dt.date) -> str:
    """The version of a board that a poll compares: the revision of its team, and the date, because cards count days."""
    return f"{revision}-{day:%Y%m%d}"
