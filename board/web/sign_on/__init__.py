"""Pages about single sign-on: signing in with the organisation's provider, and what an administrator says about it."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
