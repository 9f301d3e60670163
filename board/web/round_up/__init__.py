"""Pages of the Monday round-up: its draft, items, pictures, preview, sending and archive."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
