"""Archiving and restoring a phrase."""

from flask import url_for

from board.web.archiving import archiving
from board.web.library.phrases import find_to_keep

bp = archiving(
    "phrase_archives",
    "/phrases/<int:phrase_id>",
    find_to_keep,
    archived=lambda phrase: f"“{phrase.text}” is archived.",
    restored=lambda phrase: f"“{phrase.text}” is back.",
    back=lambda _phrase: url_for("phrases.index"),
)
