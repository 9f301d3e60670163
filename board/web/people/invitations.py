"""Invitations: one-time links, each of which adds one person to a team."""

from flask import Blueprint, current_app, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.membership import invite, invite_guests, read_guests
from board.models.people.one_time_link import JOIN, LASTS, OneTimeLink
from board.models.people.security_mail import mails_that_bring
from board.models.people.team import MEMBER, Team
from board.models.permissions import may_change_who_is_on
from board.web.access import allow, current_person, find, find_team
from board.web.addresses import full_url
from board.web.fragments import done, page, tell
from board.web.people.members import ROLE_WORDS, InvitationForm, members_page, sends_mail
from board.web.shown_once import secret_of, secrets_of_several, show_all_once, show_once

bp = Blueprint("invitations", __name__)


@bp.post("/teams/<slug>/invitations")
def create(slug: str) -> Response:
    """Create an invitation, whose link is shown only to the person who made it."""
    team = find_team(slug)
    allow(may_change_who_is_on(current_person(), team))
    form = InvitationForm()
    if not form.sent():
        return members_page(team, 422, invitation=form)
    if form.people.data:
        return create_several(team, form)
    link, token = invite(team, form.role.data, form.note.data, by=current_person(), at=now())
    db.session.commit()
    return show_once(link, token, url_for("invitations.show", link_id=link.id))


def create_several(team: Team, form: InvitationForm) -> Response:
    """Create an invitation for each address; their links are shown on one page, only to the person who made them."""
    try:
        guests = read_guests(form.people.data)
        secret = current_app.config["BOARD"].secret_key if sends_mail() else None
        added, already, links = invite_guests(team, guests, form.role.data, by=current_person(), at=now(), mail_secret=secret)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return members_page(find_team(team.slug), 422, invitation=form)
    db.session.commit()
    words = [
        f"{', '.join(person.name for person in people)} {'is' if len(people) == 1 else 'are'} on {team.name} {since}."
        for people, since in ((added, "now"), (already, "already"))
        if people
    ]
    if links and sends_mail():
        addresses = ", ".join(link.note.rpartition(" ")[2] for link, _token in links)
        words.append(f"{'An invitation is' if len(links) == 1 else 'Invitations are'} on the way to {addresses}.")
    if not links or sends_mail():
        return done(" ".join(words), url_for("members.index", slug=team.slug, _anchor="open-title" if links else None))
    if words:
        tell(" ".join(words))
    return show_all_once([(link.id, token) for link, token in links], url_for("invitations.index", slug=team.slug))


@bp.get("/teams/<slug>/invitations")
def index(slug: str) -> Response:
    """The links that this browser has just made for a team, to copy or to send one by one."""
    team = find_team(slug)
    allow(may_change_who_is_on(current_person(), team))
    tokens = secrets_of_several()
    made = select(OneTimeLink).where(OneTimeLink.team_id == team.id, OneTimeLink.id.in_(tokens)).order_by(OneTimeLink.id)
    links = [
        {
            "id": link.id,
            "note": link.note,
            "address": link.note.rpartition(" ")[2],
            "url": full_url("links.show", token=tokens[link.id]),
        }
        for link in db.session.scalars(made)
        if link.is_open(now())
    ]
    return page("people/invitations_index.html", nav="teams", team=team, links=links, lasts=LASTS[JOIN].days)


@bp.get("/invitations/<int:link_id>")
def show(link_id: int) -> Response:
    """An invitation, with its link for the person who has just made it."""
    link, team = find_invitation(link_id)
    token, mail = secret_of(link), mails_that_bring([link.id]).get(link.id)
    if token is None and link.made_by_id == current_person().id:
        token = link.token_again(current_app.config["BOARD"].all_keys)
    return page(
        "people/invitations_show.html",
        nav="teams",
        team=team,
        link=link,
        role=ROLE_WORDS[link.role or MEMBER].lower(),
        mail=mail,
        is_open=link.is_open(now()),
        why=link.why_closed(now()),
        url=full_url("links.show", token=token) if token else None,
    )


@bp.post("/invitations/<int:link_id>/withdraw")
def destroy(link_id: int) -> Response:
    """Revoke an invitation."""
    link, team = find_invitation(link_id)
    link.withdraw(by=current_person(), at=now())
    db.session.commit()
    return done("The invitation is withdrawn. Its link no longer works.", url_for("members.index", slug=team.slug))


def find_invitation(link_id: int) -> tuple[OneTimeLink, Team]:
    """An invitation and its team; answers 404 or 403 to users who may not change who is on the team."""
    link: OneTimeLink = find(
        select(OneTimeLink)
        .join(Team, Team.id == OneTimeLink.team_id)
        .where(OneTimeLink.kind == JOIN, Team.is_visible_to(current_person())),
        id=link_id,
    )
    team: Team = find(select(Team), id=link.team_id)
    allow(may_change_who_is_on(current_person(), team))
    return link, team
