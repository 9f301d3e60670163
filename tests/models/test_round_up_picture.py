"""Pictures: known by their bytes, and rid of what a camera tells about whoever took them."""

import pytest

from board.models.errors import RuleBroken
from board.models.round_up_picture import read_picture
from tests.pictures import chunk, exif, jpeg, png, segment

SECRET = b"51.3960N 2.1180W Jane's phone"


def test_a_png_keeps_its_picture_and_nothing_that_was_written_into_it():
    drawn = read_picture(png(4, 3, chunk(b"tEXt", SECRET) + chunk(b"eXIf", SECRET) + chunk(b"pHYs", b"\0" * 9)) + SECRET)
    assert drawn[:3] == ("png", 4, 3)
    assert SECRET not in drawn.content
    assert drawn.content == png(4, 3, chunk(b"pHYs", b"\0" * 9))


def test_a_jpeg_keeps_which_way_up_it_is_and_nothing_else_that_a_camera_added():
    drawn = read_picture(jpeg(16, 8, exif(6, SECRET) + segment(0xFE, SECRET) + segment(0xED, SECRET), after=SECRET))
    assert drawn[:3] == ("jpeg", 16, 8)
    assert SECRET not in drawn.content
    assert b"Exif\0\0MM\0*" in drawn.content
    assert drawn.content.endswith(b"\xff\xd9")
    assert read_picture(drawn.content) == drawn


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", png()[:-4], b"\x89PNG\r\n\x1a\n" + b"\xff" * 40, jpeg()[:-2], b"\xff\xd8\xff\xe0\x00\x00"]
)
def test_what_is_cut_off_or_made_up_is_refused(content):
    with pytest.raises(RuleBroken):
        read_picture(content)
