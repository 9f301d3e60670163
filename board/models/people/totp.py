"""TOTP: the six digits that an authenticator app shows, which change every 30 seconds (RFC 6238, on top of RFC 4226)."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote

STEP = dt.timedelta(seconds=30)
DIGITS = 6
# RFC 4226, 4 (R6), asks for 128 bits and recommends 160.
SECRET_BYTES = 20
# RFC 6238, 5.2: one step for what is typed late, and one for a clock that is a little fast.
STEPS_AROUND = 1
# How far a clock may be wrong for the difference to be told: 10 minutes.
STEPS_TOLD = 20


def new_secret() -> str:
    """A random secret in base32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(at: dt.datetime) -> int:
    """The number of the step at the moment `at`, counted from 1970."""
    return int(at.timestamp() // STEP.total_seconds())


def code_of(secret: str, step: int, digits: int = DIGITS, algorithm: str = "sha1") -> str:
    """The code of a secret in base32 for one step. Apps know SHA-1 alone, which is safe in an HMAC (RFC 6238, 1.2)."""
    key = base64.b32decode(secret)
    digest = hmac.digest(key, struct.pack(">Q", step), getattr(hashlib, algorithm))
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: str, code: str, around: int, steps: int) -> int | None:
    """The step near `around` whose code this is, the nearest first; None if it is none of those within `steps`."""
    offsets = sorted(range(-steps, steps + 1), key=abs)
    found = [around + by for by in offsets if hmac.compare_digest(code_of(secret, around + by).encode(), code.encode())]
    return found[0] if found else None


def address_for_app(secret: str, account: str, issuer: str) -> str:
    """The address that a QR code holds for an app (Key Uri Format, which all apps follow)."""
    label = quote(f"{issuer}:{account}", safe="@")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&algorithm=SHA1&digits={DIGITS}&period=30"


def say_secret(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
