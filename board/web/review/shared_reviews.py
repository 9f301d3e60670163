"""A shared review: what a link shows to whoever has it, without signing in; no names of people, no private team, nothing that waits."""

import datetime as dt

from flask import Blueprint, Response
from sqlalchemy import select

from board.database import db
from board.models.moments import now
from board.models.people.audit import AuditArea, AuditEntry
from board.models.review.portfolio import Portfolio
from board.models.review.recap import recap_of
from board.models.review.review_link import ReviewLink, review_link_by_token
from board.web.access import current_address, note_reading, open_to_all, organisation, today
from board.web.fragments import page
from board.web.review.filter import say_teams
from board.web.review.review import in_sentences
from board.web.review.risks import risks_in

bp = Blueprint("shared_reviews", __name__)

# Whoever reads on a telephone loads the same page again and again.
ONE_OPENING = dt.timedelta(hours=1)


@bp.get("/shared-reviews/<review_token>")
@open_to_all
def show(review_token: str) -> Response:
    """The review of a link; 404 for one that never was, 410 for one that has ended."""
    link = review_link_by_token(review_token)
    if link is None or not link.is_open(now()):
        answer = page("review/shared_reviews_closed.html", 404 if link is None else 410, why=link.why_closed() if link else None)
    else:
        answer = review_page(link)
        note_opened(link)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def note_opened(link: ReviewLink) -> None:
    """Put it on the audit trail that somebody opened the link, once an hour from one address."""
    moment = now()
    before = select(AuditEntry.id).where(
        AuditEntry.area == AuditArea.LINK,
        AuditEntry.at > moment - ONE_OPENING,
        AuditEntry.action == "shared review opened",
        AuditEntry.detail == link.purpose,
        AuditEntry.address == current_address(),
    )
    if db.session.scalar(before.limit(1)) is None:
        note_reading("shared review opened", by=None, detail=link.purpose)


def review_page(link: ReviewLink) -> Response:
    """What it shows today."""
    period = link.period(today(), organisation().zone)
    portfolio = Portfolio(link.shown_teams(), period, today())
    recap = recap_of(portfolio)
    shown = [] if link.all_teams else [team.name for team in link.teams if not team.is_private]
    return page(
        "review/shared_reviews_show.html",
        link=link,
        period=period,
        recap=recap,
        inbox=None,
        summary=in_sentences(recap),
        teams_in_words=say_teams(shown, len(portfolio.counted)),
        list_url=lambda _name: None,
        experiment_url=lambda _experiment: None,
        names_people=False,
        **risks_in(portfolio),
    )
