"""The user's own subscription: how much of the Monday round-up they receive by e-mail."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.round_up.subscription import Wants, subscribe, wanted_by
from board.web.access import current_person
from board.web.forms.form import radios
from board.web.forms.person import PersonForm
from board.web.fragments import done, page

bp = Blueprint("subscriptions", __name__)


class SubscriptionForm(PersonForm):
    """How much to send."""

    wants = radios(
        "What do you want by e-mail on Mondays?",
        [(wants.value, wants.label) for wants in Wants],
        needed="Choose what you want by e-mail",
        hint="All round-ups can be read here, whatever you choose.",
    )


@bp.get("/account/round-up")
def edit() -> Response:
    """The current choice."""
    return edit_page(SubscriptionForm(data={"wants": wanted_by(current_person()).value}))


@bp.post("/account/round-up")
def update() -> Response:
    """Save another choice."""
    form = SubscriptionForm()
    if not form.sent():
        return edit_page(form, 422)
    subscribe(current_person(), Wants(form.wants.data), by=current_person(), at=now())
    db.session.commit()
    return done("Saved.", url_for("account.show"))


def edit_page(form: SubscriptionForm, status: int = 200) -> Response:
    """The page with the form."""
    return page("people/subscriptions_edit.html", status, nav="account", form=form, form_has_errors=form.has_problems)
