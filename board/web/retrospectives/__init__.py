"""Pages of a retrospective: its notes, improvements, escalations, answers and shout-outs."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
