"""A picture of a round-up: one small photograph or drawing, with words for those who do not see it."""

import datetime as dt
import hashlib
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

# Bytes; a telephone's photographs have 3 to 8 million.
BIGGEST = 10_000_000
# Fewer than Pillow takes for an attack by an image that unpacks to more than a machine can hold.
MOST_PIXELS = 50_000_000
LONGEST_DESCRIPTION = 300
KINDS = ("PNG", "JPEG", "WEBP")

# It goes to everyone as part of the mail: 300 kB to 5,000 people are 1.5 GB for the mail server to carry.
BIGGEST_IN_MAIL = 300_000
# Pixels, on the longer side: twice the width of a mail, for screens with two points to a pixel.
WIDEST = 1200
# Pixels and quality, less and less until it is light enough.
SETTINGS = ((WIDEST, 85), (WIDEST, 75), (900, 70), (600, 70), (400, 60))


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
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), info=field("Description"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    round_up: Mapped["RoundUp"] = relationship(back_populates="picture")


class Drawn(NamedTuple):
    """A picture as it is kept: as small as a mail needs it."""

    kind: str
    width: int
    height: int
    content: bytes


def put_picture(round_up: "RoundUp", content: bytes | None, description: str, by: Person, at: dt.datetime) -> Picture:
    """Put a picture into a draft in the place of any other, or with None describe the one that is there.

    Raises RuleBroken for what is no picture by its own bytes, is too big, or has no description.
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
    record("pictured", round_up, by=by, at=at, changes={"picture": ["", description]})
    return picture


def remove_picture(round_up: "RoundUp", by: Person, at: dt.datetime) -> None:
    """Take the picture out of a draft."""
    round_up.check_is_draft()
    if round_up.picture is not None:
        record("pictured", round_up, by=by, at=at, changes={"picture": [round_up.picture.description, ""]})
        db.session.delete(round_up.picture)
        round_up.touch()


def read_picture(content: bytes) -> Drawn:
    """What a file shows, by its bytes and whatever it is called, upright and made small enough for a mail.

    It is drawn anew, so that nothing else in the file stays, such as where and with what a photograph was taken. Raises RuleBroken
    for anything but a PNG, a JPEG or a WebP of at most `BIGGEST` bytes.
    """
    if len(content) > BIGGEST:
        raise RuleBroken(f"The picture must be {BIGGEST // 1_000_000} MB or smaller.", field="file")
    try:
        with Image.open(BytesIO(content), formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise RuleBroken(f"The picture must have {MOST_PIXELS // 1_000_000} million pixels or fewer.", field="file")
            opened.draft(None, (2 * WIDEST, 2 * WIDEST))  # a large photograph is unpacked no larger than it is needed
            return _light_enough(_on_white(ImageOps.exif_transpose(opened)), is_drawing=opened.format == "PNG")
    except RuleBroken:
        raise
    except Exception:  # Pillow has a dozen kinds of error for what is cut off or made up
        raise RuleBroken("Choose a PNG, a JPEG or a WebP. This file cannot be read as one of them.", field="file") from None


def _light_enough(image: Image.Image, is_drawing: bool) -> Drawn:
    """As large and as good as a mail can carry. A drawing stays a PNG, with its sharp edges, where that is light enough."""
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
    """In plain colours; what can be seen through would be black in a mail program's dark colours."""
    seen = image.convert("RGBA")
    seen.thumbnail((WIDEST, WIDEST))
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("RGB")
