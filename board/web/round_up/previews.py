"""The preview of a round-up: how it will arrive, as HTML and as plain text, before it is sent."""

from flask import Blueprint, current_app, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from board.models.round_up.letter import how_many_want_it
from board.models.round_up.rendition import copy_for
from board.models.round_up.round_up import RoundUp
from board.web.access import organisation, today
from board.web.fragments import page
from board.web.round_up.round_ups import find_draft

bp = Blueprint("round_up_previews", __name__)


@bp.get("/round-ups/<monday>/preview")
def show(monday: str) -> Response:
    """The draft as everyone will receive it."""
    return preview_page(find_draft(monday))


def preview_page(round_up: RoundUp, status: int = 200, problem: str = "") -> Response:
    """The mail, rendered by the template that is sent, its plain text, and the button that sends it."""
    settings = current_app.config["BOARD"].mail
    links = current_app.config["BOARD"].address or request.host_url.rstrip("/")
    copy = copy_for(round_up, organisation().name, links)
    opt_out_url = f"{links}/round-ups/opt-outs/…"
    return page(
        "round_up/previews_show.html",
        status,
        nav="library",
        round_up=round_up,
        copy=copy,
        as_text=copy.as_text(opt_out_url),
        opt_out_url=url_for("subscriptions.edit"),
        look=look,
        picture_src=url_for("round_up_pictures.show", monday=round_up.monday),
        mail=settings,
        readers=how_many_want_it() if settings else 0,
        is_early=today() < round_up.monday,
        problem=problem,
    )


def look(name: str) -> Markup:
    """The styling of a part of the mail: a class on this page, where the mail has a style attribute."""
    return Markup('class="mail-{}"').format(name)
