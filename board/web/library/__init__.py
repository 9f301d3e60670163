"""Pages of the library: search, precedents, borrowing, outcomes, phrases and lineages."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
