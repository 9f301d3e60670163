"""Pages of a live circle: joining, writing, voting, its timer, and what it chose."""

from flask import Flask

from board.web.areas import register_area
from board.web.circles import polls


def register(app: Flask) -> None:
    """Open these pages, and answer polls of an unchanged circle first."""
    polls.register(app)
    register_area(app, __name__)
