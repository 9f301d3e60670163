"""Pages of learning cards and of the evidence that supports or contradicts them."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
