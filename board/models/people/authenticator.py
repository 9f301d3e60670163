"""An authenticator app: it shares a secret with the board, and shows six digits that prove so."""

import base64
import datetime as dt
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ForeignKey, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.person import Person
from board.models.people.totp import STEP, STEPS_AROUND, STEPS_TOLD, step_at, step_of

LONGEST_FACTOR_NAME = 60
WRONG_CODE = "This code is not right. Enter the six digits that your app shows now."
USED_CODE = "This code has been used already. Wait until your app shows the next one."


class ClockWrong(RuleBroken):
    """A code that is right for a clock which is minutes fast or slow."""

    def __init__(self, step: int, now: int):
        minutes = max(1, round(abs(step - now) * STEP.total_seconds() / 60))
        words = f"{minutes} minute{'' if minutes == 1 else 's'} {'fast' if step > now else 'slow'}"
        super().__init__(
            f"This code is right for a clock that is {words}. Set the clock of the device with the app to automatic, "
            "then enter the next code that it shows."
        )
        self.step = step


class AuthenticatorApp(Model):
    """An app on one device of a person. Its secret is encrypted, so that a stolen copy of the database shows no codes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_FACTOR_NAME), info=field("Name"))
    secret: Mapped[str] = mapped_column(String(200))
    # The step of the last code that was used: a code works once, and none before it works any more (RFC 6238, 5.2).
    last_step: Mapped[int]
    # The step of a code of the future about which its owner was told that their clock is fast: it must never work.
    told_step: Mapped[int | None]
    made_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]

    @property
    def kind_in_words(self) -> str:
        return "Authenticator app"

    def use(self, code: str, keys: Sequence[str], at: dt.datetime) -> None:
        """Use a code up. Raises RuleBroken, or ClockWrong, after which the caller commits too.

        `keys` are the secret keys of the board, the newest first.
        """
        secret = decrypt(self.secret, keys)
        if secret is None:
            raise RuleBroken(
                "This app can no longer be checked: the board has another secret key. Use another way to prove who you are."
            )
        try:
            step = check_code(secret, code, at)
        except ClockWrong as wrong:
            self.told_step = wrong.step if wrong.step > step_at(at) else self.told_step
            raise
        unused = (
            AuthenticatorApp.last_step < step,
            or_(AuthenticatorApp.told_step.is_(None), AuthenticatorApp.told_step != step),
        )
        used = update(AuthenticatorApp).where(AuthenticatorApp.id == self.id, *unused).values(last_step=step, last_used_at=at)
        if db.session.execute(used).rowcount != 1:  # type: ignore[attr-defined]
            raise RuleBroken(USED_CODE)


def add_app(person: Person, name: str, secret: str, code: str, keys: Sequence[str], at: dt.datetime) -> AuthenticatorApp:
    """Add an app that shows the right code for a new secret. Raises RuleBroken for a wrong code."""
    step = check_code(secret, code, at)
    app = AuthenticatorApp(
        person_id=person.id, name=name or "Authenticator app", secret=encrypt(secret, keys), last_step=step, made_at=at
    )
    db.session.add(app)
    return app


def check_code(secret: str, code: str, at: dt.datetime) -> int:
    """The step of a right code. Raises RuleBroken, or ClockWrong for one that is right at another time."""
    now = step_at(at)
    step = step_of(secret, "".join(code.split()), now, STEPS_TOLD)
    if step is None:
        raise RuleBroken(WRONG_CODE)
    if abs(step - now) > STEPS_AROUND:
        raise ClockWrong(step, now)
    return step


def apps_of(person: Person) -> list[AuthenticatorApp]:
    """A person's authenticator apps, the first first."""
    return list(
        db.session.scalars(select(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id).order_by(AuthenticatorApp.id))
    )


def encrypt(secret: str, keys: Sequence[str]) -> str:
    """A secret as it is stored."""
    return _cipher(keys).encrypt(secret.encode()).decode()


def decrypt(stored: str, keys: Sequence[str]) -> str | None:
    """A stored secret, or None if none of the keys is the one that it was encrypted with."""
    try:
        return _cipher(keys).decrypt(stored.encode()).decode()
    except InvalidToken:
        return None


def _cipher(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"authenticator app").derive(key.encode())
    return base64.urlsafe_b64encode(derived)
