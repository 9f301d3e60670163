"""Pages of the library: searching, who tried something like it, borrowing, outcomes, phrases and lineages."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Open these pages."""
    register_area(app, __name__)
