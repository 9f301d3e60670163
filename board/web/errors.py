"""Error pages: one sentence about what went wrong, and what to do now."""

from flask import Flask, Response, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from board.database import db, only_reads_from_now_on
from board.models.errors import Conflict, RuleBroken
from board.web.fragments import say, wants_fragments
from board.write_lock import waited_in_vain

WORDS = {
    400: ("That request could not be understood", "Go back and try again. If you typed the address, check it."),
    403: ("You cannot do that", "You can read this, but not change it. Ask somebody on the team, or an administrator."),
    404: ("Page not found", "If you typed the address, check it. It may also have been for a team that you are not on."),
    405: ("That cannot be opened like this", "Go back and use the button on the page."),
    409: ("Somebody else saved this at the same moment", "Go back, look at what they saved, and save yours again."),
    413: ("That is too much at once", "Send less than 1 megabyte of text, or a picture of 10 megabytes or less."),
    422: ("That cannot be done yet", ""),
    429: ("Too many tries", "Wait a while and try again."),
    503: ("The board is busy", "Others are saving at this moment, and nothing of yours was saved. Try again in a moment."),
    500: (
        "Something went wrong",
        "Nothing was saved. Try again in a moment. If it keeps happening, tell whoever looks after this board.",
    ),
}


def register(app: Flask) -> None:
    """Register the handlers that answer every error with a page, or with a message for htmx."""
    app.register_error_handler(
        CSRFError,
        lambda _problem: explain(
            400, "This form was open for too long", "Go back, reload the page and try again. You may have to sign in first."
        ),
    )
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(
        RuleBroken, lambda broken: explain(409 if isinstance(broken, Conflict) else 422, *WORDS[422][:1], broken.sentence)
    )
    app.register_error_handler(StaleDataError, lambda _problem: explain(409))
    app.register_error_handler(IntegrityError, lambda _problem: explain(409))
    app.register_error_handler(Exception, _unforeseen)


def explain(status: int, title: str | None = None, sentence: str | None = None) -> tuple[str, int]:
    """The error page, or the message for htmx, and its status."""
    db.session.rollback()
    default_title, default_sentence = WORDS.get(status, WORDS[400])
    title, sentence = title or default_title, default_sentence if sentence is None else sentence
    if wants_fragments():
        return say(f"{title}. {sentence}".replace("..", "."), kind="error"), status
    return render_template("error.html", title=title, sentence=sentence), status


def _http(problem: HTTPException) -> HTTPException | Response:
    """The page for an HTTP error, with the error's headers; a description that we set ourselves replaces the usual sentence."""
    if problem.code is None or problem.code < 400:
        return problem
    ours = problem.description if problem.code == 400 and problem.description != type(problem).description else None
    text, _status = explain(problem.code, None, ours)
    answer = problem.get_response()
    return Response(text, answer.status_code, answer.headers, content_type="text/html; charset=utf-8")


def _unforeseen(problem: Exception) -> tuple[str, int]:
    if waited_in_vain(problem):
        db.session.rollback()
        only_reads_from_now_on()  # or the page that says so would wait as well
        return explain(503)
    # Log the rule and not the address, which may contain the token of a one-time link.
    current_app.logger.exception("Unforeseen: %s %s", request.method, request.url_rule)
    return explain(500)
