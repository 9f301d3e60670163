"""A person's name, which nobody else here bears without a mark: words and roles belong to whoever they are said to belong to."""

import unicodedata

from sqlalchemy import func, or_, select

from board.database import db
from board.models.errors import RuleBroken
from board.models.people.person import LONGEST_NAME, Person


def check_name(name: str, person: Person | None = None) -> str:
    """The name as it is saved. Raises RuleBroken for that of somebody else who is here."""
    kept = plain_name(name)
    if is_taken(kept, person):
        raise RuleBroken(
            f"Somebody here is called {kept} already. Add what tells the two apart, such as {kept} (Fostering).", field="name"
        )
    return kept


def marked_name(name: str, email: str, person: Person | None = None) -> str:
    """A name that nobody chose here, such as one from a directory: if it is taken, with what stands before the @ of the address."""
    kept = plain_name(name)
    if not is_taken(kept, person):
        return kept
    mark = f" ({email.partition('@')[0]})"[:LONGEST_NAME]
    return kept[: LONGEST_NAME - len(mark)] + mark


def is_taken(name: str, person: Person | None = None) -> bool:
    """Whether somebody else who has not left bears this name, in whatever capitals. A name that one bears already is one's own."""
    if person is not None and person.id is not None and plain_name(person.name).casefold() == name.casefold():
        return False
    alike = or_(Person.name == name, func.lower(Person.name) == name.lower())
    others = select(Person.id).where(alike, Person.left_at.is_(None))
    if person is not None and person.id is not None:
        others = others.where(Person.id != person.id)
    return db.session.scalar(others.limit(1)) is not None


def plain_name(name: str) -> str:
    """A name in one form of Unicode and with single spaces, so that two that look the same are the same."""
    return " ".join(unicodedata.normalize("NFKC", name).split())
