"""Signing in with a passkey alone: it is there, and it has asked for a PIN, a finger or a face."""

from flask import Blueprint, redirect
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.audit import note_audit
from board.web.access import open_to_all, sign_in_as
from board.web.people.ceremonies import PasskeyRefused, Purpose, check_use
from board.web.people.password_use import may_use_password
from board.web.people.sign_in import SignInForm, local_path, sign_in_page

bp = Blueprint("passkey_sign_ins", __name__)


@bp.post("/sign-in/passkey")
@open_to_all
def create() -> Response:
    """Sign in whoever the passkey belongs to."""
    form = SignInForm()
    wanted = local_path(form.next.data)
    if current_user.is_authenticated:
        return redirect(wanted, 303)
    try:
        passkey = check_use(form.credential.data or "", Purpose.SIGN_IN)
        if not may_use_password(passkey.person):  # a leaver is known at the provider alone
            raise PasskeyRefused("Your organisation signs in with single sign-on. Use the button for it.", passkey)
    except RuleBroken as broken:
        db.session.rollback()
        # What names no passkey that is known here goes on no trail, which anybody could fill with it.
        if isinstance(broken, PasskeyRefused):
            note_audit(
                "sign-in refused", by=None, about=broken.passkey.person, at=now(), detail="a passkey that was not accepted"
            )
            db.session.commit()
        form.form_errors.append(broken.sentence)
        return sign_in_page(form, 422)
    sign_in_as(passkey.person, "passkey")
    db.session.commit()
    return redirect(wanted, 303)
