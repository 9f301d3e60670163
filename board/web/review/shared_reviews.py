"""A shared review: what a link shows to whoever has it, without signing in; no names of people, no private team, nothing that waits."""

from flask import Blueprint, Response

from board.models.moments import now
from board.models.review.portfolio import Portfolio
from board.models.review.recap import recap_of
from board.models.review.review_link import ReviewLink, review_link_by_token
from board.web.access import open_to_all, organisation, today
from board.web.fragments import page
from board.web.review.filter import say_teams
from board.web.review.review import in_sentences
from board.web.review.risks import risks_in

bp = Blueprint("shared_reviews", __name__)


@bp.get("/shared-reviews/<review_token>")
@open_to_all
def show(review_token: str) -> Response:
    """The review of a link; 404 for one that never was, 410 for one that has ended."""
    link = review_link_by_token(review_token)
    if link is None or not link.is_open(now()):
        answer = page("review/shared_reviews_closed.html", 404 if link is None else 410, why=link.why_closed() if link else None)
    else:
        answer = review_page(link)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


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
        summary=in_sentences(recap),
        teams_in_words=say_teams(shown, len(portfolio.counted)),
        list_url=lambda _name: None,
        experiment_url=lambda _experiment: None,
        names_people=False,
        **risks_in(portfolio),
    )
