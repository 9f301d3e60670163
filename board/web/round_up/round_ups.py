"""Round-ups: the archive with its search, one to read, and the draft that a lead or a coach edits."""

import datetime as dt

from flask import Blueprint, abort, current_app, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.library.query import LONGEST
from board.models.moments import now
from board.models.permissions import may_edit_round_ups
from board.models.round_up.archive import MOST_FOUND, drafts, search_round_ups, sent_round_ups
from board.models.round_up.draft import draft
from board.models.round_up.item import RoundUpItem, RoundUpSection
from board.models.round_up.letter import tally_of
from board.models.round_up.round_up import LONGEST_OPENING, LONGEST_SUBJECT, RoundUp, may_be_written, monday_to_write, round_up_of
from board.web.access import allow, current_person, organisation, today
from board.web.forms.form import UNSHOWABLE, Form, line, text
from board.web.fragments import done, page

bp = Blueprint("round_ups", __name__)

SHOWN_AT_ONCE = 12


class RoundUpForm(Form):
    """The subject and the opening note, which a person adds to a round-up."""

    subject = line(
        "Subject", LONGEST_SUBJECT, needed="Enter a subject", hint="People see it in their inbox before anything else."
    )
    opening = text(
        "Opening note",
        LONGEST_OPENING,
        hint="A few warm words in your own voice. It stands on top, without a heading.",
    )


@bp.get("/round-ups")
def index() -> Response:
    """The round-ups that were sent, latest first, or those that match a search; for editors also the draft."""
    typed = UNSHOWABLE.sub("", request.args.get("q", ""))[:LONGEST].strip()
    is_editor = may_edit_round_ups(current_person())
    before = round_up_of(day) if (day := day_in(request.args.get("before", ""))) else None
    found = search_round_ups(typed) if typed else []
    round_ups = [] if typed else sent_round_ups(SHOWN_AT_ONCE + 1, before)
    begun = drafts(today()) if is_editor and not typed else []
    return page(
        "round_up/index.html",
        nav="library",
        typed=typed,
        found=found,
        most=MOST_FOUND,
        round_ups=round_ups[:SHOWN_AT_ONCE],
        older=round_ups[SHOWN_AT_ONCE - 1].monday if len(round_ups) > SHOWN_AT_ONCE else None,
        drafts=begun,
        is_editor=is_editor,
        is_first=before is None,
        is_begun=any(one.monday == monday_to_write(today()) for one in [*begun, *round_ups]),
    )


@bp.get("/round-ups/<monday>")
def show(monday: str) -> Response:
    """One round-up: all of it, or only what is about the user's own teams."""
    round_up = find_round_up(monday)
    person = current_person()
    own = frozenset(membership.team_id for membership in person.memberships)
    is_own = bool(own) and request.args.get("teams") == "mine"
    is_editor = may_edit_round_ups(person)
    return page(
        "round_up/show.html",
        nav="library",
        round_up=round_up,
        sections=round_up.sections(own if is_own else None),
        is_own=is_own,
        has_teams=bool(own),
        is_editor=is_editor,
        tally=tally_of(round_up) if is_editor and round_up.is_sent else None,
    )


@bp.post("/round-ups")
def create() -> Response:
    """Create the draft that is due, or add what has happened since."""
    allow(may_edit_round_ups(current_person()))
    monday = day_in(request.form.get("monday", "")) or monday_to_write(today())
    if not may_be_written(monday, today()):
        monday = monday_to_write(today())
    round_up, new = draft(monday, organisation().zone, by=current_person(), at=now())
    db.session.commit()
    if round_up is not None and round_up.is_sent:
        return done("That round-up has been sent already. It stays as it was.", url_for("round_ups.show", monday=monday))
    words = "Nothing new has happened since." if not new else "What has happened is in it now."
    return done(words, url_for("round_ups.edit", monday=monday))


@bp.get("/round-ups/<monday>/edit")
def edit(monday: str) -> Response:
    """The draft with everything that can be edited."""
    round_up = find_draft(monday)
    return edit_page(RoundUpForm(obj=round_up), round_up)


@bp.post("/round-ups/<monday>")
def update(monday: str) -> Response:
    """Save the subject and the opening note, and go to the preview if that button was pressed."""
    round_up = find_draft(monday)
    form = RoundUpForm()
    if not form.sent():
        return edit_page(form, round_up, 422)
    if form.stands_beside(round_up, "subject", "opening"):
        return edit_page(form, round_up, 409)
    try:
        round_up.write(by=current_person(), at=now(), **form.values("subject", "opening"))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_draft(monday), 422)
    db.session.commit()
    there = "round_up_previews.show" if request.form.get("then") == "preview" else "round_ups.edit"
    return done("Saved.", url_for(there, monday=monday))


def edit_page(form: RoundUpForm, round_up: RoundUp, status: int = 200) -> Response:
    """The form, and the items in their sections with those that were left out."""
    left_out = [item for item in round_up.items if item.dropped_at is not None and not item.is_private]
    return page(
        "round_up/edit.html",
        status,
        nav="library",
        form=form,
        form_has_errors=form.has_problems,
        round_up=round_up,
        sections=round_up.sections(),
        left_out=sorted(left_out, key=lambda item: (RoundUpSection(item.section).place, item.position)),
        longest=LONGEST_OPENING,
        has_mail=current_app.config["BOARD"].mail is not None,
    )


def day_in(text: str) -> dt.date | None:
    """A date from an address, or None."""
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2026-11-30") else None
    except ValueError:
        return None


def find_round_up(monday: str) -> RoundUp:
    """The round-up of a Monday, either sent or, for its editors, a draft; otherwise answers 404."""
    day = day_in(monday)
    round_up = round_up_of(day) if day else None
    if round_up is None or not (round_up.is_sent or may_edit_round_ups(current_person())):
        abort(404)
    return round_up


def find_draft(monday: str) -> RoundUp:
    """The round-up of a Monday to be edited; answers 403 to everyone but its editors, whether it exists or not."""
    allow(may_edit_round_ups(current_person()))
    return find_round_up(monday)


def find_item(item_id: int) -> RoundUpItem:
    """An item to be edited by the round-up's editors; answers 404 for an item of a team that has become private."""
    allow(may_edit_round_ups(current_person()))
    item = db.session.get(RoundUpItem, item_id) if 0 < item_id < 2**31 else None
    if item is None or item.is_private:
        abort(404)
    return item
