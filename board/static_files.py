"""The static files: where they lie, and a name for exactly what they hold, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path

from board.settings import ROOT

FOLDER = ROOT / "static"
A_YEAR = 31_536_000  # seconds; the longest that browsers take seriously


def content_hash(folder: Path = FOLDER) -> str:
    """A name for exactly these files: another byte in any of them makes another name."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
