"""Pages about people: signing in, one's account, teams and members, and the organisation."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Open these pages."""
    register_area(app, __name__)
