"""Signing in with the organisation's provider: there and back, and a page with one sentence for everything that can go wrong."""

from functools import lru_cache

from flask import Blueprint, abort, current_app, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db, writes_from_now_on
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.audit import note_audit
from board.models.people.one_time_link import JOIN, link_by_token
from board.models.sign_on.claims import Claims, NotRecognised, read_claims
from board.models.sign_on.identity import identity_of
from board.models.sign_on.recognition import recognise
from board.models.sign_on.sign_on_policy import sign_on_policy
from board.provider.connection import ProviderDown
from board.provider.id_token import LEEWAY, NotBelieved
from board.provider.provider import CodeRefused, Provider
from board.sign_on_settings import SignOnSettings
from board.throttle import Throttle
from board.web.access import current_address, current_person, open_to_all
from board.web.fragments import page
from board.web.people.entering import enter
from board.web.people.sign_in import local_path
from board.web.retry import CONFLICTS
from board.web.sign_on.attempts import KeptAttempt, keep, take

bp = Blueprint("single_sign_on", __name__)

# Refusals that the audit trail takes from one address in ten minutes; more say nothing new, and would fill it.
noted = Throttle(most=30, seconds=600)
LINKS = "/links/"


class NotSignedIn(Exception):
    """A sign-in that does not succeed: the status and sentence of its page, and the reason for the audit trail."""

    def __init__(self, status: int, sentence: str, reason: str, who: str = ""):
        super().__init__(reason)
        self.status, self.sentence, self.reason, self.who = status, sentence, reason, who


@lru_cache(maxsize=4)
def provider_of(settings: SignOnSettings) -> Provider:
    """The provider of the settings, with what it has published so far."""
    return Provider(settings)


def the_provider() -> Provider:
    """The provider of this board; answers 404 where there is none."""
    settings = current_app.config["BOARD"].sign_on
    return provider_of(settings) if settings else abort(404)


@bp.get("/sign-in/oidc")
@open_to_all
def new() -> Response:
    """Send the browser to the provider. With `again`, whoever is signed in here proves there that it is still they."""
    provider, wanted = the_provider(), local_path(request.args.get("next"))
    proves = bool(request.args.get("again")) and current_user.is_authenticated
    if current_user.is_authenticated and not proves:
        return redirect(wanted, 303)
    db.session.rollback()  # the provider may take seconds, and nobody else should wait for the database meanwhile
    try:
        # Asked both ways: who can take one out of the address has still to sign in again, for the answer says when that was.
        address, attempt = provider.begin(**({"prompt": "login", "max_age": "0"} if proves else {}))
    except ProviderDown as down:
        return refused_page(provider_down(provider, down), wanted, proves)
    keep(attempt, wanted, proves)
    return redirect(address, 303)


@bp.get("/sign-in/oidc/callback")
@open_to_all
def show() -> Response:
    """Take what the provider sends back with the browser, and sign in whoever it is about."""
    provider = the_provider()
    kept = take(request.args.get("state", ""))
    if kept is None and current_user.is_authenticated:
        return redirect(local_path(None), 303)  # another tab was quicker
    db.session.rollback()
    wanted = kept.wanted if kept else ""
    try:
        if kept is None:
            raise NotSignedIn(
                400,
                "This sign-in was begun in another browser or more than an hour ago, or has been used already.",
                "No sign-in of this browser belongs to the answer",
            )
        claims, said_at = ask(provider, kept)
        if kept.proves:
            prove_with(claims, said_at, kept, provider)
        else:
            wanted = enter_with(claims, kept, provider)
    except NotSignedIn as refused:
        return refused_page(refused, wanted, bool(kept and kept.proves))
    return redirect(wanted, 303)


def ask(provider: Provider, kept: KeptAttempt) -> tuple[Claims, object]:
    """What the provider says about whoever came back, and when they signed in there. Raises NotSignedIn."""
    name = provider.settings.name
    if "error" in request.args:
        raise error_of_provider(provider, request.args["error"])
    if request.args.get("iss", provider.settings.issuer) != provider.settings.issuer:  # RFC 9207
        raise untrusted(provider, "The answer is another provider’s.")
    try:
        said = provider.claims_for(request.args.get("code", ""), kept.attempt, now())
        return read_claims(said, provider.settings), said.get("auth_time")
    except ProviderDown as down:
        raise provider_down(provider, down) from None
    except CodeRefused as problem:
        sentence = f"{name} did not accept this sign-in: it took too long, or was used already."
        raise NotSignedIn(400, sentence, f"The code was refused: {problem}") from None
    except NotBelieved as problem:
        raise untrusted(provider, str(problem), problem.is_about_clocks) from None
    except NotRecognised as broken:
        raise NotSignedIn(403, broken.sentence, broken.sentence) from None


