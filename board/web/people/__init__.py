"""Pages about people: signing in, the user's account, teams and members, and the organisation."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
