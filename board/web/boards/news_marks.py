"""News that somebody has read: marked by a button, so that a page that is opened again takes nothing away."""

import datetime as dt

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.boards.news import read_news, unread_news
from board.models.moments import now
from board.web.access import current_person
from board.web.fragments import done

bp = Blueprint("news_marks", __name__)


@bp.post("/news/marks")
def create() -> Response:
    """Mark the news as read up to the moment at which the page was made."""
    try:
        until = dt.datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        until = now()
    read_news(current_person(), until if until.tzinfo else until.replace(tzinfo=dt.UTC), at=now())
    db.session.commit()
    return done("The news is put away.", url_for("home.show"), undo_url=url_for("news_marks.destroy"))


@bp.post("/news/marks/undo")
def destroy() -> Response:
    """Show it again."""
    unread_news(current_person())
    db.session.commit()
    return done("The news is back.", url_for("home.show"))
