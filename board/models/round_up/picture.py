"""A picture of a round-up: one small photograph or drawing, with a description for people who do not see it."""

import ctypes
import datetime as dt
import hashlib
import os
import threading
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageOps
from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import record
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.round_up.round_up import RoundUp

# Bytes. Photographs from phones have 3 to 8 million.
BIGGEST = 10_000_000
# As many as a photograph has. While it is read, a PNG takes 10 bytes of memory for each, and a WebP 18.
MOST_PIXELS = 25_000_000
LONGEST_DESCRIPTION = 300
KINDS = ("PNG", "JPEG", "WEBP")
# Pictures are read one at a time in each process, so that several sent at once do not fill its memory.
READING = threading.Lock()
# Kinds of pixels that are shrunk as they are. Palettes and others are converted first.
SHRUNK_AS_THEY_ARE = ("L", "LA", "RGB", "RGBA")

# Bytes. It is part of every e-mail: 300 kB to 5,000 people are 1.5 GB for the mail server.
BIGGEST_IN_MAIL = 300_000
# Pixels on the longer side: twice the width of an e-mail, for screens with two device pixels to a CSS pixel.
WIDEST = 1200
# Pixels on the longer side and JPEG quality, in the order they are tried until the picture is small enough.
SETTINGS = ((WIDEST, 85), (WIDEST, 75), (900, 70), (600, 70), (400, 60))


class Picture(Model):
    """A PNG or JPEG without metadata such as camera and place, and its description."""

    __tablename__ = "round_up_picture"
    __table_args__ = (CheckConstraint("kind IN ('png', 'jpeg')", name="kind_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_up_id: Mapped[int] = mapped_column(ForeignKey("round_up.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(4))
    width: Mapped[int]
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(String(16))
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), info=field("Description"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    round_up: Mapped["RoundUp"] = relationship(back_populates="picture")


class Drawn(NamedTuple):
    """A picture as it is stored, small enough for an e-mail."""

    kind: str
    width: int
    height: int
    content: bytes


def put_picture(round_up: "RoundUp", drawn: Drawn | None, description: str, by: Person, at: dt.datetime) -> Picture:
    """Set the picture of a draft, replacing any other; with None for `drawn`, change only the description.

    Raises RuleBroken without a picture or a description, and once the round-up was sent.
    """
    round_up.check_is_draft()
    picture = round_up.picture
    if drawn is None and picture is None:
        raise RuleBroken("Choose a picture", field="file")
    if not description.strip():
        raise RuleBroken("Say what it shows, for those who do not see it", field="description")
    if picture is None:
        picture = Picture(round_up=round_up)
        db.session.add(picture)
    picture.description = description
    if drawn is not None:
        picture.kind, picture.width, picture.height, picture.content = drawn
        picture.digest = hashlib.sha256(drawn.content).hexdigest()[:16]
    round_up.touch()
    record("pictured", round_up, by=by, at=at, changes={"picture": ["", description]})
    return picture


def remove_picture(round_up: "RoundUp", by: Person, at: dt.datetime) -> None:
    """Remove the picture of a draft; raises RuleBroken once the round-up was sent."""
    round_up.check_is_draft()
    if round_up.picture is not None:
        record("pictured", round_up, by=by, at=at, changes={"picture": [round_up.picture.description, ""]})
        db.session.delete(round_up.picture)
        round_up.touch()


def read_picture(content: bytes) -> Drawn:
    """Read a picture file, turn it upright and shrink it for an e-mail. Its format is told by its bytes, not its name.

    The picture is encoded anew, so that no metadata stays, such as where a photograph was taken and with which camera. Raises
    RuleBroken for anything but a PNG, JPEG or WebP of at most BIGGEST bytes and MOST_PIXELS pixels.

    It can take a second, so it is called before a transaction and not within.
    """
    if len(content) > BIGGEST:
        raise RuleBroken(f"The picture must be {BIGGEST // 1_000_000} MB or smaller.", field="file")
    try:
        with READING, Image.open(BytesIO(content), formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise RuleBroken(f"The picture must have {MOST_PIXELS // 1_000_000} million pixels or fewer.", field="file")
            opened.draft(None, (2 * WIDEST, 2 * WIDEST))  # decode a large photograph no larger than needed
            small = opened if opened.mode in SHRUNK_AS_THEY_ARE else opened.convert("RGBA")
            small.thumbnail((2 * WIDEST, 2 * WIDEST))  # before the rest, each step of which makes a copy
            return _light_enough(_on_white(ImageOps.exif_transpose(small)), is_drawing=opened.format == "PNG")
    except RuleBroken:
        raise
    except Exception:  # Pillow raises a dozen kinds of error for broken files
        raise RuleBroken("Choose a PNG, a JPEG or a WebP. This file cannot be read as one of them.", field="file") from None
    finally:
        _give_memory_back()


def _give_memory_back() -> None:
    """Return what a picture took to the system, of which the C library otherwise keeps a hundred megabytes; with glibc alone."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)


def _light_enough(image: Image.Image, is_drawing: bool) -> Drawn:
    """The largest and best version that an e-mail can carry. A drawing stays a PNG, with sharp edges, if that is small enough."""
    for side, quality in SETTINGS:
        image.thumbnail((side, side))
        jpeg = ("jpeg", {"quality": quality, "progressive": True, "optimize": True})
        for kind, how in (("png", {"optimize": True}), jpeg) if is_drawing else (jpeg,):
            packed = BytesIO()
            image.save(packed, kind, **how)
            drawn = Drawn(kind, *image.size, packed.getvalue())
            if len(drawn.content) <= BIGGEST_IN_MAIL:
                return drawn
    return drawn


def _on_white(image: Image.Image) -> Image.Image:
    """In RGB on white: transparent parts would be black in a mail program's dark mode."""
    seen = image.convert("RGBA")
    seen.thumbnail((WIDEST, WIDEST))
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("RGB")
