"""Pages of an experiment: its story, editing it, and each step from hypothesis to decision."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
