"""The JSON door: what other programs ask of the board, with a token and never with a cookie."""

from flask import Flask

from board.api import sign_on


def register(app: Flask) -> None:
    """Register everything that serves JSON, after the pages, whose guards ask for a cookie and the token of a form."""
    sign_on.register(app)
