"""SCIM 2.0 for users: the organisation's directory adds, changes and ends people here (RFC 7643 and RFC 7644)."""

from flask import Flask

from board.api.sign_on import discovery, user_patches, users
from board.api.sign_on.door import PREFIX, answer_in_scim

BLUEPRINTS = (users.bp, user_patches.bp, discovery.bp, discovery.config)


def register(app: Flask) -> None:
    """Register the addresses under /scim/v2, which take a token and so need no protection against forged forms."""
    for bp in BLUEPRINTS:
        app.extensions["csrf"].exempt(bp)
        app.register_blueprint(bp, url_prefix=PREFIX)
    app.after_request(answer_in_scim)
