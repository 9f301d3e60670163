"""Pages of the review, the facts and figures behind it, its downloads, and the links that share it."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Open these pages."""
    register_area(app, __name__)
