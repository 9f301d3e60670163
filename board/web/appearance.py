"""Appearance: static files whose addresses change with their content, the organisation's colour, and filters for dates."""

from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, url_for
from werkzeug.security import safe_join

from board.models.experiments.hypothesis import PARTS
from board.models.experiments.scale import Scale
from board.models.moments import say_ago, say_day, say_moment, say_what_is_left
from board.models.people.theme import theme_css
from board.static_files import A_YEAR, EVERY_PAGE, FOLDER, content_hash, every_page
from board.web.access import open_to_all, organisation, today
from board.web.addresses import full_url

bp = Blueprint("appearance", __name__)


def prepare(app: Flask) -> None:
    """Register the template globals and filters, and give static files addresses that can be cached for ever."""
    app.config["STATIC_HASH"] = content_hash()
    app.jinja_env.globals.update(
        every_page=EVERY_PAGE,
        full_url=full_url,
        asset=lambda path: f"/static/{app.config['STATIC_HASH']}/{path}",
        theme_url=lambda: url_for("appearance.theme", colour=organisation().brand_colour.lstrip("#")),
        today=today,
    )
    app.jinja_env.filters.update(
        day=say_day,
        local_day=lambda at: say_day(organisation().today(at)),
        moment=lambda at: say_moment(at, organisation().time_zone),
        ago=lambda at: say_ago(organisation().today(at), today()),
        scale=lambda value: Scale(value).label,
        after_lead=lambda text, name: next(part for part in PARTS if part.name == name).after_lead(text or ""),
        left=lambda sprint: sprint.what_is_left(today()),
        what_is_left=say_what_is_left,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@bp.get("/static/<name>/<path:path>")
@open_to_all
def show(name: str, path: str) -> Response:
    """A static file, served here because the web server would leave out the security headers."""
    answer = Response(every_page() if path == EVERY_PAGE else _read(path), mimetype=guess_type(path)[0])
    is_current = name == current_app.config["STATIC_HASH"]
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_current else "no-cache"
    return answer


def _read(path: str) -> bytes:
    file = safe_join(str(FOLDER), path)
    if file is None or not Path(file).is_file():
        abort(404)
    # Read as a whole: the files are small, and a browser that disconnects half way leaves no file open.
    return Path(file).read_bytes()


@bp.get("/theme-<colour>.css")
@open_to_all
def theme(colour: str) -> Response:
    """The style sheet of the organisation's colour, readable in light and dark mode; its address changes with the colour."""
    answer = Response(theme_css(organisation().brand_colour), mimetype="text/css")
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return answer
