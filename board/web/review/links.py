"""Sharing a review: links that open it without signing in, what is shared, and an end to it."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import count, now
from board.models.people.team import Team
from board.models.permissions import may_share_reviews
from board.models.review.review_link import LASTS, LONGEST_NOTE, ReviewLink, open_review_links, share_review
from board.web.access import allow, current_person, find, organisation, today
from board.web.addresses import full_url
from board.web.forms.form import Form, line, radios
from board.web.fragments import done, page
from board.web.review.filter import Filter, read_filter, say_teams
from board.web.shown_once import secret_of, show_once

bp = Blueprint("review_links", __name__)


class ReviewLinkForm(Form):
    """For whom, and for how long."""

    note = line("Who is it for?", LONGEST_NOTE, hint="So that you know later which link is whose. Only leads see it.")
    days = radios(
        "How long does it work?",
        [(days, count(days, "day")) for days in LASTS],
        needed="Choose how long the link works",
        default=str(LASTS[1]),
    )


@bp.get("/review/links")
def index() -> Response:
    """What is shared and can still be read."""
    allow(may_share_reviews(current_person()))
    return page("review/links_index.html", nav="review", links=open_review_links(now()), say_link=say_link)


@bp.get("/review/links/new")
def new() -> Response:
    """What will be shared, as in the address, and for how long."""
    allow(may_share_reviews(current_person()))
    return new_page(ReviewLinkForm(formdata=None), read_filter())


@bp.post("/review/links")
def create() -> AnyResponse:
    """A new link, which only its maker is shown."""
    allow(may_share_reviews(current_person()))
    form, wanted = ReviewLinkForm(), read_filter()
    if not form.sent():
        return new_page(form, wanted, 422)
    try:
        link, token = share_review(
            _chosen(wanted), wanted.period, int(form.days.data), by=current_person(), at=now(), note=form.note.data or ""
        )
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, wanted, 422)
    db.session.commit()
    return show_once(link, token, url_for("review_links.show", review_link_id=link.id))


@bp.get("/review/links/<int:review_link_id>")
def show(review_link_id: int) -> Response:
    """What a link shows, with the link itself for whoever has just made it."""
    allow(may_share_reviews(current_person()))
    link: ReviewLink = find(select(ReviewLink), id=review_link_id)
    token = secret_of(link)
    url = full_url("shared_reviews.show", review_token=token) if token else None
    return page("review/links_show.html", nav="review", link=link, is_open=link.is_open(now()), url=url, said=say_link(link))


@bp.post("/review/links/<int:review_link_id>/withdraw")
def destroy(review_link_id: int) -> AnyResponse:
    """Make a link useless."""
    allow(may_share_reviews(current_person()))
    link: ReviewLink = find(select(ReviewLink), id=review_link_id)
    link.withdraw(by=current_person(), at=now())
    db.session.commit()
    return done("The link is withdrawn. It shows nothing any more.", url_for("review_links.index"))


def say_link(link: ReviewLink) -> str:
    """What a link shows, in words."""
    if link.span is None and link.first_day and link.last_day:
        days = link.period(today(), organisation().zone).days
    else:
        days = f"the last {link.span}, always up to the day on which it is read"
    teams = "All open teams" if link.all_teams else say_teams([team.name for team in link.teams], 0)
    return f"{teams}: {days}"


def new_page(form: ReviewLinkForm, wanted: Filter, status: int = 200) -> Response:
    """What will be shared, and the form."""
    return page(
        "review/links_new.html",
        status,
        nav="review",
        form=form,
        form_has_errors=form.has_problems,
        wanted=wanted,
        private=[team.name for team in wanted.chosen if team.is_private],
        address=wanted.address(),
    )


def _chosen(wanted: Filter) -> list[Team] | None:
    if not wanted.chosen:
        return None
    ids = [team.id for team in wanted.chosen]
    return list(db.session.scalars(Team.visible_to(current_person()).where(Team.id.in_(ids))))
