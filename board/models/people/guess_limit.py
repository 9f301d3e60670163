"""A guess limit: how often a password or a code may be guessed wrong, without letting anybody lock out somebody else.

A wrong guess fills a bucket by one, and a bucket drains with time; where it is full, the next guess has to wait. Guesses that had
to wait count nowhere. Whoever guesses at an account fills the bucket of that account and their own address, so that its owner is
not held up elsewhere, and a browser in which the owner has signed in before has a bucket of its own. Guesses from everywhere
together are only slowed down.
"""

import datetime as dt
import hashlib
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Dialect, Insert, String, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.people.person import Person, normal_email

# Hosts that share a database may differ by so much. Whatever is later than that was stored while a clock was wrong.
CLOCKS_DIFFER = dt.timedelta(minutes=5)
# Removed with each guess, which adds three at most: so the table holds little more than the guesses of the last hours.
REMOVED_AT_ONCE = 50
NO_WAIT = dt.timedelta(0)


@dataclass(frozen=True)
class GuessLimit:
    """So many wrong guesses at once, of which one is forgotten in every `drains`.

    With `first_wait`, the guess after that many waits so long, and each further one twice as long as the one before, up to
    `drains`; without it, until one is forgotten.
    """

    name: str
    most: int
    drains: dt.timedelta
    first_wait: dt.timedelta | None = None

    def drained(self, level: float, since: dt.timedelta) -> float:
        """The level after `since`."""
        return max(0.0, level - since / self.drains)

    def wait(self, level: float, since: dt.timedelta) -> dt.timedelta:
        """How long the next guess has to wait, `since` the last that counted left the bucket at `level`."""
        if self.drained(level, since) <= self.most - 1:
            return NO_WAIT
        until = self.drains * (level - self.most + 1)
        if self.first_wait is not None:
            until = min(until, self.drains, self.first_wait * 2 ** min(max(level - self.most, 0), 20))
        return max(NO_WAIT, until - since)


# OWASP ASVS 5.0, 6.3.1: ten leave room for a bad morning, and ten in a quarter of an hour none for a list of passwords.
PER_ACCOUNT_AND_ADDRESS = GuessLimit("account and address", 10, dt.timedelta(seconds=90))
PER_KNOWN_DEVICE = GuessLimit("known device", 10, dt.timedelta(seconds=90))
# Of an account, from every address and unknown device together: what a botnet may try.
PER_ACCOUNT = GuessLimit("account", 30, dt.timedelta(minutes=5), first_wait=dt.timedelta(seconds=15))
# What one address adds to that, however slowly it guesses: far less than drains, so that it alone never fills the bucket. Nobody waits.
PER_SHARE = GuessLimit("share of an account", 5, dt.timedelta(hours=1))
# One password tried on many accounts. A council shares one address, so whoever has not failed yet is let through all the same.
PER_ADDRESS = GuessLimit("address", 100, dt.timedelta(seconds=9))
# By the person who is signed in: of their own password when they are asked again, and of joining codes.
PER_PROOF = GuessLimit("proof", 10, dt.timedelta(seconds=90))
# Codes of six digits, by the person whose password was right: with three of a million valid, a day of guessing finds one in 3,000.
PER_SECOND_FACTOR = GuessLimit("second factor", 5, dt.timedelta(minutes=15))
PER_CODE = GuessLimit("joining code", 10, dt.timedelta(seconds=90))


class GuessBucket(Model):
    """How full a bucket was when a guess last counted in it. Its key is a hash: an IP address is personal data."""

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    # A hash as well, by which an administrator empties what belongs to a person.
    account: Mapped[str] = mapped_column(String(64), index=True)
    level: Mapped[float]
    at: Mapped[dt.datetime]
    empty_at: Mapped[dt.datetime] = mapped_column(index=True)


@dataclass
class _Place:
    """One bucket in which a guess counts, as it was found."""

    limit: GuessLimit
    key: str
    account: str
    level: float = 0.0
    at: dt.datetime = dt.datetime.min.replace(tzinfo=dt.UTC)

    def since(self, at: dt.datetime) -> dt.timedelta:
        return max(NO_WAIT, at - self.at)

    def level_at(self, at: dt.datetime) -> float:
        return self.limit.drained(self.level, self.since(at))

    def wait(self, at: dt.datetime) -> dt.timedelta:
        return self.limit.wait(self.level, self.since(at))


