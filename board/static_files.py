"""The static files: where they are, and a name for their exact content, so that browsers can cache them for ever."""

import hashlib
from pathlib import Path

from board.settings import ROOT

FOLDER = ROOT / "static"
# The style sheets of every page, in this order. They are served as one file, because compressed one by one they are a third
# larger.
SHEETS = ("base", "page", "forms", "messages", "parts", "board", "card", "story", "library", "print")
EVERY_PAGE = "css/every-page.css"
A_YEAR = 31_536_000  # seconds; the longest that browsers honour


def every_page() -> bytes:
    """The content of SHEETS as one style sheet."""
    return b"\n".join((FOLDER / "css" / f"{sheet}.css").read_bytes() for sheet in SHEETS)


def content_hash(folder: Path = FOLDER) -> str:
    """A hash of the names and contents of all files in a folder: 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
