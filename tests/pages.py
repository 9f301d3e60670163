"""The strict client: a browser without JavaScript that fails the test for anything wrong with a page."""

import contextvars
import re
from collections import Counter
from typing import Any

import html5lib
from flask import session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from werkzeug.test import TestResponse

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.sign_in import begin_sign_in

HTML = "{http://www.w3.org/1999/xhtml}"
LABELLED = {"input", "select", "textarea"}
# html5lib knows no custom elements in a fragment, and SVG in HTML needs no namespace.
FORGIVEN = {"expected-doctype-but-got-start-tag", "expected-doctype-but-got-chars", "expected-doctype-but-got-eof"}
# A token of Flask-WTF (the payload, the time, and the signature), and every number: ids, days and counts.
VARIES = re.compile(r"[\w-]{40,80}\.[\w-]{6}\.[\w-]{27}|\d+")
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
ID = re.compile(r'\sid="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
right_before: set[int] = set()
# The ids around the main part of pages that were valid, by what stands around it: most of a page is the same on every page.
ids_around: dict[int, frozenset[str]] = {}


class StrictClient(FlaskClient):
    """A test client that signs people in, sends forms with their token, and validates every answer."""

    # A test that requests the same pages hundreds of times may leave the validation of their HTML to other tests.
    reads_html = True

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self._written: list[str] = []
        self._token_of = ("", "")
        event.listen(db.session, "after_flush", self._note_flush)
        event.listen(db.session, "after_commit", self._note_commit)

    def _note_flush(self, session: Any, _context: Any) -> None:
        self._written += [type(record).__name__ for record in (*session.new, *session.dirty, *session.deleted)]

    def _note_commit(self, _session: Any) -> None:
        self._written.clear()

    def stop_listening(self) -> None:
        """Stop listening to the session; called at the end of a test."""
        event.remove(db.session, "after_flush", self._note_flush)
        event.remove(db.session, "after_commit", self._note_commit)

    def sign_in(self, person: Person) -> "StrictClient":
        """Sign somebody in without the form, for tests of something else."""
        _sign_in, token = begin_sign_in(person, now(), browser="Strict client")
        db.session.commit()
        with self.session_transaction() as kept:
            kept.clear()
            kept["_user_id"] = token
            kept["_fresh"] = True
        return self

    def open(self, *given: Any, **named: Any) -> TestResponse:
        """Send a request with nothing loaded from the database, as on the server, and validate the answer."""
        method = str(named.get("method", "GET"))
        db.session.commit()  # releases the database, which the request is about to use and to change
        db.session.expire_all()
        self._written.clear()
        without_token = named.pop("without_token", False)
        if method == "POST" and not without_token:
            named["headers"] = {"X-CSRFToken": self.token(), **dict(named.get("headers") or {})}
        named.setdefault("buffered", True)
        # In a context of its own, as on the server, without anything from the session of the test or of another request.
        answer = contextvars.Context().run(super().open, *given, **named)
        self._check(method, answer)
        return answer

    def token(self) -> str:
        """A form token as in the page's meta element, the same for the whole session."""
        cookie = self.get_cookie("session")
        if cookie is None or self._token_of[0] != cookie.value:
            token = contextvars.Context().run(self._fresh_token)
            cookie = self.get_cookie("session")
            self._token_of = (cookie.value if cookie else "", token)
        return self._token_of[1]

    def _fresh_token(self) -> str:
        with self.session_transaction() as kept:
            before = dict(kept)
        with self.application.test_request_context():
            session.update(before)
            token = generate_csrf()
            raw = session["csrf_token"]
        with self.session_transaction() as kept:
            kept["csrf_token"] = raw
        return token

    def _check(self, method: str, answer: TestResponse) -> None:
        where = f"{method} {answer.request.path} → {answer.status_code}"
        assert answer.status_code != 500, f"{where}: {answer.text[:500]}"
        if answer.status_code < 400:
            assert not self._written, f"{where} wrote {self._written} and forgot to commit"
            assert method == "POST" or not self._written, f"{where} wrote on GET"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'"), where
        assert answer.headers["X-Content-Type-Options"] == "nosniff", where
        if self.reads_html and answer.mimetype == "text/html" and answer.text and answer.status_code not in (301, 302, 303, 308):
            check_html_once(answer.text, where)


def check_html_once(text: str, where: str) -> None:
    """Check a page unless one that differs only in its token and numbers was valid before: parsing is most of the cost of a test."""
    page = hash(VARIES.sub("", text))
    if page in right_before:
        return
    main, title = MAIN.search(text), TITLE.search(text)
    if main is None or title is None:
        check_html(text, where)
    else:
        rest = hash(VARIES.sub("", TITLE.sub("", text[: main.start()] + text[main.end() :])))
        if rest in ids_around:
            _check_title([title.group(1)], where)
            check_html(main.group(), where, ids_around[rest])
        else:
            ids_around[rest] = check_html(text, where) - set(ID.findall(main.group()))
    right_before.add(page)


def check_html(text: str, where: str, around: frozenset[str] | None = None) -> frozenset[str]:
    """Fail on invalid HTML, and on HTML that a careful reviewer would reject; returns the ids in it.

    The text is a page, a fragment, or the main part of a page with the ids that are `around` it.
    """
    whole = text.lstrip().lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(namespaceHTMLElements=True)
    tree = parser.parse(text) if whole else parser.parseFragment(text)
    errors = [error for error in parser.errors if error[1] not in FORGIVEN]
    assert not errors, f"{where}: {errors[:3]} near {_line(text, errors[0][0][0])}"
    ids = Counter([*(element.get("id") for element in tree.iter() if element.get("id")), *(around or ())])
    twice = [id for id, times in ids.items() if times > 1]
    assert not twice, f"{where}: more than one element has the id {twice}"
    is_page = whole or around is not None
    for element in tree.iter():
        tag = str(element.tag).removeprefix(HTML)
        _check_policy(tag, element, where)
        if tag in LABELLED and element.get("type") not in ("hidden", "submit"):
            _check_labelled(tree, element, where)
        assert tag != "th" or "".join(element.itertext()).strip(), f"{where}: a header cell has no words"
        for attribute in ("aria-describedby", "aria-labelledby"):
            for id in (element.get(attribute) or "").split() if is_page else ():
                assert id in ids, f"{where}: {tag} points at #{id}, which is not there"
    _check_error_summary(tree, where)
    if whole:
        _check_title([element.text or "" for element in tree.iter(f"{HTML}title") if element.text], where)
    if is_page:
        assert len(list(tree.iter(f"{HTML}h1"))) == 1, f"{where}: a page has one h1"
    return frozenset(ids)


def _check_title(titles: list[str], where: str) -> None:
    assert titles, f"{where}: the page has no title"
    assert titles[0].strip().strip("–").strip() != "Change Board", f"{where}: the page has no title of its own"


def _check_policy(tag: str, element: Any, where: str) -> None:
    """Fail on inline script and style, which the content security policy blocks, and on what htmx would have to evaluate."""
    for name, value in element.attrib.items():
        evaluated = name.startswith(("on", "hx-on")) or name == "style" or (name == "hx-vals" and "js:" in value)
        evaluated = evaluated or (name == "hx-trigger" and "[" in value) or value.strip().lower().startswith("javascript:")
        assert not evaluated, f"{where}: {tag} {name}={value!r} is blocked by the content security policy"
    assert tag != "style", f"{where}: a style element is blocked by the content security policy"
    assert tag != "script" or element.get("src"), f"{where}: an inline script is blocked by the content security policy"


def _check_labelled(tree: Any, element: Any, where: str) -> None:
    id = element.get("id")
    labelled = (
        element.get("aria-label")
        or element.get("aria-labelledby")
        or (id and any(label.get("for") == id for label in tree.iter(f"{HTML}label")))
    )
    labelled = labelled or any(element in label.iter() for label in tree.iter(f"{HTML}label"))
    assert labelled, f"{where}: the field {element.get('name')} has no label"


def _check_error_summary(tree: Any, where: str) -> None:
    """Fail unless errors are in the order of their fields; errors of what only a script can send have no field on the page."""
    order = {element.get("id"): place for place, element in enumerate(tree.iter()) if element.get("id")}
    for summary in tree.iter(f"{HTML}div"):
        if "error-summary" in (summary.get("class") or "").split():
            targets = [str(link.get("href")).removeprefix("#") for link in summary.iter(f"{HTML}a")]
            places = [order[target] for target in targets if target in order]
            assert places == sorted(places), f"{where}: the error summary has another order than the fields: {targets}"


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1].strip()[:160] if 0 < number <= len(lines) else ""
