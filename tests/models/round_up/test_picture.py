"""Pictures: known by their bytes, made small enough for a mail, and rid of what a camera tells about whoever took them."""

import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from board.models.errors import RuleBroken
from board.models.round_up.picture import BIGGEST_IN_MAIL, READING, WIDEST, read_picture
from tests.pictures import ON_ITS_SIDE, exif, photograph, png

needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux for the memory that is in use")
SECRET = "51.3960N 2.1180W Jane's phone"


def memory_in_use():
    """The memory of this process, in megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1_000_000


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


@needs_proc
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked():
    # 120 megabytes when unpacked, and 4 kB as it is sent
    sent = png(6000, 5000)
    before = memory_in_use()
    with pytest.raises(RuleBroken, match="25 million pixels or fewer"):
        read_picture(sent)
    assert memory_in_use() - before < 20


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_no_kind_of_file_is_unpacked_before_its_size_is_known(kind):
    packed = BytesIO()
    Image.new("L", (6000, 5000)).save(packed, kind)
    with pytest.raises(RuleBroken, match="25 million pixels or fewer"):
        read_picture(packed.getvalue())


@needs_proc
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "mode"), [("png", "RGBA"), ("png", "P"), ("jpeg", "RGB"), ("webp", "RGBA")])
def test_the_largest_picture_leaves_no_memory_taken(kind, mode):
    packed = BytesIO()
    Image.new(mode, (5000, 5000)).save(packed, kind)
    read_picture(packed.getvalue())
    before = memory_in_use()
    for _ in range(3):
        read_picture(packed.getvalue())
    assert memory_in_use() - before < 50


def test_pictures_are_read_one_at_a_time():
    with READING, ThreadPoolExecutor(1) as pool:
        other = pool.submit(read_picture, png())
        with pytest.raises(TimeoutError):
            other.result(0.2)
        READING.release()
        assert other.result().kind == "png"
        READING.acquire()


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
