"""Pages about second factors: adding and removing passkeys, authenticator apps and recovery codes."""

from flask import Flask

from board.web.areas import register_area


def register(app: Flask) -> None:
    """Register these pages."""
    register_area(app, __name__)