def enter_with(claims: Claims, kept: KeptAttempt, provider: Provider) -> str:
    """Sign in the person whom the claims are about, or have them show their second factor, and commit.

    Returns the address to go to. Raises NotSignedIn.
    """
    for is_last in (False, True):
        writes_from_now_on()
        try:
            person = recognise(claims, sign_on_policy(), now(), is_invited=brings_invitation(kept.wanted))
            where = enter(person, kept.wanted, provider.settings.name)
            db.session.commit()
        except RuleBroken as broken:
            db.session.rollback()
            who = ", ".join((claims.name, *claims.emails[:1]))
            raise NotSignedIn(403, broken.sentence, broken.sentence, who) from None
        except CONFLICTS:
            db.session.rollback()  # somebody else saved at the same moment, such as the same person in another tab
            if is_last:
                raise
        else:
            return where
    raise AssertionError("the last try returns or raises")


def prove_with(claims: Claims, said_at: object, kept: KeptAttempt, provider: Provider) -> None:
    """Make the sign-in fresh if the provider says that the same person has just signed in there, and commit. Raises NotSignedIn."""
    if not isinstance(said_at, int | float):
        raise NotSignedIn(
            403,
            f"{provider.settings.name} did not say when you signed in there. Ask whoever looks after it to send auth_time.",
            "The claim auth_time is missing",
        )
    if said_at < kept.began - LEEWAY:
        raise NotSignedIn(403, f"{provider.settings.name} did not ask you to sign in again.", "The claim auth_time is too old")
    writes_from_now_on()
    identity = identity_of(claims)
    if not current_user.is_authenticated or identity is None or identity.person_id != current_person().id:
        raise NotSignedIn(403, "You signed in there as somebody else than here.", "Another person confirmed")
    current_user.sign_in.prove(now())
    db.session.commit()


def brings_invitation(wanted: str) -> bool:
    """Whether somebody was on the way to an invitation that can still be used."""
    token = wanted.removeprefix(LINKS) if wanted.startswith(LINKS) else ""
    link = link_by_token(token.partition("?")[0]) if token else None
    return link is not None and link.kind == JOIN and link.is_open(now())


def provider_down(provider: Provider, down: ProviderDown) -> NotSignedIn:
    """The refusal for a provider of which nothing can be learned."""
    return NotSignedIn(503, f"{provider.settings.name} does not answer as it should. That is not your doing.", str(down))


def untrusted(provider: Provider, reason: str, is_about_clocks: bool = False) -> NotSignedIn:
    """The refusal for an answer that proves nothing."""
    name = provider.settings.name
    if is_about_clocks:
        sentence = (
            f"The clocks of this board and of {name} differ by more than {LEEWAY // 60} minutes. Tell whoever runs this board."
        )
        return NotSignedIn(403, sentence, reason)
    return NotSignedIn(403, f"The answer of {name} could not be trusted, so nobody was signed in.", reason)


def error_of_provider(provider: Provider, error: str) -> NotSignedIn:
    """The refusal for what the provider itself says went wrong: OAuth 2.0, RFC 6749, 4.1.2.1, and OpenID Connect Core, 3.1.2.6."""
    name, reason = provider.settings.name, f"The provider says {error[:60]!r}"
    if error in ("access_denied", "consent_required", "interaction_required", "login_required"):
        return NotSignedIn(403, f"{name} did not allow this sign-in: you, or an administrator there, said no.", reason)
    if error in ("server_error", "temporarily_unavailable"):
        return NotSignedIn(503, f"{name} cannot sign anybody in just now. That is not your doing.", reason)
    return NotSignedIn(403, f"{name} does not accept this board’s request. Tell whoever runs this board.", reason)


def refused_page(refused: NotSignedIn, wanted: str, proves: bool = False) -> Response:
    """The page with the sentence and a way to try again; the audit trail takes note."""
    db.session.rollback()
    current_app.logger.warning("Single sign-on refused: %s", refused.reason)
    if noted.count(current_address()) <= noted.most:
        writes_from_now_on()
        note_audit("sign-in refused", by=None, at=now(), actor=refused.who, detail=f"Single sign-on: {refused.reason}")
        db.session.commit()
    return page(
        "sign_on/refused.html",
        refused.status,
        sentence=refused.sentence,
        wanted=wanted or None,
        proves=proves,
    )
