"""Tags in use: those of the experiments that a reader may see, to choose from. What a private team calls its work stays with it."""

from sqlalchemy import Select, func, select

from board.database import db
from board.models.experiments.tag import Tag, key_of
from board.models.people.person import Person
from board.models.people.team import Team

# A list that is longer than this is read by nobody.
MOST_OFFERED = 100
# Counting all of them, where 100,000 experiments have some, takes longer than the rest of the page.
LOOKED_AT = 2000


def tags_in_use(person: Person, most: int = MOST_OFFERED) -> list[tuple[str, str]]:
    """The tags used most of late among what a person may see, each as its key and its word, in alphabetical order."""
    latest = _seen(person).order_by(Tag.experiment_id.desc()).limit(LOOKED_AT).subquery()
    used = select(latest.c.key, func.min(latest.c.word)).group_by(latest.c.key)
    used = used.order_by(func.count().desc(), latest.c.key).limit(most)
    return sorted((key, word) for key, word in db.session.execute(used))


def tag_called(typed: str, person: Person) -> tuple[str, str] | None:
    """One tag among what a person may see, as its key and its word, however it is written; None where nothing has it."""
    row = db.session.execute(_seen(person).where(Tag.key == key_of(typed)).limit(1)).first()
    return (row[0], row[1]) if row is not None else None


def _seen(person: Person) -> Select[str, str]:
    teams = select(Team.id).where(Team.is_visible_to(person))
    return select(Tag.key, Tag.word).where(Tag.team_id.in_(teams))
