"""Small pictures, with and without the metadata that cameras add."""

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

GREY = (136, 136, 136)
UPSIDE_DOWN, ON_ITS_SIDE = 3, 6


def png(width: int = 3, height: int = 2, colour: Any = GREY, **how: Any) -> bytes:
    """A PNG of one colour, which may be transparent."""
    return _packed(Image.new("RGBA" if len(colour) == 4 else "RGB", (width, height), colour), "png", **how)


def photograph(width: int, height: int, kind: str = "jpeg", **how: Any) -> bytes:
    """A picture of random noise, which no format can compress."""
    return _packed(Image.effect_noise((width, height), 120).convert("RGB"), kind, **how)


def exif(orientation: int, secret: str) -> Image.Exif:
    """The metadata that a camera adds: the orientation, and private information."""
    told = Image.Exif()
    told[ExifTags.Base.Orientation] = orientation
    told[ExifTags.Base.ImageDescription] = secret
    return told


def _packed(image: Image.Image, kind: str, **how: Any) -> bytes:
    packed = BytesIO()
    image.save(packed, kind, **how)
    return packed.getvalue()
