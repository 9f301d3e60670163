"""Small pictures, with and without what cameras add."""

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

GREY = (136, 136, 136)
UPSIDE_DOWN, ON_ITS_SIDE = 3, 6


def png(width: int = 3, height: int = 2, colour: Any = GREY, **how: Any) -> bytes:
    """A PNG of one colour, which may be seen through."""
    return _packed(Image.new("RGBA" if len(colour) == 4 else "RGB", (width, height), colour), "png", **how)


def photograph(width: int, height: int, kind: str = "jpeg", **how: Any) -> bytes:
    """Nothing but noise, which no format can make small."""
    return _packed(Image.effect_noise((width, height), 120).convert("RGB"), kind, **how)


def exif(orientation: int, secret: str) -> Image.Exif:
    """What a camera adds: which way up it was held, and more than anybody should know."""
    told = Image.Exif()
    told[ExifTags.Base.Orientation] = orientation
    told[ExifTags.Base.ImageDescription] = secret
    return told


def _packed(image: Image.Image, kind: str, **how: Any) -> bytes:
    packed = BytesIO()
    image.save(packed, kind, **how)
    return packed.getvalue()
