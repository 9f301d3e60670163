"""The static files: where they lie, and a name for exactly what they hold, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path

from board.settings import ROOT

FOLDER = ROOT / "static"
# The sheets that every page needs, in this order; a browser gets them as one, for ten that are packed one by one weigh a third more.
SHEETS = ("base", "page", "forms", "messages", "parts", "board", "card", "story", "library", "print")
EVERY_PAGE = "css/every-page.css"
A_YEAR = 31_536_000  # seconds; the longest that browsers take seriously


def every_page() -> bytes:
    """These sheets, one after the other."""
    return b"\n".join((FOLDER / "css" / f"{sheet}.css").read_bytes() for sheet in SHEETS)


def content_hash(folder: Path = FOLDER) -> str:
    """A name for exactly these files: another byte in any of them makes another name."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
