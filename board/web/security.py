"""Security of every response: headers, cookies, and the refusal of malformed requests."""

import re
from typing import Any

from flask import Flask, Response, abort, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from board.web.addresses import is_own_origin

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# OWASP ASVS 5.0, 3.4.1: at least one year.
STRICT_TRANSPORT = "max-age=31536000"
# The port behind the name of a host.
PORT = re.compile(r":[0-9]+$")
# Searches: whatever is pasted into these parameters, they find something or nothing.
SEARCHES = ("library.index", "precedents.index", "learning_cards.index", "card_evidence.new", "round_ups.index")


class SessionCookie(SecureCookieSessionInterface):
    """The signed session cookie; over https it is Secure and bound to this host by the prefix of its name."""

    def get_cookie_name(self, app: Flask) -> str:
        """The name; over https with the prefix that makes browsers refuse it from another host or over http."""
        return "__Host-session" if request.is_secure else "session"

    def get_cookie_secure(self, app: Flask) -> bool:
        """True if the board is served over https."""
        return request.is_secure

    def get_cookie_samesite(self, app: Flask) -> str:
        """Lax: sent when a user follows a link to the board, but not with anything that another site posts."""
        return "Lax"


# Parameters that may be repeated: a review can cover any number of teams.
MAY_REPEAT_IN_ADDRESS = ("team",)

# In bytes, for requests that upload a file.
MOST_SENT = {"round_up_pictures.update": 12_000_000}
# The names of their fields that take a file; every other field takes text.
TAKES_FILES = {"round_up_pictures.update": ("file",)}


class FormsOfOurOwn(CSRFProtect):
    """Refuses what another site posts: by the token in the form, and over https by where it says that it comes from."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Answer 400 to a form without its token, or from elsewhere."""
        super().protect(apply_exemptions)
        # Browsers send the Origin of every post; the Referer may be left out by a proxy, or for the sake of privacy.
        source = request.headers.get("Origin", "null")
        came_from = (request.referrer or "") if source == "null" else source
        if "csrf_valid" in g and request.is_secure and not is_own_origin(came_from):
            abort(400, "This form was not sent from a page of the board. Open the page again and send it from there.")


csrf = FormsOfOurOwn()


def protect(app: Flask) -> None:
    """Register the protections for every request and response."""
    app.session_interface = SessionCookie()
    app.before_request(refuse_other_hosts)
    app.before_request(allow_pictures)
    csrf.init_app(app)
    app.before_request(refuse_malformed)
    app.after_request(add_headers)


def refuse_other_hosts() -> None:
    """Answer 400 to a request for a host that is not among those of the settings, if they name any."""
    hosts = current_app.config["BOARD"].hosts
    if hosts and PORT.sub("", request.host.lower()) not in hosts and request.endpoint != "health.show":
        abort(400, "The board is not served under this name. Check the address, or ask whoever looks after the board.")


def allow_pictures() -> None:
    """Allow larger uploads for photographs, before any of the request is read."""
    if request.endpoint in MOST_SENT:
        request.max_content_length = MOST_SENT[request.endpoint]


def most_sent(app: Flask, method: str, path: str) -> int:
    """The most bytes that a request of this method and path may send."""
    usual: int = app.config["MAX_CONTENT_LENGTH"]
    try:
        endpoint, _given = app.url_map.bind("").match(path, method)
    except HTTPException:
        return usual
    return MOST_SENT.get(endpoint, usual)


def refuse_malformed() -> None:
    """Answer 400 to a repeated field, a file in place of a text, or a NUL in the address, which no form of ours ever sends."""
    asked = "" if request.endpoint in SEARCHES else request.query_string.decode("latin-1")
    if "\0" in request.path or "\0" in asked or "%00" in asked:
        abort(400, "The address holds a character that cannot be used.")
    for fields in (request.args, request.form):
        for name, values in fields.lists():
            if len(values) > 1 and not (fields is request.args and name in MAY_REPEAT_IN_ADDRESS):
                abort(400, f"The field “{name[:40]}” was sent more than once.")
    for name in request.files:
        if name not in TAKES_FILES.get(request.endpoint or "", ()):
            abort(400, f"The field “{name[:40]}” takes text, and a file was sent.")


def add_headers(response: Response) -> Response:
    """Add the security headers; responses to signed-in users are never cached."""
    headers: Any = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "no-store")
    response.vary.add("HX-Request")
    if request.is_secure:
        subdomains = "; includeSubDomains" if current_app.config["BOARD"].hsts_subdomains else ""
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT + subdomains
    return response
