"""Addresses of the board as people outside it use them: in a link to pass on, on a wall, in a file."""

from urllib.parse import urlsplit

from flask import current_app, request, url_for


def full_url(endpoint: str, **values: object) -> str:
    """The full address of a page: at the configured address of the board, whatever host a request names; else at that host.

    What a request names could lead whoever opens a link for a new password to somebody else's site.
    """
    address: str = current_app.config["BOARD"].address
    return address + url_for(endpoint, **values) if address else url_for(endpoint, _external=True, **values)  # type: ignore[arg-type]


def is_own_origin(address: str) -> bool:
    """Whether a Referer or an Origin is this board: under the host that was asked for, or at its configured address."""
    own = {f"{request.scheme}://{request.host}".lower(), _origin(current_app.config["BOARD"].address)}
    return bool(address) and _origin(address) in own


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
