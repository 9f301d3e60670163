"""An ended sign-in: what a visitor who is not signed in gets in place of a page, and how nothing that they typed is lost."""

from flask import Flask, Response, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from board.models.people.sign_in import forget_form
from board.web.access import current_person, note_seen, page_before
from board.web.fragments import tell, wants_fragments
from board.web.keeping import keep_what_was_typed

# The key in the session cookie of the path that a form was last sent to and saved at.
SAVED = "saved"


def guard(app: Flask) -> None:
    """Send visitors who are not signed in away from pages that need it, and tell a browser what was saved."""
    app.before_request(require_sign_in)
    app.after_request(note_saved)
    app.jinja_env.globals["saved_path"] = lambda: session.pop(SAVED, None)


def require_sign_in() -> AnyResponse | None:
    """Redirect visitors who are not signed in to the sign-in page, which returns them to the page that they asked for.

    What they sent is kept until they have signed in. A script is answered 401 and never led away from its page: it asks people to
    sign in again in another tab.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_open_to_all", False):
        return None
    if current_user.is_authenticated:
        note_seen(current_user.sign_in)
        if request.method == "POST" and request.form.get("kept_form"):
            forget_form(current_person(), request.form["kept_form"])  # committed with what it saves
        return None
    if wants_fragments():
        return Response(status=401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else page_before()
    if request.method != "GET" and "_user_id" in session:
        token = None if getattr(view, "needs_fresh_sign_in", False) else keep_what_was_typed()
        if token is not None:
            tell("Your sign-in has ended. What you typed is kept: sign in, and go on where you were.", "error")
            wanted = url_for("kept_forms.show", token=token)
        else:
            tell("Your sign-in has ended, so nothing was saved. Sign in and do it again.", "error")
    return redirect(url_for("sign_in.new", next=wanted if wanted and wanted != "/" else None), 303)


def note_saved(response: Response) -> Response:
    """Note for the next page where a form was saved, so that its browser forgets the draft."""
    has_failed = any(category == "error" for category, _message in session.get("_flashes", []))
    if request.method == "POST" and response.status_code == 303 and "_user_id" in session and not has_failed:
        session[SAVED] = request.path
    return response
