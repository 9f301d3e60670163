"""Pictures: known by their bytes, made small enough for a mail, and rid of what a camera tells about whoever took them."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from board.models.errors import RuleBroken
from board.models.round_up.picture import BIGGEST_IN_MAIL, WIDEST, read_picture
from tests.pictures import ON_ITS_SIDE, exif, photograph, png

SECRET = "51.3960N 2.1180W Jane's phone"


def test_a_drawing_stays_a_png_without_what_was_written_into_it():
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET)
    drawn = read_picture(png(4, 3, pnginfo=told, exif=exif(1, SECRET)) + SECRET.encode())
    assert drawn[:3] == ("png", 4, 3)
    assert SECRET.encode() not in drawn.content


def test_a_photograph_is_turned_upright_and_loses_whatever_else_a_camera_added():
    drawn = read_picture(photograph(16, 8, exif=exif(ON_ITS_SIDE, SECRET), comment=SECRET.encode()) + SECRET.encode())
    assert drawn[:3] == ("jpeg", 8, 16)
    assert SECRET.encode() not in drawn.content
    assert not Image.open(BytesIO(drawn.content)).getexif()


def test_what_a_telephone_takes_is_made_small_enough_for_a_mail():
    sent = photograph(2400, 1800)
    drawn = read_picture(sent)
    assert len(drawn.content) <= BIGGEST_IN_MAIL < len(sent)
    assert (drawn.kind, drawn.width / drawn.height) == ("jpeg", 4 / 3)
    assert drawn.width <= WIDEST


def test_a_photograph_in_a_png_becomes_a_jpeg_and_so_does_a_webp():
    assert read_picture(photograph(700, 500, kind="png"))[:3] == ("jpeg", 700, 500)
    assert read_picture(photograph(70, 50, kind="webp"))[:3] == ("jpeg", 70, 50)


def test_what_can_be_seen_through_stands_on_white():
    drawn = read_picture(png(2, 2, (0, 0, 0, 0)))
    assert Image.open(BytesIO(drawn.content)).getpixel((0, 0)) == (255, 255, 255)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    with pytest.raises(RuleBroken, match="50 million pixels or fewer"):
        read_picture(png(8000, 7000))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        photograph(64, 64, kind="png")[:300],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 40,
        photograph(64, 64)[:300],
        b"\xff\xd8\xff\xe0\x00\x00",
        b"GIF89a" + b"\0" * 20,
        b"<svg onload='alert(1)'/>",
    ],
)
def test_what_is_cut_off_made_up_or_of_another_kind_is_refused(content):
    with pytest.raises(RuleBroken, match="Choose a PNG, a JPEG or a WebP"):
        read_picture(content)
