"""The user's own account: name, e-mail address, and the browsers that are signed in to it."""

from flask import Blueprint, current_app, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import change_account
from board.models.people.audit_search import done_to
from board.models.people.second_factor import say_factors
from board.models.people.sign_in import open_sign_ins
from board.models.round_up.subscription import wanted_by
from board.web.access import current_person
from board.web.forms.person import PersonForm, email_field, name_field
from board.web.fragments import done, page
from board.web.people.fresh_sign_in import needs_fresh_sign_in
from board.web.people.password_use import may_use_password

bp = Blueprint("account", __name__)

# So many of what was done with the sign-in; a page of its own has all.
NEWEST = 20


class AccountForm(PersonForm):
    """What users may change about themselves."""

    name = name_field()
    email = email_field(hint="You sign in with it.")


@bp.get("/account")
def show() -> Response:
    """The account, and every browser that is signed in to it, and what was done with the sign-in lately."""
    sign_ins = open_sign_ins(current_person(), now(), *current_app.config["BOARD"].sign_in_lasts)
    wants = wanted_by(current_person())
    here = current_user.sign_in
    return page(
        "people/account_show.html",
        nav="account",
        person=current_person(),
        sign_ins=sign_ins,
        here=here,
        wants=wants,
        factors=say_factors(current_person()),
        may_use_password=may_use_password(current_person()),
        entries=done_to(current_person(), NEWEST).entries,
    )


@bp.get("/account/edit")
@needs_fresh_sign_in
def edit() -> Response:
    """The form for the name and address."""
    return edit_page(AccountForm(obj=current_person()))


@bp.post("/account")
@needs_fresh_sign_in
def update() -> Response:
    """Save a new name or address."""
    form = AccountForm()
    if not form.sent():
        return edit_page(form, 422)
    person = current_person()
    if form.stands_beside(person, "name", "email"):
        return edit_page(form, 409)
    try:
        change_account(person, by=person, at=now(), **form.values("name", "email"))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, 422)
    db.session.commit()
    return done("Your account is saved.", url_for("account.show"))


def edit_page(form: AccountForm, status: int = 200) -> Response:
    """The page with the form."""
    return page("people/account_edit.html", status, nav="account", form=form, form_has_errors=form.has_problems)
