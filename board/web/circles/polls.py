"""Polls of an unchanged circle: answered with one statement and 204, because twelve people poll every two seconds."""

import datetime as dt

from flask import Flask, Response, request
from sqlalchemy import bindparam, case, func, select, update

from board.database import writing_if_free
from board.models.circles.circle import Circle
from board.models.circles.participant import FACILITATOR_MISSED_AFTER, HERE_FOR, PAGE_COUNTS_FOR, SEEN_EVERY, Participant
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.sign_in import SignIn
from board.models.people.team import Membership
from board.models.retrospectives.retrospective import Retrospective
from board.web.access import BIGGEST_ID
from board.web.polls import SIGN_IN_IS_OPEN, asked

UNCHANGED = (
    select(
        Circle.id,
        Circle.revision,
        SignIn.person_id,
        SignIn.started_at,
        SignIn.last_seen_at,
        func.sum(case((Participant.seen_at > bindparam("here_since"), Participant.id), else_=0)).label("here"),
        func.max(case((Participant.person_id == Circle.facilitator_id, Participant.seen_at))).label("facilitator_seen_at"),
        func.max(case((Participant.person_id == SignIn.person_id, Participant.seen_at))).label("seen_at"),
    )
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .join(Circle, Circle.retrospective_id == bindparam("retrospective_id"))
    .join(Retrospective, Retrospective.id == Circle.retrospective_id)
    .join(Membership, (Membership.team_id == Retrospective.team_id) & (Membership.person_id == Person.id))
    .join(Participant, Participant.circle_id == Circle.id)
    .where(*SIGN_IN_IS_OPEN, Circle.ended_at.is_(None))
    .group_by(Circle.id, SignIn.id)
)

PAGES_OF_A_CIRCLE = ("circles.show", "retrospectives.show", "circle_closings.new", "improvements.edit")


def register(app: Flask) -> None:
    """Answer these polls before anything else is loaded."""
    app.before_request(answer_unchanged)


def answer_unchanged() -> Response | None:
    """204 for a poll by a participant whose page has the latest revision; None for every other request.

    Any request for the page, polled or loaded, also records that the participant is present.
    """
    if request.endpoint not in PAGES_OF_A_CIRCLE:
        return None
    moment, retrospective_id = now(), (request.view_args or {})["retrospective_id"]
    if retrospective_id > BIGGEST_ID:
        return None
    row = asked(UNCHANGED, moment, retrospective_id=retrospective_id, here_since=moment - HERE_FOR)
    if row is None or row.seen_at is None:
        return None
    is_poll = request.endpoint == "circles.show" and "HX-Request" in request.headers
    note_here(row.id, row.person_id, row.seen_at, moment if is_poll else moment + PAGE_COUNTS_FOR)
    is_missed = row.facilitator_seen_at is None or moment - row.facilitator_seen_at >= FACILITATOR_MISSED_AFTER
    # Somebody who has just come back changes what everybody sees, so this poll gets the whole circle.
    came_back = moment - row.seen_at >= FACILITATOR_MISSED_AFTER
    if not is_poll or came_back or request.args.get("since") != revision_text(row.revision, int(row.here), is_missed):
        return None
    return Response(status=204)


def note_here(circle_id: int, person_id: int, was: dt.datetime, seen_at: dt.datetime) -> None:
    """Record now and then that a participant is present, in a transaction of its own so that the request stays read-only."""
    if abs(seen_at - was) < SEEN_EVERY:
        return
    with writing_if_free() as connection:
        connection.execute(
            update(Participant)
            .where(Participant.circle_id == circle_id, Participant.person_id == person_id)
            .values(seen_at=seen_at)
        )


def revision_text(revision: int, here: int, is_missed: bool) -> str:
    """The version of a circle that a poll compares: its revision, who is present, and whether the facilitator is missing."""
    return f"{revision}.{here}.{int(is_missed)}"
