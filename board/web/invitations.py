"""Invitations: links that bring one person each onto a team."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.membership import invite
from board.models.moments import now
from board.models.one_time_link import JOIN, OneTimeLink
from board.models.permissions import may_change_who_is_on, visible_team_ids
from board.models.team import Team
from board.web.access import allow, current_person, find, find_team
from board.web.fragments import done, page
from board.web.members import ROLE_WORDS, InvitationForm, members_page

bp = Blueprint("invitations", __name__)


@bp.post("/teams/<slug>/invitations")
def create(slug: str) -> Response:
    """A new invitation, whose link is shown this once."""
    team = find_team(slug)
    allow(may_change_who_is_on(current_person(), team))
    form = InvitationForm()
    if not form.sent():
        return members_page(team, 422, invitation=form)
    link, token = invite(team, form.role.data, form.note.data, by=current_person(), on=now())
    db.session.commit()
    return page(
        "invitations/show.html",
        nav="teams",
        team=team,
        link=link,
        role=ROLE_WORDS[form.role.data].lower(),
        url=url_for("links.show", token=token, _external=True),
    )


@bp.post("/invitations/<int:link_id>/withdraw")
def destroy(link_id: int) -> Response:
    """Make an invitation useless."""
    link: OneTimeLink = find(
        select(OneTimeLink)
        .join(Team, Team.id == OneTimeLink.team_id)
        .where(OneTimeLink.kind == JOIN, visible_team_ids(current_person())),
        id=link_id,
    )
    team: Team = find(select(Team), id=link.team_id)
    allow(may_change_who_is_on(current_person(), team))
    link.withdraw(now())
    db.session.commit()
    return done("The invitation is withdrawn. Its link no longer works.", url_for("members.index", slug=team.slug))
