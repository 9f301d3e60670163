"""The upper limit: a bare Flask view that returns the same bytes ready-made, served the same way. Its argument is the port."""

import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from board.server import THREADS, WAITING_REQUESTS


def load_app() -> Any:
    """A page for every file in the folder BARE_FOLDER, and /health."""
    app = Flask("bare")
    pages = {file.name: file.read_bytes() for file in Path(os.environ["BARE_FOLDER"]).iterdir()}

    @app.route("/<name>", methods=["GET", "POST"])
    def show(name: str) -> Response:
        request.get_data()  # an unread request body would cost the connection
        body = pages.get(name, b"")
        return Response(body, 200 if body else 204, mimetype="text/html")

    return app


if __name__ == "__main__":
    Granian(
        "bare",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=os.cpu_count() or 1,
        blocking_threads=THREADS,
        backpressure=WAITING_REQUESTS,
        websockets=False,
        log_level=LogLevels.error,
    ).serve(target_loader=load_app, wrap_loader=False)
