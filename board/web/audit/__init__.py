"""Pages about the audit trail: for administrators and auditors, as a file, and for whom it concerns."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