@dataclass
class Guess:
    """One guess at a secret. It counts as wrong from the beginning, so that guesses at once all count, until it is taken back."""

    places: Mapping[str, _Place]
    # The names of the limits that it has reached, so that the next guess has to wait.
    reached: list[str] = field(default_factory=list)
    # Whether its address had reached its limit before, and it was let through as the first at this account from there.
    was_let_through: bool = False
    # By how much it has counted where.
    _counted: dict[str, float] = field(default_factory=dict)

    def count(self, at: dt.datetime) -> dt.timedelta:
        """Count it and return NO_WAIT; or, where it has to wait, how long. The caller then rolls back, for it counts nowhere.

        Otherwise the caller commits before anything is checked.
        """
        _remove_empty(at)
        # In one order, so that no two guesses lock each other.
        for place in sorted(self.places.values(), key=lambda place: place.key):
            _find(place, at)
        waits = {name: place.wait(at) for name, place in self.places.items() if name != PER_SHARE.name}
        if waits.get(PER_ADDRESS.name):
            pair = self.places[PER_ACCOUNT_AND_ADDRESS.name]
            waits[PER_ADDRESS.name] = min(waits[PER_ADDRESS.name], pair.limit.drains * pair.level_at(at))
            self.was_let_through = True
        if longest := max(waits.values()):
            return longest
        share = self.places.get(PER_SHARE.name)
        is_used_up = share is not None and bool(share.wait(at))
        for name, place in self.places.items():
            self._fill(name, place, 0.0 if is_used_up and name in (PER_ACCOUNT.name, PER_SHARE.name) else 1.0, at)
        return NO_WAIT

    def _fill(self, name: str, place: _Place, by: float, at: dt.datetime) -> None:
        had_to_wait = place.wait(at)
        level = place.level_at(at) + by
        if place.limit.first_wait is None:
            level = min(level, place.limit.most)
        self._counted[name] = by
        _store(place, level, at)
        if place.wait(at) and not had_to_wait and name != PER_SHARE.name:
            self.reached.append(name)

    def was_right(self, at: dt.datetime) -> None:
        """Take it back: it was no wrong guess after all."""
        for name, by in self._counted.items():
            place = self.places[name]
            _find(place, at)
            _store(place, max(0.0, place.level_at(at) - by), at)


def guess_at_password(email: str, address: str, device: str | None) -> Guess:
    """A guess at the password of an account that signs in with `email`, whether there is one or not.

    `device` names a browser in which the account has signed in before, or is None.
    """
    account = normal_email(email)
    if device is not None:
        return guess_at(account, {PER_KNOWN_DEVICE: (device, account)})
    network = network_of(address)
    both = (account, network)
    return guess_at(account, {PER_ACCOUNT_AND_ADDRESS: both, PER_SHARE: both, PER_ACCOUNT: (account,), PER_ADDRESS: (network,)})


def guess_by(person: Person, limit: GuessLimit) -> Guess:
    """A guess by somebody who is signed in, which counts for nobody else."""
    return guess_at(person.email, {limit: (str(person.id),)})


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 network of an IPv6 one, which a single customer is given whole."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def has_to_wait(person: Person, at: dt.datetime) -> bool:
    """Whether somebody who tries to sign in as this person may have to wait, so that an administrator can let them try again."""
    full = select(GuessBucket.key).where(
        GuessBucket.account == _hash("account", normal_email(person.email)),
        GuessBucket.level > PER_ACCOUNT_AND_ADDRESS.most - 1,
        GuessBucket.empty_at > at,
    )
    return db.session.scalar(full.limit(1)) is not None


def empty_buckets_of(person: Person) -> None:
    """Forget every wrong guess at the account of a person, so that they may try at once."""
    account = _hash("account", normal_email(person.email))
    db.session.execute(delete(GuessBucket).where(GuessBucket.account == account))


def guess_at(account: str, limits: Mapping[GuessLimit, Sequence[str]]) -> Guess:
    """A guess at what belongs to an account, which counts in the bucket of each limit that these words name."""
    of = _hash("account", account)
    # What counts for an address alone belongs to no account.
    return Guess(
        {
            limit.name: _Place(limit, _hash(limit.name, *what), "" if limit is PER_ADDRESS else of)
            for limit, what in limits.items()
        }
    )


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def _insert(dialect: Dialect) -> Insert:
    insert = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    row = insert(GuessBucket)
    return row.on_conflict_do_update(index_elements=["key"], set_={"level": GuessBucket.level})


def _find(place: _Place, at: dt.datetime) -> None:
    """Read a bucket, which stays locked, and is made where there is none; one of the future is empty."""
    row = {"key": place.key, "account": place.account, "level": 0.0, "at": at, "empty_at": at}
    found = db.session.execute(
        _insert(db.engine.dialect).values(row).returning(GuessBucket.level, GuessBucket.at),
        execution_options={"synchronize_session": False},
    ).one()
    place.level, place.at = (0.0, at) if found.at > at + CLOCKS_DIFFER else (found.level, found.at)


def _store(place: _Place, level: float, at: dt.datetime) -> None:
    place.level, place.at = level, at
    row = {"level": level, "at": at, "empty_at": at + place.limit.drains * level}
    stored = update(GuessBucket).where(GuessBucket.key == place.key).values(row)
    db.session.execute(stored.execution_options(synchronize_session=False))


def _remove_empty(at: dt.datetime) -> None:
    """Remove some of the buckets that are empty by now; those that another guess has locked are left to a later one."""
    empty = select(GuessBucket.key).where(GuessBucket.empty_at < at).order_by(GuessBucket.empty_at).limit(REMOVED_AT_ONCE)
    keys = empty.with_for_update(skip_locked=True).scalar_subquery()
    db.session.execute(delete(GuessBucket).where(GuessBucket.key.in_(keys)).execution_options(synchronize_session=False))
