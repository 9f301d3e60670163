"""Archiving by two routes: one puts a record away and offers to undo it, the other brings it back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person
from board.web.fragments import done, tell

# An answer to a record, the sentence about it, and the address that undoes what was done, if any.
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
    """The blueprint of a noun's archive: `POST address/archive` and `POST address/archive/undo`.

    `find` looks a record up by its id and answers 404 or 403 to those who may not archive it; `archived` and `restored` are the
    sentences that say what was done. The answer leads to the page `back(record)`, also when a rule keeps it from coming back;
    without `back`, `answer` makes it.
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
