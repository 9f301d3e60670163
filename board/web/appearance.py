"""How pages look: addresses of static files that change with their content, the council's colour, and words for dates."""

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, send_from_directory, url_for

from board.models.moments import say_ago, say_day, say_moment, say_what_is_left
from board.models.theme import theme_css
from board.settings import ROOT
from board.web.access import open_to_all, organisation, today

bp = Blueprint("appearance", __name__)
STATIC = ROOT / "static"
A_YEAR = 31536000


def content_hash(folder: Path) -> str:
    """A name for exactly these files: another byte in any of them makes another name."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def prepare(app: Flask) -> None:
    """Give templates their names, and static files an address that can be kept for ever."""
    app.config["STATIC_HASH"] = content_hash(STATIC)
    app.jinja_env.globals.update(
        asset=lambda path: f"/static/{app.config['STATIC_HASH']}/{path}",
        theme_url=lambda: url_for("appearance.theme", colour=organisation().brand_colour.lstrip("#")),
        today=today,
    )
    app.jinja_env.filters.update(
        day=say_day,
        moment=lambda at: say_moment(at, organisation().time_zone),
        ago=lambda at: say_ago(organisation().today(at), today()),
        left=lambda sprint: sprint.what_is_left(today()),
        what_is_left=say_what_is_left,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@bp.get("/static/<name>/<path:path>")
@open_to_all
def show(name: str, path: str) -> Response:
    """A static file; `board serve` has its server answer these without coming here."""
    answer = send_from_directory(STATIC, path, max_age=A_YEAR)
    if name != current_app.config["STATIC_HASH"]:
        answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/theme-<colour>.css")
@open_to_all
def theme(colour: str) -> Response:
    """The council's own colour, kept readable in light and dark; its address changes with it."""
    answer = Response(theme_css(organisation().brand_colour), mimetype="text/css")
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
