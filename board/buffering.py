"""Request buffering: a request is read in full, within limits of time and size, before it takes a thread of the application.

A thread that reads a request by itself waits for its client, and eight clients who send half a form would stop the board for
everyone. Answers are handed to the server whole, so that no thread waits for a client who reads slowly either.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from board.stuck_readers import end_stuck_readers

# Requests that one worker handles at once. Python uses one core of a worker whatever their number; the others wait for the
# database or hash a password.
THREADS = 4
# Requests among them that may write. They can wait for the write lock of the database, and must leave threads to those who read.
WRITERS = 2
READING = ("GET", "HEAD", "OPTIONS")
# In seconds, for a request that may write to get its turn; htmx gives up after 15.
LONGEST_WAIT = 10
# In seconds, without a byte of the request. A telephone that changes its cell needs two or three.
LONGEST_PAUSE = 5
# A request may take so many seconds, and one more for each 16 kB that have arrived, which is what the slowest of telephones sends.
LONGEST_READING = 20
SLOWEST = 16_000
# In bytes. What requests hold beyond SMALL shares LARGE_TOGETHER in each worker, so that nobody fills its memory.
SMALL = 64 * 1024
LARGE_TOGETHER = 64 * 1024 * 1024

LATE = "What you sent did not arrive in time. Check your connection, go back and try again."
BROKEN = "What you sent ended before it was complete. Go back and try again."
FULL = "The board is receiving too much at once. Go back and try again in a minute."
BUSY = "The board is busy saving for others. Go back and try again in a moment."
# The application is not asked, so this page has no style. The rest of the request may still be on its way, so that the connection
# cannot be used again.
REFUSAL = '<!doctype html><html lang="en-GB"><title>Nothing was saved – Change Board</title><h1>Nothing was saved</h1><p>{}</p></html>\n'
REFUSAL_HEADERS = [
    ("Connection", "close"),
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
]

Environ = dict[str, Any]


class RequestRefused(Exception):
    """A request that the application does not get to see: an HTTP status and a sentence."""

    def __init__(self, status: HTTPStatus, sentence: str):
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Body:
    """What a request sent. `size` is larger than the content if it was too large to be read; the application then answers 413."""

    content: bytes = b""
    size: int | None = None


class BufferedApp:
    """A WSGI application as granian serves it, with the RSGI interface, on an event loop and a few threads.

    `most_sent` returns the largest size in bytes of a request with this method and path.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], most_sent: Callable[[str, str], int]):
        self.app = app
        self.most_sent = most_sent
        self.held = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called by granian in each worker."""
        self.loop = loop
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self.writers = asyncio.Semaphore(WRITERS)
        loop.call_soon(end_stuck_readers)

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Called by granian when a worker ends, after its last answer."""
        self.threads.shutdown()

    async def __rsgi__(self, request: Any, protocol: Any) -> None:
        """Read a request, then have it answered on a thread."""
        try:
            if "content-length" in request.headers or "transfer-encoding" in request.headers:
                await self._read_and_answer(request, protocol)
            else:
                await self._answer_in_turn(request, protocol, Body())
        except RequestRefused as refused:
            # htmx would put the page into the board, unless it is an error of the server; the board then says that nothing was saved.
            status = HTTPStatus.SERVICE_UNAVAILABLE if "hx-request" in request.headers else refused.status
            protocol.response_str(status.value, REFUSAL_HEADERS, REFUSAL.format(refused.sentence))

    async def _read_and_answer(self, request: Any, protocol: Any) -> None:
        held = Held(self)
        try:
            body = await self._read(request, protocol, held)
            await self._answer_in_turn(request, protocol, body)
        finally:
            held.release()

    async def _read(self, request: Any, protocol: Any, held: "Held") -> Body:
        """The body of a request. Raises RequestRefused if it is late, broken off, or too much together with those of others."""
        is_chunked = "transfer-encoding" in request.headers
        declared = None if is_chunked else int(request.headers["content-length"])
        most = self.most_sent(request.method, request.path)
        if declared is not None and declared > most:
            return Body(size=declared)
        chunks: list[bytes] = []
        received = empty = 0
        started = self.loop.time()
        incoming = aiter(protocol)
        try:
            async with asyncio.timeout(None) as limit:
                while received != declared:
                    longest = started + LONGEST_READING + received / SLOWEST
                    limit.reschedule(min(longest, self.loop.time() + LONGEST_PAUSE))
                    chunk = await anext(incoming)
                    received += len(chunk)
                    # granian ends a whole body with one empty chunk, and one that broke off with two.
                    empty += not chunk
                    if empty > 1 or (empty and declared):
                        raise RequestRefused(HTTPStatus.BAD_REQUEST, BROKEN)
                    if received > most:
                        return Body(size=received)
                    held.grow_to(received)
                    chunks.append(chunk)
        except StopAsyncIteration:
            pass
        except TimeoutError:
            raise RequestRefused(HTTPStatus.REQUEST_TIMEOUT, LATE) from None
        return Body(chunks[0] if len(chunks) == 1 else b"".join(chunks), received)

    async def _answer_in_turn(self, request: Any, protocol: Any, body: Body) -> None:
        if request.method in READING:
            await self.loop.run_in_executor(self.threads, self._answer, request, protocol, body)
            return
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self.writers.acquire()
        except TimeoutError:
            raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE, BUSY) from None
        try:
            await self.loop.run_in_executor(self.threads, self._answer, request, protocol, body)
        finally:
            self.writers.release()

    def _answer(self, request: Any, protocol: Any, body: Body) -> None:
        """Let the application answer, and hand its answer to the server."""
        status, headers = "500 Internal Server Error", []

        def start_response(line: str, given: list[tuple[str, str]], _problem: object = None) -> None:
            nonlocal status, headers
            status, headers = line, given

        chunks = self.app(environ_of(request, body), start_response)
        try:
            content = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        protocol.response_bytes(int(status[:3]), headers, content)


class Held:
    """The memory that one request holds, as far as it is counted in what all of a worker may hold together."""

    def __init__(self, app: BufferedApp):
        self.app = app
        self.size = 0

    def grow_to(self, received: int) -> None:
        """Count what has been received, all but the first SMALL bytes. Raises RequestRefused if all together would be too much."""
        more = max(0, received - SMALL) - self.size
        if more and self.app.held + more > LARGE_TOGETHER:
            raise RequestRefused(HTTPStatus.SERVICE_UNAVAILABLE, FULL)
        self.size += more
        self.app.held += more

    def release(self) -> None:
        """Count it no longer."""
        self.app.held -= self.size
        self.size = 0


def environ_of(request: Any, body: Body) -> Environ:
    """A request as WSGI describes it (PEP 3333)."""
    host, _colon, port = request.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{request.http_version}",
        "REMOTE_ADDR": request.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": io.BytesIO(body.content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if body.size is not None:
        environ["CONTENT_LENGTH"] = str(body.size)
    for name, value in request.headers.items():
        # `X_Forwarded_For` would be taken for the `X-Forwarded-For` that a proxy sets.
        if name in ("content-length", "transfer-encoding") or "_" in name:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.replace('-', '_').upper()}"
        environ[key] = f"{environ[key]}{';' if name == 'cookie' else ','}{value}" if key in environ else value
    return environ
