"""A picture of a round-up: one small photograph or drawing, with words for those who do not see it."""

import datetime as dt
import hashlib
import struct
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.activity import record
from board.models.errors import RuleBroken
from board.models.person import Person
from board.models.round_up import RoundUp

# It goes to everyone as part of the mail: 300 kB to 5,000 people are 2 GB for the mail server to carry.
BIGGEST = 300_000
LONGEST_SIDE = 4000
LONGEST_DESCRIPTION = 300

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# What a picture is drawn from. All else in the file, such as where and with what a photograph was taken, is left out.
PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs")
JPEG_APP0, JPEG_APP1, JPEG_APP14, JPEG_APP15, JPEG_COMMENT = 0xE0, 0xE1, 0xEE, 0xEF, 0xFE
JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
JPEG_SCAN = 0xDA
ORIENTATION = 0x0112
CANNOT_READ = "The file cannot be read as a picture. Save it again as PNG or JPEG and choose that."


class Picture(Model):
    """The bytes of a PNG or a JPEG without what they told about camera and place, and what it shows in words."""

    __tablename__ = "round_up_picture"
    __table_args__ = (CheckConstraint("kind IN ('png', 'jpeg')", name="kind_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_up_id: Mapped[int] = mapped_column(ForeignKey("round_up.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(4))
    width: Mapped[int]
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(String(16))
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    round_up: Mapped[RoundUp] = relationship(back_populates="picture")


class Drawn(NamedTuple):
    """A picture as it was found in a file."""

    kind: str
    width: int
    height: int
    content: bytes


def put_picture(round_up: RoundUp, content: bytes | None, description: str, by: Person, on: dt.datetime) -> Picture:
    """Put a picture into a draft in the place of any other, or with None describe the one that is there.

    Raises RuleBroken for what is no PNG or JPEG by its own bytes, is too big, or has no description.
    """
    round_up.check_is_draft()
    picture = round_up.picture
    if content is None and picture is None:
        raise RuleBroken("Choose a picture", field="file")
    drawn = read_picture(content) if content is not None else None
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
    record("pictured", round_up, by=by, on=on, changes={"picture": ["", description]})
    return picture


def remove_picture(round_up: RoundUp, by: Person, on: dt.datetime) -> None:
    """Take the picture out of a draft."""
    round_up.check_is_draft()
    if round_up.picture is not None:
        record("pictured", round_up, by=by, on=on, changes={"picture": [round_up.picture.description, ""]})
        db.session.delete(round_up.picture)
        round_up.touch()


def read_picture(content: bytes) -> Drawn:
    """What a file shows, by its bytes and whatever it is called; raises RuleBroken for anything but a small PNG or JPEG."""
    if len(content) > BIGGEST:
        raise RuleBroken(
            f"The picture must be {BIGGEST // 1000} kB or smaller. Make it smaller, 1,200 pixels wide at the most.", field="file"
        )
    try:
        drawn = _read_png(content) if content.startswith(PNG) else _read_jpeg(content) if content.startswith(JPEG) else None
    except (IndexError, struct.error):
        raise RuleBroken(CANNOT_READ, field="file") from None
    if drawn is None:
        raise RuleBroken("Choose a PNG or a JPEG. Other kinds of file are not shown by every mail program.", field="file")
    if not (0 < drawn.width <= LONGEST_SIDE and 0 < drawn.height <= LONGEST_SIDE):
        raise RuleBroken(f"The picture must be {LONGEST_SIDE:,} pixels or fewer on each side.", field="file")
    return drawn


def _read_png(content: bytes) -> Drawn:
    kept, place = [PNG], len(PNG)
    names: list[bytes] = []
    while not names or names[-1] != b"IEND":
        (length,) = struct.unpack_from(">I", content, place)
        name, end = content[place + 4 : place + 8], place + 12 + length
        if end > len(content):
            raise IndexError
        names.append(name)
        if name in PNG_KEPT:
            kept.append(content[place:end])
        place = end
    if names[0] != b"IHDR" or b"IDAT" not in names:
        raise IndexError
    width, height = struct.unpack_from(">II", content, len(PNG) + 8)
    return Drawn("png", width, height, b"".join(kept))


def _read_jpeg(content: bytes) -> Drawn:
    kept, size = [content[:2]], None
    for marker, start, end in _segments(content):
        if marker == JPEG_APP1:
            kept.append(_orientation_of(content[start + 4 : end]))
        elif marker in (JPEG_APP0, JPEG_APP14) or not (JPEG_APP0 <= marker <= JPEG_APP15 or marker == JPEG_COMMENT):
            kept.append(content[start:end])
        if marker in JPEG_SIZES:
            height, width = struct.unpack_from(">HH", content, start + 5)
            size = (width, height)
    last = content.rfind(b"\xff\xd9")
    if size is None or last < 0:
        raise IndexError
    return Drawn("jpeg", *size, b"".join(kept)[: len(b"".join(kept)) - (len(content) - last - 2)])


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Each marker with where its segment begins and ends; that of the picture itself goes to the end."""
    place = 2
    while True:
        if content[place] != 0xFF:
            raise IndexError
        marker = content[place + 1]
        if marker == JPEG_SCAN:
            yield marker, place, len(content)
            return
        (length,) = struct.unpack_from(">H", content, place + 2)
        if length < 2 or place + 2 + length > len(content):
            raise IndexError
        yield marker, place, place + 2 + length
        place += 2 + length


def _orientation_of(exif: bytes) -> bytes:
    """Which way up a camera was held, as a segment of its own: without it a photograph would lie on its side."""
    if not exif.startswith(b"Exif\0\0") or exif[6:8] not in (b"II", b"MM"):
        return b""
    order = "<" if exif[6:8] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(order + "I", exif, 10)
        (number,) = struct.unpack_from(order + "H", exif, 6 + first)
        for entry in range(min(number, 64)):
            tag, _kind, _count, value = struct.unpack_from(order + "HHIH", exif, 8 + first + 12 * entry)
            if tag == ORIENTATION and 1 <= value <= 8:
                told = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, value, 0, 0)
                return b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(told)) + b"Exif\0\0" + told
    except struct.error:
        return b""
    return b""
