"""Patches of a user: the directory changes single attributes of a person, most often `active`."""

from flask import Response
from scim2_models import Context, PatchOp

from board.api.sign_on.door import TOLERANT, open_to_token, read_body, say, scim_blueprint
from board.api.sign_on.user import User, entry_of, user_of
from board.api.sign_on.users import find_user
from board.database import db
from board.models.moments import now
from board.models.sign_on.provisioning import change_from_directory, provisioned

bp = scim_blueprint("scim_user_patches")


@bp.patch("/Users/<number>")
@open_to_token
def update(number: str) -> Response:
    """Change a person as the operations say, all of them or none; somebody who is made inactive leaves within this request."""
    person = find_user(number)
    patch = PatchOp[User].model_validate(read_body(), scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=TOLERANT)
    user = user_of(person, provisioned(person))
    patch.patch(user, scim_policy=TOLERANT)
    own = change_from_directory(person, entry_of(user, person.left_at is None), now())
    db.session.commit()
    return say(user_of(person, own), Context.RESOURCE_PATCH_RESPONSE)
