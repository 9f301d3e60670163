"""The board of a team, its cards and their moves, logging an idea, and the home page."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
