"""Pages that lead to other pages: a team's settings, and the search that goes anywhere."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
