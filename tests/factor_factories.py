"""Second factors for tests: a passkey in software, which answers as a device does, and authenticator apps."""

import datetime as dt
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from board.database import db
from board.models.moments import now
from board.models.people.authenticator import AuthenticatorApp, encrypt
from board.models.people.passkey import Passkey, add_passkey
from board.models.people.person import Person
from board.models.people.totp import code_of, new_secret, step_at

ORIGIN = "http://localhost"
PRESENT, VERIFIED, WITH_KEY = 1, 4, 64


@dataclass
class SoftPasskey:
    """A device with one passkey, of which a test may change everything that it says."""

    origin: str = ORIGIN
    site: str = "localhost"
    count: int = 0
    counts: bool = True
    flags: int = PRESENT | VERIFIED
    credential_id: bytes = b"a passkey in software"
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """What a browser sends for a new passkey."""
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        head = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id
        said = self._said(self.flags | WITH_KEY) + head + public
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        return self._answer({"clientDataJSON": self._client("webauthn.create", options), "attestationObject": attestation})

    def answer(self, options: dict[str, Any], **more: bytes) -> str:
        """What a browser sends when the passkey is used."""
        self.count += self.counts
        client, said = self._client("webauthn.get", options), self._said(self.flags)
        signature = self.key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": said, "signature": signature, **more})

    def _said(self, flags: int) -> bytes:
        return hashlib.sha256(self.site.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, parts: dict[str, bytes]) -> str:
        id = bytes_to_base64url(self.credential_id)
        response = {name: bytes_to_base64url(value) for name, value in parts.items()}
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response})

    def public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})


def give_passkey(person: Person, device: SoftPasskey) -> Passkey:
    """A person who has added a passkey a while ago."""
    long_ago = now() - dt.timedelta(days=1)
    passkey = add_passkey(
        person, "Blue key", bytes_to_base64url(device.credential_id), device.public_key(), device.count, long_ago, long_ago
    )
    db.session.commit()
    return passkey


def give_app(person: Person, keys: list[str], name: str = "My phone") -> str:
    """A person who has added an authenticator app; returns its secret."""
    secret = new_secret()
    db.session.add(AuthenticatorApp(person_id=person.id, name=name, secret=encrypt(secret, keys), last_step=0, made_at=now()))
    db.session.commit()
    return secret


def code_now(secret: str, minutes: float = 0) -> str:
    """What an app shows whose clock is so many minutes fast."""
    return code_of(secret, step_at(now() + dt.timedelta(minutes=minutes)))


def make_factor_ids(person: Person) -> dict[str, int]:
    """The ids of one factor of each kind, for addresses."""
    passkey = give_passkey(person, SoftPasskey(credential_id=f"of {person.id}".encode()))
    give_app(person, ["a key of the tests that opens nothing"])
    app = db.session.scalars(db.select(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id)).one()
    return {"passkey_id": passkey.id, "app_id": app.id}
