"""The user's authenticator apps."""

import io

import segno
from flask import Blueprint, session
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.authenticator import LONGEST_FACTOR_NAME, AuthenticatorApp, add_app
from board.models.people.second_factor import check_room, note_factor_added
from board.models.people.totp import address_for_app, new_secret, say_secret
from board.web.access import current_person, find, organisation
from board.web.forms.form import line
from board.web.forms.person import PersonForm
from board.web.fragments import page
from board.web.people.codes import LONGEST_CODE, secret_keys
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.second_factors.changes import factor_added, factor_removed

bp = Blueprint("authenticators", __name__)

# The key in the session cookie for a secret that no app has proved to know yet, so that a reload shows the same.
KEPT = "authenticator_secret"


class AuthenticatorForm(PersonForm):
    """A name for an app, and the code that it shows."""

    name = line("Name", LONGEST_FACTOR_NAME, needed="Enter a name", hint="It tells this app from others of yours.")
    code = line("Code", LONGEST_CODE, needed="Enter the code that your app shows", hint="The 6 digits that your app shows now.")


@bp.get("/account/security/apps/new")
@needs_fresh_sign_in
def new() -> Response:
    """A secret for an app, as a QR code and as text; the name is suggested, for most people have one."""
    session.setdefault(KEPT, new_secret())
    return new_page(AuthenticatorForm(formdata=None, name="My phone"))


@bp.post("/account/security/apps")
@needs_fresh_sign_in
def create() -> Response:
    """Add the app, once it shows the right code."""
    form, person = AuthenticatorForm(), current_person()
    if KEPT not in session:
        session[KEPT] = new_secret()
        form.form_errors.append(
            "This page was open for too long. Scan the new picture, and enter the code that your app shows then."
        )
        return new_page(form, 422)
    if not form.sent():
        return new_page(form, 422)
    try:
        check_room(person)
        app = add_app(person, form.name.data, session[KEPT], form.code.data, secret_keys(), now())
        note_factor_added(person, app, now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(RuleBroken(broken.sentence, field="code"))
        return new_page(form, 422)
    db.session.commit()
    del session[KEPT]
    return factor_added(person, app)


@bp.post("/account/security/apps/<int:app_id>/remove")
@needs_fresh_sign_in
def destroy(app_id: int) -> Response:
    """Remove an app; it goes on showing codes, which no longer open anything."""
    return factor_removed(find(select(AuthenticatorApp).where(AuthenticatorApp.person_id == current_person().id), id=app_id))


def new_page(form: AuthenticatorForm, status: int = 200) -> Response:
    """The page with the secret and the form; a code is never rendered into it again."""
    form.code.data = ""
    issuer = f"Change Board {organisation().name}".strip().replace(":", " ")
    return page(
        "second_factors/authenticators_new.html",
        status,
        nav="account",
        form=form,
        form_has_errors=form.has_problems,
        secret=say_secret(session[KEPT]),
        picture=qr_code(address_for_app(session[KEPT], current_person().email, issuer)),
    )


def qr_code(text: str) -> Markup:
    """A QR code as SVG, dark on white in every light, because phones read no other."""
    file = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        file,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
        svgclass="qr-code",
        lineclass=None,
        title="QR code for your authenticator app",
    )
    return Markup(file.getvalue().decode())
