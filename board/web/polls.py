"""A poll of a board that has not changed: one statement and 204, because a thousand open boards ask all day."""

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

# Of the sign-in that a statement looks at.
STANDS = (SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None), Person.left_at.is_(None))
UNCHANGED = (
    select(Team.revision, Organisation.time_zone, SignIn.started_at, SignIn.last_seen_at)
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .join(Team, Team.slug == bindparam("slug"))
    .outerjoin(Organisation, Organisation.id == 1)
    .where(*STANDS, sees_team())
)


def register(app: Flask) -> None:
    """Answer such polls before anything else is looked up."""
    app.before_request(answer_unchanged)


def answer_unchanged() -> Response | None:
    """204 for a poll by somebody signed in that has the latest revision; everything else goes the usual way."""
    since = request.args.get("since")
    if request.endpoint != "boards.show" or not since or "HX-Request" not in request.headers:
        return None
    moment = now()
    row = asked(UNCHANGED, moment, slug=(request.view_args or {})["slug"])
    if row is None or since != revision_text(row.revision, local_day(moment, row.time_zone or DEFAULT_TIME_ZONE)):
        return None
    return Response(status=204)


def asked(statement: Executable, moment: dt.datetime, **about: object) -> Row[Any] | None:
    """The row of a statement over sign-ins that STANDS, for whoever asks; None when theirs does not stand any more."""
    token = session.get("_user_id")
    if not token:
        return None
    # The engine's own connection: no session, no objects, and nothing to tidy up afterwards.
    with db.engine.connect() as connection:
        row = connection.execute(statement, {**about, "token_hash": hash_token(token)}).first()
    if row is None or has_run_out(row.started_at, row.last_seen_at, moment, *current_app.config["BOARD"].sign_in_lasts):
        return None
    return row


def revision_text(revision: int, day: dt.date) -> str:
    """What tells one state of a board from the next: its team's revision, and the day, for cards count days."""
    return f"{revision}-{day:%Y%m%d}"
