"""Of whom the organisation requires a second factor, for administrators."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.activity import edit as put_on_record
from board.models.people.audit import note_audit
from board.models.people.second_factor import RequiredOf
from board.models.permissions import may_administer
from board.web.access import allow, current_person, organisation
from board.web.forms.form import radios
from board.web.forms.person import PersonForm
from board.web.fragments import done, page
from board.web.people.fresh_sign_in import needs_fresh_sign_in

bp = Blueprint("factor_policies", __name__)


class FactorPolicyForm(PersonForm):
    """Of whom a second factor is required."""

    second_factor_of = radios(
        "Who must have a second factor?",
        [(one.value, one.label) for one in RequiredOf],
        needed="Choose who must have a second factor",
        hint="A passkey or an authenticator app. Whoever has none adds one right after signing in, before anything else.",
    )


@bp.get("/organisation/second-factors")
@needs_fresh_sign_in
def edit() -> Response:
    """The setting as it is."""
    allow(may_administer(current_person()))
    return edit_page(FactorPolicyForm(obj=organisation()))


@bp.post("/organisation/second-factors")
@needs_fresh_sign_in
def update() -> Response:
    """Save the setting, which holds from the next request of everybody."""
    allow(may_administer(current_person()))
    form = FactorPolicyForm()
    if not form.sent():
        return edit_page(form, 422)
    values = form.values("second_factor_of")
    if put_on_record(organisation(), values, by=current_person(), at=now()):
        required = RequiredOf(form.second_factor_of.data).label
        note_audit("setting changed", by=current_person(), at=now(), detail=f"Who must have a second factor: {required}")
    db.session.commit()
    return done("Saved.", url_for("organisation.edit"))


def edit_page(form: FactorPolicyForm, status: int = 200) -> Response:
    """The page with the form."""
    return page(
        "second_factors/factor_policies_edit.html", status, nav="organisation", form=form, form_has_errors=form.has_problems
    )
