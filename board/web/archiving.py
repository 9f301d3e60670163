"""Archiving: two routes, one that archives a record and offers an undo, and one that restores it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person
from board.web.fragments import done, tell

# Makes a response from a record, the message about it, and the address that undoes the change, if there is one.
Answer = Callable[[Any, str, str | None], Response]


def archiving(
    name: str,
    address: str,
    find: Callable[[int], Any],
    *,
    archived: Callable[[Any], str],
    restored: Callable[[Any], str],
    back: Callable[[Any], str] = lambda _record: url_for("home.show"),
    answer: Answer | None = None,
) -> Blueprint:
    """The blueprint of a resource's archive: `POST address/archive` and `POST address/archive/undo`.

    `find` looks a record up by its id and answers 404, or 403 to users who may not archive it; `archived` and `restored` return
    the messages that say what was done. The response redirects to `back(record)`, by default the home page, also when a rule
    prevents restoring. If `answer` is given, it makes the response instead, and a rule that prevents restoring raises RuleBroken.
    """
    bp = Blueprint(name, __name__)

    def reply(record: Any, sentence: str, undo_url: str | None) -> Response:
        return done(sentence, back(record), undo_url=undo_url) if answer is None else answer(record, sentence, undo_url)

    @bp.post(f"{address}/archive")
    def create(**ids: Any) -> Response:
        record = find(*ids.values())
        record.archive(by=current_person(), at=now())
        db.session.commit()
        return reply(record, archived(record), url_for(f"{name}.destroy", **ids))

    @bp.post(f"{address}/archive/undo")
    def destroy(**ids: Any) -> Response:
        record = find(*ids.values())
        try:
            record.restore(by=current_person(), at=now())
        except RuleBroken as broken:
            if answer is not None:
                raise
            db.session.rollback()
            tell(broken.sentence, "error")
            return redirect(back(find(*ids.values())), 303)
        db.session.commit()
        return reply(record, restored(record), None)

    return bp
