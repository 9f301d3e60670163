"""Pages of a team's sprints: planning them, reading their story, and closing them."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
