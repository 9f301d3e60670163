"""One provider: what it publishes about itself, where to send people to sign in, and what it says about one who comes back."""

import datetime as dt
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from board.provider.connection import TIME_LIMITS, WAIT_FOR_PLACE, Line, ProviderDown, is_safe_address
from board.provider.id_token import NotBelieved, UnknownKey, check_id_token
from board.sign_on_settings import SignOnSettings

# Seconds. Providers announce a key days before they sign with it, and an unknown key is looked for at once.
READ_AGAIN = 24 * 3600
# Seconds between two such looks, so that forged tokens do not make the board ask without end.
UNKNOWN_KEY_WAITS = 60
# Characters. Microsoft's have some 1,500.
LONGEST_CODE = 8000
SCOPE = "openid profile email"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class CodeRefused(Exception):
    """The provider does not take the code that a browser brought back: it is invented, used already, or too old."""


@dataclass(frozen=True)
class Attempt:
    """What a browser keeps while somebody is at the provider: what must come back with them, and where they were going."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """The provider of the settings. What it publishes is read when it is first needed, and then kept for a day."""

    def __init__(self, settings: SignOnSettings):
        self.settings = settings
        self._line = Line()
        self._reading = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at: dict[str, float] = {}

    def begin(self, **asked: str) -> tuple[str, Attempt]:
        """The address to send a browser to, and what to keep for its return. Raises ProviderDown."""
        attempt = Attempt(generate_token(24), generate_token(24), generate_token(48))
        address, _state = self._session().create_authorization_url(
            self._known()["authorization_endpoint"],
            state=attempt.state,
            code_verifier=attempt.verifier,
            nonce=attempt.nonce,
            # A form that another site posts would come without our cookie.
            response_mode="query",
            **asked,
        )
        return address, attempt

    def claims_for(self, code: str, attempt: Attempt, at: dt.datetime) -> dict[str, Any]:
        """What the provider says about whoever brought this code back, checked.

        Raises ProviderDown, CodeRefused, and NotBelieved.
        """
        if not 0 < len(code) <= LONGEST_CODE:
            raise CodeRefused("no code, or one that is too long")
        endpoint = str(self._known()["token_endpoint"])
        with self._session() as session, self._line.open():
            try:
                answer = session.fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                    timeout=TIME_LIMITS,
                    allow_redirects=False,
                )
            except OAuthError as refused:
                raise CodeRefused(str(refused.error)) from None
            except (ValueError, TypeError, KeyError):
                raise ProviderDown("The provider’s answer to the code cannot be read.") from None
        token = answer.get("id_token")
        if not token:
            raise NotBelieved("The provider sent no ID token.")
        try:
            return check_id_token(token, self._published_keys(), self.settings, attempt.nonce, at)
        except UnknownKey:
            return check_id_token(token, self._published_keys(UNKNOWN_KEY_WAITS), self.settings, attempt.nonce, at)

    def _session(self) -> OAuth2Session:
        methods = self._known().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        how = "client_secret_post" if "client_secret_post" in methods else "client_secret_basic"
        return OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret,
            token_endpoint_auth_method=how,
            scope=SCOPE,
            redirect_uri=self.settings.redirect_uri,
            code_challenge_method="S256",
        )

    def _known(self) -> dict[str, Any]:
        """The discovery document, OpenID Connect Discovery 1.0, 4.3. Raises ProviderDown if there is none of this provider."""
        with self._one_reader():
            if self._is_old("metadata", READ_AGAIN):
                try:
                    self._metadata = self._read_metadata()
                except ProviderDown:
                    if not self._metadata:  # what was true yesterday does for as long as the provider cannot say it again
                        raise
                else:
                    self._read_at["metadata"] = time.monotonic()
            return self._metadata

    def _read_metadata(self) -> dict[str, Any]:
        address = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = self._line.get_document(address, "discovery document")
        if found.get("issuer") != self.settings.issuer:
            raise ProviderDown(f"The discovery document is that of {str(found.get('issuer'))[:200]}.")
        if not all(is_safe_address(found.get(name)) for name in ENDPOINTS):
            raise ProviderDown("The discovery document leaves out an address, or has one without https.")
        return found

    def _published_keys(self, oldest: float = READ_AGAIN) -> KeySet:
        """The provider's keys, read again if they are older than so many seconds. Raises ProviderDown."""
        address = str(self._known()["jwks_uri"])
        with self._one_reader():
            if self._keys is None or self._is_old("keys", oldest):
                try:
                    self._keys = KeySet.import_key_set(self._line.get_document(address, "list of keys"))  # type: ignore[arg-type]
                except (JoseError, ValueError, TypeError, KeyError, AttributeError):
                    raise ProviderDown("The provider’s list of keys cannot be read.") from None
                self._read_at["keys"] = time.monotonic()
            return self._keys

    @contextmanager
    def _one_reader(self) -> Iterator[None]:
        if not self._reading.acquire(timeout=WAIT_FOR_PLACE):
            raise ProviderDown("The provider is slow, and somebody else waits for it already.")
        try:
            yield
        finally:
            self._reading.release()

    def _is_old(self, what: str, oldest: float) -> bool:
        read_at = self._read_at.get(what)
        return read_at is None or time.monotonic() - read_at > oldest
