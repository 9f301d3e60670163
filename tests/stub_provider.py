"""A stub of a sign-on provider: an OpenID Connect provider on this machine that can forge whatever a test asks for."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

TENANT = "3f2a0c14-5b1e-4c9d-8a47-0d6f1e2b3c4d"
OID = "11111111-2222-4333-8444-555555555555"


@cache
def make_key(name: str) -> RSAKey:
    """A key with this name, made once, for that takes a tenth of a second."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@dataclass
class StubProvider:
    """What the provider says next. Everything is right until a test changes it."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: make_key("first"))
    # Signs instead of `key` where a test wants a key that is not published.
    signing_key: RSAKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    header: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    is_down: bool = False
    discovery: str | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def code_for(self, query: dict[str, str]) -> str:
        """A code that works once, for a request to sign in."""
        code = secrets.token_urlsafe(12)
        self.codes[code] = query
        return code

    def answer_to(self, address: str) -> str:
        """Where the browser is sent back to by a request to sign in, given as its address."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        said = {"error": self.error} if self.error else {"code": self.code_for(query), "session_state": "x"}
        return f"{query['redirect_uri']}?{urlencode({**said, 'state': query['state']})}"

    def id_token(self, query: dict[str, str]) -> str:
        """The ID token for a request, with what is forged in it."""
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "change-board",
            "sub": "pairwise",
            "oid": OID,
            "tid": TENANT,
            "nonce": query.get("nonce"),
            "iat": moment,
            "exp": moment + 3600,
            "auth_time": moment,
            "name": "Nell Novak",
            "email": "nell@example.org",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if name not in self.left_out}
        header = {"alg": "RS256", "kid": "first", **self.header}
        if header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (header, claims))
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        return jwt.encode(header, claims, self.signing_key or self.key)

    def documents(self) -> dict[str, dict[str, Any]]:
        """What is published, by path."""
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {"keys": [self.key.as_dict(private=False)]},
        }

    def exchange(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The answer to a code, which works once and only with the verifier of its challenge."""
        query = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if query is None or query.get("code_challenge") != challenge or form.get("client_secret") != "a secret of this test":
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": self.id_token(query)}


def handler_of(stub: StubProvider) -> type[BaseHTTPRequestHandler]:
    """The handler that serves a stub."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            stub.asked.append(path)
            if path == "/authorize":
                self.send_response(302)
                self.send_header("Location", stub.answer_to(self.path))
                self.end_headers()
            elif path.startswith("/.well-known") and stub.discovery is not None:
                self.say(200, stub.discovery, "text/html")
            else:
                self.say(503 if stub.is_down else 200, json.dumps(stub.documents().get(path, {})))

        def do_POST(self) -> None:
            stub.asked.append(self.path)
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, answer = stub.exchange({name: values[0] for name, values in form.items()})
            self.say(503 if stub.is_down else status, json.dumps(answer))

        def say(self, status: int, text: str, kind: str = "application/json") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def stub() -> Iterator[StubProvider]:
    """A provider on this machine."""
    stub = StubProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(stub))
    server.daemon_threads = True
    stub.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield stub
    server.shutdown()
    server.server_close()
