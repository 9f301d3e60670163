"""Requests are read before they take a thread: what the server answers to bytes that a browser would not send."""

import asyncio
import socket

import pytest
from flask import url_for

from board import buffering
from board.buffering import LARGE_TOGETHER, SMALL, THREADS, WRITERS, Body, BufferedApp, Held, RequestRefused, environ_of
from board.web.security import MOST_SENT, most_sent
from tests.pages import check_html
from tests.serving.served import LONG_ENOUGH, shared_server  # noqa: F401  a fixture

FORM = "POST /sign-in HTTP/1.1\r\nHost: board\r\nContent-Type: application/x-www-form-urlencoded\r\n"
END = "GET /health HTTP/1.1\r\nHost: board\r\nConnection: close\r\n\r\n"


def answers(server, *parts, is_ended=False):
    """All that the server sends on one connection until it ends it."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONG_ENOUGH) as connection:
        for part in parts:
            connection.sendall(part.encode())
        if is_ended:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
    return received.decode()


def statuses(text):
    return [int(part.split(" ", 1)[0]) for part in text.split("HTTP/1.1 ")[1:]]


def test_a_connection_serves_one_request_after_the_other_with_bodies_and_without(shared_server):  # noqa: F811
    body = "email=mel%40example.org"
    whole = f"{FORM}Content-Length: {len(body)}\r\n\r\n{body}"
    in_pieces = f"{FORM}Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n{body}\r\n0\r\n\r\n"
    empty = f"{FORM}Content-Length: 0\r\n\r\n"
    head = "HEAD /sign-in HTTP/1.1\r\nHost: board\r\n\r\n"
    # 400 is what a form without its token gets.
    assert statuses(answers(shared_server, whole, in_pieces, empty, head, END)) == [400, 400, 400, 200, 200]


@pytest.mark.parametrize(
    "request_text",
    [
        f"{FORM}Content-Length: 100\r\n\r\nemail=mel",
        f"{FORM}Transfer-Encoding: chunked\r\n\r\n9\r\nemail=mel\r\n",
    ],
    ids=["of a known length", "in pieces"],
)
def test_a_request_that_breaks_off_is_not_handled(shared_server, request_text):  # noqa: F811
    text = answers(shared_server, request_text, is_ended=True)
    assert "What you sent ended before it was complete." in text or not text


@pytest.mark.slow
def test_a_form_that_does_not_arrive_is_refused_with_a_sentence(shared_server):  # noqa: F811
    text = answers(shared_server, f"{FORM}Content-Length: 100\r\n\r\nemail=mel")
    assert statuses(text) == [408]
    assert "What you sent did not arrive in time. Check your connection, go back and try again." in text
    assert "connection: close" in text


@pytest.mark.parametrize("length", ["Content-Length: 2000000", "Transfer-Encoding: chunked"])
def test_too_large_a_form_is_answered_with_the_page_that_says_so(shared_server, length):  # noqa: F811
    body = f"\r\n\r\n{1_100_000:x}\r\n{'a' * 1_100_000}" if "chunked" in length else "\r\n\r\n"
    text = answers(shared_server, f"{FORM}{length}{body}")
    assert statuses(text) == [413]
    assert "That is too much at once" in text


class Sent:
    """A request as granian hands it over: it sends these parts, stalls for so many seconds, and ends."""

    method, path = "POST", "/sign-in"

    def __init__(self, *parts, stalls=0.0, **headers):
        self.parts, self.stalls = list(parts), stalls
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.refusal = None

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.parts:
            return self.parts.pop(0)
        if self.stalls:
            await asyncio.sleep(self.stalls)
        raise StopAsyncIteration

    def response_str(self, status, _headers, sentence):
        self.refusal = (status, sentence)

    def response_bytes(self, status, _headers, content):
        raise AssertionError((status, content))


def refusal_of(sent):
    """How a request is refused before the application sees it."""

    async def serve():
        app = BufferedApp(lambda *_given: pytest.fail("It was handled."), lambda _method, _path: 1000)
        app.__rsgi_init__(asyncio.get_running_loop())
        await app.__rsgi__(sent, sent)
        app.__rsgi_del__(app.loop)

    asyncio.run(serve())
    return sent.refusal


def test_a_form_of_which_no_more_arrives_is_refused(monkeypatch):
    monkeypatch.setattr(buffering, "LONGEST_PAUSE", 0.01)
    for sent in ({"content_length": "20"}, {"transfer_encoding": "chunked"}):
        status, text = refusal_of(Sent(b"email=", stalls=1, **sent))
        assert status == 408
        assert "did not arrive in time. Check your connection, go back and try again." in text
        check_html(text, "a refusal")


def test_htmx_is_refused_so_that_it_puts_nothing_into_the_page(monkeypatch):
    monkeypatch.setattr(buffering, "LONGEST_PAUSE", 0.01)
    assert refusal_of(Sent(b"email=", stalls=1, content_length="20", hx_request="true"))[0] == 503


def test_a_form_that_trickles_is_refused_although_it_never_pauses(monkeypatch):
    monkeypatch.setattr(buffering, "LONGEST_READING", -1)
    monkeypatch.setattr(buffering, "LONGEST_PAUSE", LONG_ENOUGH)
    assert refusal_of(Sent(*[b"a"] * 900, stalls=1, content_length="1000"))[0] == 408


def test_a_form_that_breaks_off_is_refused():
    for sent in (Sent(b"email=", b"", content_length="20"), Sent(b"email=", b"", b"", transfer_encoding="chunked")):
        status, text = refusal_of(sent)
        assert status == 400
        assert "ended before it was complete. Go back and try again." in text


def test_who_may_write_and_gets_no_turn_is_told_so_and_readers_have_threads_left(monkeypatch):
    monkeypatch.setattr(buffering, "LONGEST_WAIT", 0.01)

    async def serve():
        sent = Sent()
        app = BufferedApp(lambda *_given: pytest.fail("It was handled."), lambda _method, _path: 1000)
        app.__rsgi_init__(asyncio.get_running_loop())
        for _ in range(WRITERS):
            await app.writers.acquire()
        await app.__rsgi__(sent, sent)
        app.__rsgi_del__(app.loop)
        return sent.refusal

    status, sentence = asyncio.run(serve())
    assert status == 503
    assert "The board is busy saving for others." in sentence
    assert WRITERS < THREADS


def test_a_header_that_only_looks_like_that_of_a_proxy_is_not_taken_for_it():
    class Headers(dict):
        def items(self):
            return [("x-forwarded-for", "192.0.2.1"), ("x_forwarded_for", "203.0.113.9"), ("cookie", "a=1"), ("cookie", "b=2")]

    class Request:
        method, path, query_string, scheme, http_version = "GET", "/caf\u00e9", "a=1", "http", "1.1"
        server, client = "[::1]:8000", "[2001:db8::7]:50000"
        headers = Headers()

    environ = environ_of(Request(), Body())
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"
    assert environ["HTTP_COOKIE"] == "a=1;b=2"
    assert environ["REMOTE_ADDR"] == "2001:db8::7"
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("::1", "8000")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/caf\u00e9"
    assert "CONTENT_LENGTH" not in environ


def test_large_requests_are_refused_while_others_fill_the_memory_of_a_worker_and_forms_are_not():
    app = BufferedApp(lambda _environ, _start: [], lambda _method, _path: 0)
    first, second, form = Held(app), Held(app), Held(app)
    first.grow_to(SMALL + LARGE_TOGETHER)
    form.grow_to(SMALL)
    with pytest.raises(RequestRefused, match="receiving too much at once"):
        second.grow_to(SMALL + 1)
    first.release()
    second.grow_to(SMALL + LARGE_TOGETHER)
    for one in (second, form, first):
        one.release()
    assert app.held == 0


def test_only_addresses_for_pictures_take_more_than_a_form(app):
    assert most_sent(app, "POST", "/sign-in") == most_sent(app, "POST", "/nowhere") == app.config["MAX_CONTENT_LENGTH"]
    assert most_sent(app, "GET", "/round-ups/2026-11-30/picture") == app.config["MAX_CONTENT_LENGTH"]
    with app.test_request_context():
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint in MOST_SENT)
        path = url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "2026-11-30"))
    assert most_sent(app, "POST", path) == MOST_SENT[rule.endpoint]
