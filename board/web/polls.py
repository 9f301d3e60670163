"""A poll of a board that has not changed: one statement and 204, because a thousand open boards ask all day."""

import datetime as dt

from flask import Flask, Response, current_app, request, session
from sqlalchemy import bindparam, select

from board.database import db
from board.models.moments import local_day, now
from board.models.organisation import DEFAULT_TIME_ZONE, Organisation
from board.models.permissions import sees_team
from board.models.person import Person
from board.models.sign_in import SignIn, hash_token
from board.models.team import Team

UNCHANGED = (
    select(Team.revision, Organisation.time_zone, SignIn.started_at, SignIn.last_seen_at)
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .join(Team, Team.slug == bindparam("slug"))
    .outerjoin(Organisation, Organisation.id == 1)
    .where(SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None), Person.left_at.is_(None), sees_team())
)


def register(app: Flask) -> None:
    """Answer such polls before anything else is looked up."""
    app.before_request(answer_unchanged)


def answer_unchanged() -> Response | None:
    """204 for a poll by somebody signed in that has the latest revision; everything else goes the usual way."""
    since = request.args.get("since")
    if request.endpoint != "boards.show" or not since or "HX-Request" not in request.headers:
        return None
    token = session.get("_user_id")
    if not token:
        return None
    # The engine's own connection: no session, no objects, and nothing to tidy up afterwards.
    with db.engine.connect() as connection:
        row = connection.execute(UNCHANGED, {"slug": (request.view_args or {})["slug"], "token_hash": hash_token(token)}).first()
    if row is None:
        return None
    moment, settings = now(), current_app.config["BOARD"]
    revision, time_zone, started_at, last_seen_at = row
    is_over = moment - last_seen_at > dt.timedelta(days=settings.idle_days) or moment - started_at > dt.timedelta(
        days=settings.longest_days
    )
    if is_over or since != revision_text(revision, local_day(moment, time_zone or DEFAULT_TIME_ZONE)):
        return None
    return Response(status=204)


def revision_text(revision: int, day: dt.date) -> str:
    """What tells one state of a board from the next: its team's revision, and the day, for cards count days."""
    return f"{revision}-{day:%Y%m%d}"
