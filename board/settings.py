"""The settings of the product, read from `BOARD_*` variables, with defaults for a single machine."""

import datetime as dt
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from board.mail_settings import MailSettingError, MailSettings, address_of_board, read_mail_settings
from board.sign_on_settings import SignOnSettingError, SignOnSettings, read_sign_on_settings

ROOT = Path(__file__).resolve().parent.parent
SMALLEST_SECRET = 32
# Without a scheme, a port or a path.
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


class SettingError(ValueError):
    """A setting has an invalid value; the text says which and why."""


@dataclass(frozen=True)
class Settings:
    """The settings of one installation."""

    instance: Path
    database_url: str
    secret_key: str
    # Keys of before, the newest first, by which what they signed is still believed.
    older_keys: tuple[str, ...] = ()
    # The hosts that a request may name; any, where there are none.
    hosts: tuple[str, ...] = ()
    # The address at which people open the board, or an empty text.
    address: str = ""
    hsts_subdomains: bool = False
    demo: bool = False
    proxies: int = 0
    idle_days: int = 7
    longest_days: int = 30
    audit_days: int = 730
    mail: MailSettings | None = None
    sign_on: SignOnSettings | None = None
    # Whether `board serve` drafts and sends the round-up by itself; otherwise cron does.
    mail_by_itself: bool = False

    @property
    def sign_in_lasts(self) -> tuple[dt.timedelta, dt.timedelta]:
        """How long a sign-in lasts unused, and how long at most."""
        return dt.timedelta(days=self.idle_days), dt.timedelta(days=self.longest_days)

    @property
    def all_keys(self) -> tuple[str, ...]:
        """The secret key and those of before, the newest first."""
        return (self.secret_key, *self.older_keys)

    @property
    def database(self) -> str:
        """The database URL without its password."""
        return make_url(self.database_url).render_as_string(hide_password=True)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, demo: bool = False) -> "Settings":
        """Read the `BOARD_*` variables; raises SettingError for an invalid value."""
        given = os.environ if environment is None else environment
        instance = Path(given.get("BOARD_INSTANCE") or ROOT / "instance").expanduser().resolve()
        demo = demo or _yes_or_no(given, "BOARD_DEMO")
        url = _database_url(given, instance, demo)
        try:
            mail, sign_on = read_mail_settings(given), read_sign_on_settings(given)
            address = address_of_board(given["BOARD_MAIL_LINKS"]) if given.get("BOARD_MAIL_LINKS", "").strip() else ""
        except (MailSettingError, SignOnSettingError) as refused:
            raise SettingError(str(refused)) from None
        return cls(
            instance=instance,
            database_url=url,
            secret_key=_secret_key(given, instance),
            older_keys=_older_keys(given),
            hosts=_hosts(given, address),
            address=address,
            hsts_subdomains=_yes_or_no(given, "BOARD_HSTS_SUBDOMAINS"),
            demo=demo,
            proxies=_whole_number(given, "BOARD_PROXIES", default=0, least=0, most=5),
            idle_days=_whole_number(given, "BOARD_IDLE_DAYS", default=7, least=1, most=30),
            longest_days=_whole_number(given, "BOARD_LONGEST_DAYS", default=30, least=1, most=90),
            # The database keeps an entry for half a year at least.
            audit_days=_whole_number(given, "BOARD_AUDIT_DAYS", default=730, least=180, most=3650),
            # The people of the demo are invented, and so are their addresses.
            mail=None if demo else mail,
            sign_on=None if demo else sign_on,
            mail_by_itself=not demo and _yes_or_no(given, "BOARD_MAIL_BY_ITSELF", usual=url.startswith("sqlite")),
        )


def _database_url(given: Mapping[str, str], instance: Path, demo: bool) -> str:
    url = given.get("BOARD_DATABASE_URL", "").strip()
    if not url:
        return f"sqlite:///{instance / ('demo.sqlite' if demo else 'board.sqlite')}"
    kind, _, rest = url.partition("://")
    if not rest:
        raise SettingError(f"BOARD_DATABASE_URL must look like sqlite:////path/to/file or postgresql://host/name, not {url!r}.")
    try:
        make_url(url)
    except (ArgumentError, ValueError):  # not shown, because it may contain a password
        raise SettingError("BOARD_DATABASE_URL cannot be read. The port in it must be a number.") from None
    if kind in ("postgres", "postgresql", "postgresql+psycopg"):
        return _encrypted(f"postgresql+psycopg://{rest}")
    if kind != "sqlite":
        raise SettingError(f"BOARD_DATABASE_URL must start with sqlite:// or postgresql://, not {kind}://.")
    if kind == "sqlite" and rest in ("", "/", "/:memory:"):
        raise SettingError("BOARD_DATABASE_URL must name a file: a database in memory is lost when the board stops.")
    return url


def _encrypted(url: str) -> str:
    """The URL of a PostgreSQL, which speaks TLS if it is on another machine and the URL does not say otherwise."""
    parsed = make_url(url)
    host = parsed.query.get("host", parsed.host or "")
    is_here = isinstance(host, str) and (host in ("", "localhost", "::1") or host.startswith(("/", "127.")))
    return url if is_here or "sslmode" in parsed.query else f"{url}{'&' if '?' in url else '?'}sslmode=require"


def _older_keys(given: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(given.get("BOARD_SECRET_KEY_FALLBACKS", "").replace(",", " ").split())
    if any(len(key) < SMALLEST_SECRET for key in keys):
        raise SettingError(
            f"BOARD_SECRET_KEY_FALLBACKS must be keys of before, each of at least {SMALLEST_SECRET} characters, with spaces between them."
        )
    return keys


def _hosts(given: Mapping[str, str], address: str) -> tuple[str, ...]:
    """The names in lower case, and that of the board's own address."""
    hosts = given.get("BOARD_HOSTS", "").replace(",", " ").lower().split()
    for host in hosts:
        if not HOST.fullmatch(host):
            raise SettingError(
                f"BOARD_HOSTS must be the names under which people open the board, such as board.example.org, not {host!r}."
            )
    own = urlsplit(address).hostname
    return (*hosts, own) if hosts and own and own not in hosts else tuple(hosts)


def _secret_key(given: Mapping[str, str], instance: Path) -> str:
    """The given key, or one that is created once and stored in the instance folder, readable by its owner only."""
    key = given.get("BOARD_SECRET_KEY", "")
    if key:
        if len(key) < SMALLEST_SECRET:
            raise SettingError(
                f"BOARD_SECRET_KEY must have at least {SMALLEST_SECRET} characters; leave it out and one is made for you."
            )
        return key
    file = instance / "secret_key"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            # Written under another name and then linked, so that two starts at once agree on one key.
            fresh = instance / f"secret_key.{secrets.token_hex(4)}"
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            try:
                os.link(fresh, file)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        kept = file.read_text().strip()
    except OSError as problem:
        raise SettingError(
            f"The instance folder {instance} cannot be used: {problem.strerror}. Set BOARD_INSTANCE to a folder that can be written to."
        ) from None
    if len(kept) < SMALLEST_SECRET:
        raise SettingError(
            f"The file {file} holds no usable secret key. Remove it and one is made for you; everyone signs in again."
        )
    return kept


def _whole_number(given: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise SettingError(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return number


def _yes_or_no(given: Mapping[str, str], name: str, usual: bool = False) -> bool:
    text = given.get(name, "").strip().lower()
    if text not in ("", "0", "1", "no", "yes"):
        raise SettingError(f"{name} must be yes or no, not {text!r}.")
    return text in ("1", "yes") if text else usual
