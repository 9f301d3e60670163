"""A person's account at the sign-on provider, which an administrator can unlink."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.permissions import may_administer
from board.models.sign_on.identity import Identity
from board.models.sign_on.recognition import unlink
from board.web.access import allow, current_person, find
from board.web.fragments import done
from board.web.people.fresh_sign_in import needs_fresh_sign_in

bp = Blueprint("identities", __name__)


@bp.post("/identities/<int:identity_id>/unlink")
@needs_fresh_sign_in
def destroy(identity_id: int) -> Response:
    """Unlink a person's account at the provider and sign them out, so that another account can be linked by address."""
    allow(may_administer(current_person()))
    identity: Identity = find(select(Identity), id=identity_id)
    person = identity.person
    unlink(identity, by=current_person(), at=now())
    db.session.commit()
    return done(f"{person.name} is unlinked.", url_for("people.edit", person_id=person.id))
