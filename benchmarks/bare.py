"""The upper limit: a bare Flask view that returns the same bytes ready-made, served the same way. Its argument is the port."""

import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from board.buffering import BufferedApp
from board.server import prepare


def load_app() -> Any:
    """A page for every file in the folder BARE_FOLDER, and /health."""
    app = Flask("bare")
    pages = {file.name: file.read_bytes() for file in Path(os.environ["BARE_FOLDER"]).iterdir()}

    @app.route("/<name>", methods=["GET", "POST"])
    def show(name: str) -> Response:
        request.get_data()  # an unread request body would cost the connection
        body = pages.get(name, b"")
        return Response(body, 200 if body else 204, mimetype="text/html")

    return BufferedApp(app, lambda _method, _path: 1_000_000)


if __name__ == "__main__":
    prepare("127.0.0.1", int(sys.argv[1]), os.cpu_count() or 1).serve(target_loader=load_app, wrap_loader=False)
