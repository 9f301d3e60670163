"""The door of SCIM: whoever knocks shows the token that an administrator made, and every answer is in SCIM's own shape."""

import datetime as dt
import json
from typing import Any

from flask import Blueprint, Response, current_app, request
from pydantic import ValidationError
from scim2_models import Context, Error, SCIMException, ScimObject, ScimPolicy
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from board.database import db, writes_from_now_on, writing_if_free
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.audit import DIRECTORY, note_audit
from board.models.sign_on.provisioning import AlreadyThere, ProvisioningToken, open_token
from board.throttle import Throttle

PREFIX = "/scim/v2"
KIND = "application/scim+json"
USED_EVERY = dt.timedelta(hours=1)
# Entra sends attributes that are kept nowhere here, removes by value, and changes an address by the kind of one that is not there.
TOLERANT = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
# Wrong tokens from an address in five minutes, after which it is told to wait. The right one is always let in.
wrong_tokens = Throttle(most=20, seconds=300)


def scim_blueprint(name: str) -> Blueprint:
    """A blueprint behind the door."""
    bp = Blueprint(name, f"board.api.sign_on.{name}")
    bp.before_request(ask_for_token)
    for problem in (
        *(SCIMException, ValidationError, AlreadyThere, RuleBroken),
        *(IntegrityError, StaleDataError, OperationalError, HTTPException, Exception),
    ):
        bp.register_error_handler(problem, explain)
    return bp


def open_to_token(view: Any) -> Any:
    """Mark a handler as one that asks for the token itself, and not for somebody who is signed in."""
    view.is_open_to_all = True
    return view


def ask_for_token() -> Response | None:
    """Answer 401 without the token, and 429 to an address that goes on sending wrong ones."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = open_token()
    if kind.lower() == "bearer" and token is not None and token.is_token(secret.strip()):
        note_use(token)
        return None
    db.session.rollback()
    times = wrong_tokens.count(request.remote_addr or "")
    if times == wrong_tokens.most:
        writes_from_now_on()
        note_audit("token refused", by=None, actor=DIRECTORY, at=now(), detail=f"SCIM: {times} times within five minutes")
        db.session.commit()
    if times > wrong_tokens.most:
        answer = say_error(429, "There were too many wrong tokens. Wait five minutes.")
        answer.headers["Retry-After"] = str(int(wrong_tokens.seconds))
        return answer
    answer = say_error(401, "The token is missing or wrong. An administrator makes one under Organisation, Single sign-on.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def note_use(token: ProvisioningToken) -> None:
    """Note when the directory last came, in a transaction of its own, so that what only reads stays so."""
    moment, token_id = now(), token.id
    if token.used_at is not None and moment - token.used_at < USED_EVERY:
        return
    db.session.commit()  # releases the database, which a request that writes has locked by now
    with writing_if_free() as connection:
        connection.execute(update(ProvisioningToken).where(ProvisioningToken.id == token_id).values(used_at=moment))


def read_body() -> Any:
    """The JSON object that was sent; raises SCIMException for anything else."""
    try:
        sent = json.loads(request.get_data())
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise SCIMException.from_error(Error(status=400, scim_type="invalidSyntax", detail="Send a JSON object."))
    return sent


def say(what: ScimObject, context: Context, status: int = 200, **how: Any) -> Response:
    """An answer in SCIM's shape."""
    return say_json(what.model_dump(scim_ctx=context, **how), status)


def say_json(what: Any, status: int = 200) -> Response:
    """An answer with SCIM's media type."""
    return Response(json.dumps(what), status, content_type=KIND)


def say_error(status: int, detail: str, scim_type: str | None = None) -> Response:
    """An error in SCIM's shape: RFC 7644, 3.12."""
    return say(Error(status=status, detail=detail, scim_type=scim_type), Context.DEFAULT, status)


def explain(problem: Exception) -> Response:
    """The answer to what went wrong; nothing is half done."""
    db.session.rollback()
    if isinstance(problem, SCIMException):
        return say_error(problem.status, problem.detail, problem.scim_type or None)
    if isinstance(problem, ValidationError):
        error = Error.from_validation_errors(problem)[0]
        return say_error(error.status or 400, error.detail or "A value is not what it should be.", error.scim_type)
    if isinstance(problem, AlreadyThere):
        return say_error(409, problem.sentence, "uniqueness")
    if isinstance(problem, RuleBroken):
        return say_rule(problem)
    if isinstance(problem, IntegrityError):
        return say_error(409, "Somebody else has this name or address already.", "uniqueness")
    if isinstance(problem, StaleDataError | OperationalError):
        answer = say_error(503, "Somebody else saved this at the same moment. Send it again.")
        answer.headers["Retry-After"] = "1"
        return answer
    if isinstance(problem, HTTPException):
        return say_error(problem.code or 400, str(problem.description or problem.name))
    current_app.logger.error("Unforeseen: %s %s", request.method, request.url_rule, exc_info=problem)
    return say_error(500, "Something went wrong here. Nothing was saved.")


def say_rule(broken: RuleBroken) -> Response:
    """A rule's sentence: an address that somebody has, a value that is none, or the last administrator, who cannot leave."""
    if broken.field == "email":
        is_taken = "already" in broken.sentence
        return say_error(409 if is_taken else 400, broken.sentence, "uniqueness" if is_taken else "invalidValue")
    return say_error(400, broken.sentence, "mutability")


def answer_in_scim(answer: Response) -> Response:
    """Put what Flask itself refuses under /scim/v2, such as an address that is none, into SCIM's shape as well."""
    if not request.path.startswith(f"{PREFIX}/") or answer.status_code < 400 or answer.mimetype == KIND:
        return answer
    error = say_error(answer.status_code, "There is nothing at this address, or not with this method.")
    answer.set_data(error.get_data())
    answer.content_type = KIND
    return answer
