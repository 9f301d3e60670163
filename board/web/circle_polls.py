"""A poll of a circle that has not changed: one statement and 204, because twelve people ask every two seconds."""

import datetime as dt

from flask import Flask, Response, current_app, request, session
from sqlalchemy import bindparam, case, func, select, update

from board.database import db
from board.models.circle import Circle
from board.models.moments import now
from board.models.person import Person
from board.models.retrospective import Retrospective
from board.models.seat import FACILITATOR_MISSED_AFTER, HERE_FOR, SEEN_EVERY, Seat
from board.models.sign_in import SignIn, hash_token
from board.models.team import Membership

UNCHANGED = (
    select(
        Circle.id,
        Circle.revision,
        SignIn.person_id,
        SignIn.started_at,
        SignIn.last_seen_at,
        func.sum(case((Seat.seen_at > bindparam("here_since"), Seat.id), else_=0)),
        func.max(case((Seat.person_id == Circle.facilitator_id, Seat.seen_at))),
        func.max(case((Seat.person_id == SignIn.person_id, Seat.seen_at))),
    )
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .join(Circle, Circle.retrospective_id == bindparam("retrospective_id"))
    .join(Retrospective, Retrospective.id == Circle.retrospective_id)
    .join(Membership, (Membership.team_id == Retrospective.team_id) & (Membership.person_id == Person.id))
    .join(Seat, Seat.circle_id == Circle.id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        Person.left_at.is_(None),
        Circle.ended_at.is_(None),
    )
    .group_by(Circle.id, SignIn.id)
)


def register(app: Flask) -> None:
    """Answer such polls before anything else is looked up."""
    app.before_request(answer_unchanged)


def answer_unchanged() -> Response | None:
    """204 for a poll by somebody in the circle that has the latest revision; everything else goes the usual way.

    Whoever reads the page, by polling or by loading it, is here.
    """
    if request.endpoint not in ("circles.show", "retrospectives.show"):
        return None
    token, retrospective_id = session.get("_user_id"), (request.view_args or {})["retrospective_id"]
    if not token or retrospective_id > 2**31 - 1:
        return None
    moment, settings = now(), current_app.config["BOARD"]
    asked = {"retrospective_id": retrospective_id, "token_hash": hash_token(token), "here_since": moment - HERE_FOR}
    # The engine's own connection: no session, no objects, and nothing to tidy up afterwards.
    with db.engine.connect() as connection:
        row = connection.execute(UNCHANGED, asked).first()
    if row is None:
        return None
    circle_id, revision, person_id, started_at, last_seen_at, here, facilitator_seen_at, seen_at = row
    is_over = moment - last_seen_at > dt.timedelta(days=settings.idle_days) or moment - started_at > dt.timedelta(
        days=settings.longest_days
    )
    if is_over or seen_at is None:
        return None
    note_here(circle_id, person_id, seen_at, moment)
    is_missed = facilitator_seen_at is None or moment - facilitator_seen_at >= FACILITATOR_MISSED_AFTER
    # Who has just come back changes what everybody sees, so that they go the usual way.
    came_back = moment - seen_at >= FACILITATOR_MISSED_AFTER
    is_poll = request.endpoint == "circles.show" and "HX-Request" in request.headers
    if not is_poll or came_back or request.args.get("since") != revision_text(revision, int(here), is_missed):
        return None
    return Response(status=204)


def note_here(circle_id: int, person_id: int, seen_at: dt.datetime, moment: dt.datetime) -> None:
    """Keep a seat warm, now and then and in a transaction of its own, so that reading stays reading."""
    if moment - seen_at < SEEN_EVERY:
        return
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(update(Seat).where(Seat.circle_id == circle_id, Seat.person_id == person_id).values(seen_at=moment))
        connection.commit()


def revision_text(revision: int, here: int, is_missed: bool) -> str:
    """What tells one state of a circle from the next: its revision, who is here, and whether the facilitator is missed."""
    return f"{revision}.{here}.{int(is_missed)}"
