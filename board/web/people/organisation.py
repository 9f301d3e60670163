"""Settings of the organisation: its name, time zone and colour."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.fields import label_of
from board.models.moments import now
from board.models.people.activity import edit as put_on_record
from board.models.people.audit import note_audit
from board.models.people.organisation import LONGEST_ORGANISATION_NAME, Organisation, check_time_zone
from board.models.people.second_factor import RequiredOf
from board.models.people.theme import LIGHT_SURFACE, check_colour, say_readable
from board.models.permissions import may_administer
from board.models.review.facts import recount
from board.version import version
from board.web.access import allow, current_person
from board.web.access import organisation as this_organisation
from board.web.forms.form import as_choices, choose_from, line
from board.web.forms.person import PersonForm
from board.web.forms.time_zones import time_zone_choices
from board.web.fragments import done, page
from board.web.people.password_use import sign_on

bp = Blueprint("organisation", __name__)


class OrganisationForm(PersonForm):
    """The name, time zone and colour of the organisation."""

    name = line(
        "Name",
        LONGEST_ORGANISATION_NAME,
        needed="Enter the name of your organisation",
        hint="It stands at the top of every page.",
    )
    time_zone = choose_from("Time zone", needed="Choose a time zone from the list", hint="Days begin and end by it.")
    brand_colour = line(
        "Colour",
        7,
        needed="Enter a colour",
        hint="Your own colour, as # and six digits or letters, such as #00594f. Links and buttons use it, made darker or lighter where it could not be read.",
    )


@bp.get("/organisation")
def edit() -> Response:
    """The settings as they are."""
    allow(may_administer(current_person()))
    return edit_page(OrganisationForm(obj=this_organisation()))


@bp.post("/organisation")
def update() -> Response:
    """Save the settings."""
    allow(may_administer(current_person()))
    form = OrganisationForm()
    offer_time_zones(form)
    if not form.sent():
        return edit_page(form, 422)
    organisation = this_organisation()
    if form.stands_beside(organisation, "name", "time_zone", "brand_colour"):
        return edit_page(form, 409)
    try:
        values = {
            "name": form.name.data,
            "time_zone": check_time_zone(form.time_zone.data or ""),
            "brand_colour": check_colour(form.brand_colour.data or ""),
        }
    except RuleBroken as broken:
        form.refuse(broken)
        return edit_page(form, 422)
    changes = put_on_record(organisation, values, by=current_person(), at=now())
    if changes:
        detail = ", ".join(f"{label_of(getattr(Organisation, name)).lower()} is now {values[name]}" for name in changes)
        note_audit("setting changed", by=current_person(), at=now(), detail=detail)
    if "time_zone" in changes:
        recount()  # days begin and end at other moments in the new time zone
    db.session.commit()
    return done(f"Saved. {say_readable(organisation.brand_colour)}", url_for("organisation.edit"))


def offer_time_zones(form: OrganisationForm) -> None:
    """Offer every time zone, and the organisation's own whatever it is."""
    form.time_zone.choices = as_choices(time_zone_choices(this_organisation().time_zone))


def edit_page(form: OrganisationForm, status: int = 200) -> Response:
    """The form, with a preview of the colour."""
    offer_time_zones(form)
    return page(
        "people/organisation_edit.html",
        status,
        nav="organisation",
        form=form,
        form_has_errors=form.has_problems,
        surface=LIGHT_SURFACE,
        readable=say_readable(this_organisation().brand_colour),
        single_sign_on=f"people sign in with {settings.name}" if (settings := sign_on()) else None,
        required=RequiredOf(this_organisation().second_factor_of or "nobody").label,
        running=version(),
    )
