"""Small pictures, made byte by byte, with and without what cameras add."""

import struct
import zlib


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int = 3, height: int = 2, more: bytes = b"") -> bytes:
    """A grey PNG; `more` are chunks before its picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\x88" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def jpeg(width: int = 16, height: int = 8, more: bytes = b"", after: bytes = b"") -> bytes:
    """What begins, is measured and ends like a JPEG; `more` are segments before its picture, `after` what follows its end."""
    size = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    return b"\xff\xd8" + more + size + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34" + b"\xff\xd9" + after


def exif(orientation: int, secret: bytes) -> bytes:
    """What a camera adds: which way up it was held, and more than anybody should know."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\0\0" + b"II" + struct.pack("<HI", 42, 8) + struct.pack("<H", 1) + entry + b"\0\0\0\0" + secret)
