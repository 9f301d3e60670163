"""Words alike: those of the library that somebody may have meant by one that stands nowhere in it."""

from functools import cache

from sqlalchemy import func, select, text

from board.database import db
from board.models.library.entry import LibraryWord, letters_of
from board.models.library.index import is_sqlite
from board.text.stemming import distance

# Words that share this much of their trigrams are looked at more closely.
ALIKE = "0.25"
LOOKED_AT = 60


def words_that_begin(beginning: str, most: int) -> list[str]:
    """Words of the library that begin so."""
    word = LibraryWord.word
    after = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    begins = (word >= beginning) & (word < after) if is_sqlite() else word.startswith(beginning, autoescape=True)
    return list(db.session.scalars(select(word).where(begins).order_by(func.length(word), word).limit(most)))


def words_like(meant: str, most: int) -> list[str]:
    """Words of the library that are nearly the same, the nearest first."""
    allowed = 1 if len(meant) < 6 else 2
    near = [(distance(meant, word, allowed), word) for word in _words_alike(meant)]
    return [word for far, word in sorted(near) if 0 < far <= allowed][:most]


def _words_alike(meant: str) -> set[str]:
    same_letters = LibraryWord.letters == letters_of(meant)
    swapped = set(db.session.scalars(select(LibraryWord.word).where(same_letters)))
    if is_sqlite():
        threes = {meant[start : start + 3] for start in range(len(meant) - 2)}
        wanted = " OR ".join(f'"{three}"' for three in sorted(threes))
        alike = text("SELECT word FROM library_spelling WHERE library_spelling MATCH :wanted ORDER BY rank LIMIT :most")
        return swapped | set(db.session.scalars(alike, {"wanted": wanted, "most": LOOKED_AT}))
    db.session.execute(select(func.set_config("pg_trgm.similarity_threshold", ALIKE, True)))
    schema = _schema_of_trigrams(str(db.engine.url))
    word = func.lower(LibraryWord.word)
    likeness = getattr(getattr(func, schema), "similarity")(word, meant)  # noqa: B009  a name that is looked up
    alike_words = select(LibraryWord.word).where(word.op(f'OPERATOR("{schema}".%)')(meant))
    return swapped | set(db.session.scalars(alike_words.order_by(likeness.desc()).limit(LOOKED_AT)))


@cache
def _schema_of_trigrams(_database: str) -> str:
    found = "SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm'"
    return str(db.session.scalar(text(found)))
