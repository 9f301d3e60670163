"""Discovery: what this SCIM door can do, which resources it has, and which attributes of them it keeps (RFC 7644, 4)."""

from functools import cache

from flask import Response, request
from scim2_models import (
    URI,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    Context,
    ETag,
    Filter,
    ForbiddenException,
    ListResponse,
    Meta,
    NotFoundException,
    Patch,
    Reference,
    ResourceType,
    Schema,
    ScimObject,
    ServiceProviderConfig,
    Sort,
)

from board.api.sign_on.door import PREFIX, open_to_token, say, scim_blueprint
from board.api.sign_on.user import User, address_of_board
from board.api.sign_on.users import MOST_AT_ONCE

bp = scim_blueprint("scim_discovery")
config = scim_blueprint("scim_config")


@config.get("/ServiceProviderConfig", endpoint="show")
@open_to_token
def show_config() -> Response:
    """What is supported: patches and filters."""
    return say(
        ServiceProviderConfig(
            patch=Patch(supported=True),
            bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
            filter=Filter(supported=True, max_results=MOST_AT_ONCE),
            change_password=ChangePassword(supported=False),
            sort=Sort(supported=False),
            etag=ETag(supported=False),
            authentication_schemes=[
                AuthenticationScheme(
                    type=AuthenticationScheme.Type.oauthbearertoken,
                    name="Bearer token",
                    description="A token that an administrator of the board makes under Organisation, Single sign-on.",
                    primary=True,
                )
            ],
            meta=Meta(resource_type="ServiceProviderConfig", location=f"{address_of_board()}{PREFIX}/ServiceProviderConfig"),
        ),
        Context.RESOURCE_QUERY_RESPONSE,
    )


@cache
def documents() -> dict[str, dict[str, ScimObject]]:
    """The resource types and the schemas, by the last part of their address."""
    user_type, schema = ResourceType.from_resource(User), User.to_schema()
    user_type.endpoint = Reference[URI]("/Users")
    return {"ResourceTypes": {"User": user_type}, "Schemas": {str(schema.id): schema}}


@bp.get("/<any(ResourceTypes, Schemas):kind>")
@open_to_token
def index(kind: str) -> Response:
    """The resource types, or the schemas."""
    if "filter" in request.args:  # RFC 7644, 4
        raise ForbiddenException(detail="These cannot be filtered.")
    found = list(documents()[kind].values())
    of = ResourceType if kind == "ResourceTypes" else Schema
    answer = ListResponse[of](total_results=len(found), start_index=1, items_per_page=len(found), resources=found)  # type: ignore[valid-type]
    return say(answer, Context.RESOURCE_QUERY_RESPONSE)


@bp.get("/<any(ResourceTypes, Schemas):kind>/<name>")
@open_to_token
def show(kind: str, name: str) -> Response:
    """One resource type, or one schema."""
    found = documents()[kind].get(name)
    if found is None:
        raise NotFoundException(detail=f"There is nothing called {name[:80]} among the {kind}.")
    return say(found, Context.RESOURCE_QUERY_RESPONSE)
