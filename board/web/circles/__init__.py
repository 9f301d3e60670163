"""Pages of a circle: joining, notes, votes, its timer and its choices."""

from flask import Flask

from board.web.areas import register_area
from board.web.circles import polls


def register(app: Flask) -> None:
    """Register these pages, and answer polls of an unchanged circle before anything else."""
    polls.register(app)
    register_area(app, __name__)
