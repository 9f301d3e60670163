"""The token with which the organisation's directory adds and ends people here by SCIM: one at a time, shown once."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.permissions import may_administer
from board.models.sign_on.provisioning import ProvisioningToken, end_token, make_token
from board.web.access import allow, current_person, find
from board.web.addresses import full_url
from board.web.fragments import done, page
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.shown_once import secret_of, show_once

bp = Blueprint("provisioning_tokens", __name__)


@bp.post("/organisation/provisioning-tokens")
@needs_fresh_sign_in
def create() -> Response:
    """Make a token, which is shown only to whoever made it; the one before stops working."""
    allow(may_administer(current_person()))
    token, secret = make_token(by=current_person(), at=now())
    db.session.commit()
    return show_once(token, secret, url_for("provisioning_tokens.show", token_id=token.id))


@bp.get("/organisation/provisioning-tokens/<int:token_id>")
def show(token_id: int) -> Response:
    """A token, with its secret for the administrator who has just made it."""
    allow(may_administer(current_person()))
    token: ProvisioningToken = find(select(ProvisioningToken), id=token_id)
    return page(
        "sign_on/provisioning_tokens_show.html",
        nav="organisation",
        token=token,
        secret=secret_of(token) if token.ended_at is None else None,
        scim=scim_address(),
    )


@bp.post("/organisation/provisioning-tokens/<int:token_id>/end")
@needs_fresh_sign_in
def destroy(token_id: int) -> Response:
    """End the token; the directory then changes nothing here any more."""
    allow(may_administer(current_person()))
    token: ProvisioningToken = find(select(ProvisioningToken), id=token_id)
    if token.ended_at is None:
        end_token(by=current_person(), at=now())
        db.session.commit()
    return done("The token is ended. The directory changes nothing here any more.", url_for("sign_on_policies.edit"))


def scim_address() -> str:
    """Where the directory speaks to this board."""
    return full_url("home.show").rstrip("/") + "/scim/v2"
