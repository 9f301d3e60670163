"""Users: the directory lists, reads, adds, replaces and deletes people."""

from typing import Any

from flask import Response, request
from scim2_models import (
    Context,
    InvalidFilterException,
    InvalidValueException,
    ListResponse,
    NotFoundException,
    ResponseParameters,
)
from sqlalchemy import ColumnElement, Select, func, or_, select

from board.api.sign_on.door import TOLERANT, open_to_token, read_body, say, scim_blueprint
from board.api.sign_on.filters import Wanted, read_filter
from board.api.sign_on.user import User, entry_of, location_of, user_of
from board.database import db
from board.models.moments import now
from board.models.people.person import Person, normal_email
from board.models.sign_on.provisioning import (
    ProvisionedPerson,
    add_from_directory,
    change_from_directory,
    forget_in_directory,
    people_of_directory,
    provisioned,
)

bp = scim_blueprint("scim_users")

MOST_AT_ONCE = 100
BIGGEST_ID = 2**31 - 1


@bp.get("/Users")
@open_to_token
def index() -> Response:
    """The people that a filter finds, a page of them; a filter that finds nobody answers with an empty list."""
    wanted = read_filter(request.args.get("filter", ""))
    query = people_of_directory().order_by(None).where(*(condition_of(one) for one in wanted))
    first, most = number("startIndex", 1, least=1), number("count", MOST_AT_ONCE, least=0)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page: Select[Any] = query.order_by(Person.id).offset(min(first - 1, BIGGEST_ID)).limit(min(most, MOST_AT_ONCE))
    people = db.session.scalars(page).all()
    own = {one.person_id: one for one in db.session.scalars(select(ProvisionedPerson).where(ids_of(people)))}
    answer = ListResponse[User](
        total_results=total,
        start_index=first,
        items_per_page=len(people),
        resources=[user_of(person, own.get(person.id)) for person in people],
    )
    return say(answer, Context.RESOURCE_QUERY_RESPONSE, **asked_attributes())


@bp.get("/Users/<number>")
@open_to_token
def show(number: str) -> Response:
    """One person, also one who has left."""
    person = find_user(number)
    return say(user_of(person, provisioned(person)), Context.RESOURCE_QUERY_RESPONSE, **asked_attributes())


@bp.post("/Users")
@open_to_token
def create() -> Response:
    """Add a person, or adopt the one who is here with this address."""
    user = User.model_validate(read_body(), scim_ctx=Context.RESOURCE_CREATION_REQUEST, scim_policy=TOLERANT)
    own = add_from_directory(entry_of(user), now())
    db.session.commit()
    answer = say(user_of(own.person, own), Context.RESOURCE_CREATION_RESPONSE, 201)
    answer.headers["Location"] = location_of(own.person)
    return answer


@bp.put("/Users/<number>")
@open_to_token
def update(number: str) -> Response:
    """Replace what the directory says about a person; somebody who is inactive leaves within this request."""
    person = find_user(number)
    user = User.model_validate(read_body(), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST, scim_policy=TOLERANT)
    own = change_from_directory(person, entry_of(user, person.left_at is None), now())
    db.session.commit()
    return say(user_of(person, own), Context.RESOURCE_REPLACEMENT_RESPONSE)


@bp.delete("/Users/<number>")
@open_to_token
def destroy(number: str) -> Response:
    """Let a person leave, whom the directory then knows no more; what they did stays."""
    forget_in_directory(find_user(number), now())
    db.session.commit()
    return Response(status=204)


def find_user(number: str) -> Person:
    """The person with this id whom the directory may find; raises NotFoundException."""
    is_id = number.isascii() and number.isdecimal() and len(number) <= 10 and int(number) <= BIGGEST_ID
    person = db.session.scalar(people_of_directory().where(Person.id == int(number))) if is_id else None
    if person is None:
        raise NotFoundException(detail=f"There is no user {number[:40]}.")
    return person


def ids_of(people: Any) -> ColumnElement[bool]:
    """SQL condition: what the directory calls these people."""
    return ProvisionedPerson.person_id.in_([person.id for person in people])


def condition_of(wanted: Wanted) -> ColumnElement[bool]:
    """SQL condition for one comparison of a filter."""
    own = select(ProvisionedPerson.person_id).where(ProvisionedPerson.person_id == Person.id)
    text = str(wanted.value)
    match wanted.attribute:
        case "username":
            key = normal_email(text)
            named = own.where(ProvisionedPerson.user_name_key == key).exists()
            return or_(named, (Person.email == key) & ~own.exists())
        case "externalid":
            return own.where(ProvisionedPerson.external_id == text).exists()
        case "displayname":
            return func.lower(Person.name) == text.lower()
        case "emails.value" | "emails":
            return Person.email == normal_email(text)
        case "active":
            return Person.left_at.is_(None) if wanted.value in (True, "true", "True") else Person.left_at.is_not(None)
        case "id":
            is_id = text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= BIGGEST_ID
            return Person.id == (int(text) if is_id else -1)
    raise InvalidFilterException(detail=f"People cannot be looked for by {wanted.attribute[:40]}.")


def number(name: str, default: int, least: int) -> int:
    """A whole number of the address; one below `least` is `least` (RFC 7644, 3.4.2.4)."""
    text = request.args.get(name, "")
    if not text:
        return default
    try:
        return max(int(text[:12]), least)
    except ValueError:
        raise InvalidValueException(detail=f"{name} must be a whole number.") from None


def asked_attributes() -> dict[str, Any]:
    """The attributes that the address asks for or leaves out."""
    named = {name: request.args.get(name, "") for name in ("attributes", "excludedAttributes")}
    asked = {name: [one.strip() for one in text.split(",") if one.strip()] for name, text in named.items() if text}
    return {"response_parameters": ResponseParameters[User].model_validate(asked)} if asked else {}
