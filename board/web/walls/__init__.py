"""Wall sheets: an experiment, a sprint or a lineage on one printed page."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
