"""Pages that lead to other pages: a team's settings, the search that goes anywhere, and help with its tour."""

from flask import Flask

from board.web.areas import register_area
from board.web.navigation import tour


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
    tour.register(app)
