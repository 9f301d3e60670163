"""App roles that put people on a team when they sign in with single sign-on."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.team import Team
from board.models.permissions import may_administer
from board.models.sign_on.provider_roles import TeamRole, add_team_role, remove_team_role
from board.web.access import allow, current_person, find
from board.web.fragments import done
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.sign_on.policies import policy_page, team_role_form

bp = Blueprint("team_roles", __name__)


@bp.post("/organisation/sign-on/team-roles")
@needs_fresh_sign_in
def create() -> Response:
    """Let an app role put people on a team."""
    allow(may_administer(current_person()))
    form = team_role_form()
    if not form.sent():
        return policy_page(422, roles=form)
    try:
        team = db.session.get(Team, int(form.team.data or 0))
        added = add_team_role(form.name.data or "", team, form.role.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return policy_page(422, roles=form)
    db.session.commit()
    return done(
        f"Whoever has the app role {added.name} comes onto {added.team.name} at sign-in.", url_for("sign_on_policies.edit")
    )


@bp.post("/organisation/sign-on/team-roles/<int:team_role_id>/remove")
@needs_fresh_sign_in
def destroy(team_role_id: int) -> Response:
    """Let an app role put nobody on a team any more."""
    allow(may_administer(current_person()))
    team_role: TeamRole = find(select(TeamRole), id=team_role_id)
    name, team = team_role.name, team_role.team.name
    remove_team_role(team_role, by=current_person(), at=now())
    db.session.commit()
    return done(f"The app role {name} puts nobody on {team} any more.", url_for("sign_on_policies.edit"))
