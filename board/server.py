"""The server: granian, with one worker per core. It reads requests on an event loop (`board/buffering.py`)."""

import errno
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import wait
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

# In each worker. A slow client costs a connection and some kilobytes until a limit of time ends it.
CONNECTIONS = 2048
# Files and connections to the database, beside them.
OTHER_FILES = 256
# In milliseconds, for the headers of a request, and for the next request to begin on a connection that is kept.
HEADERS_WITHIN = 10_000
# In bytes, for the headers of one request. A review of a thousand teams has an address of 20 kB.
LARGEST_HEADERS = 64 * 1024
# Seconds; a worker that has not ended by then is hanging, or waits for a client who reads nothing. Nothing that was saved is lost
# when it is killed.
SECONDS_TO_END = 10


class CannotListen(Exception):
    """The board cannot be served at this address; the text says why."""


def serve(host: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    """Serve until interrupted; `ready` is called once connections are accepted. Raises CannotListen."""
    check_free(host, port)
    server = prepare(host, port, workers)
    server.on_startup(ready)
    server.serve(target_loader=load_app, wrap_loader=False)


def prepare(host: str, port: int, workers: int) -> Any:
    """The server (a `Granian`), ready to serve what its loader returns: a BufferedApp."""
    return Granian(
        "board.wsgi:buffered",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backpressure=allow_connections(),
        # Only this: a connection that may turn out to be HTTP/2 has no limit of time for its first bytes.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=LARGEST_HEADERS),
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_END,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
    )


def allow_connections() -> int:
    """Let this process and its workers open as many files as CONNECTIONS need. Returns how many connections a worker can have."""
    if os.name == "nt":  # no limit there that a process could raise
        return CONNECTIONS
    resource = import_module("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(OTHER_FILES, min(CONNECTIONS, soft - OTHER_FILES))


def load_once() -> Any:
    """The application. Loaded before the workers are forked, so that they share its memory."""
    return import_module("board.wsgi").buffered


def load_app() -> Any:
    """The application, loaded in a worker."""
    # The worker inherits the server's signal handler, which does nothing here; until it serves, SIGTERM must end it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every worker, but the server ends them
    threading.Thread(target=_end_with_server, daemon=True).start()
    return load_once()


def _end_with_server() -> None:
    """End a worker whose server was killed; otherwise it would hold the port for ever."""
    server = multiprocessing.parent_process()
    if server is not None:
        wait([server.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(SECONDS_TO_END)
        os._exit(1)


def check_free(host: str, port: int) -> None:
    """Raises CannotListen if the host is not an address of this machine, or the port is in use or not permitted.

    Workers share their port, so a second server could bind it too and would get half of the requests.
    """
    elsewhere = f"{host} is not an address of this machine. Try 127.0.0.1, or 0.0.0.0 for all of its addresses."
    reasons = {
        errno.EADDRINUSE: f"Port {port} is in use already. Stop what uses it, or choose another with --port.",
        errno.EACCES: f"Port {port} needs special rights. Choose one above 1023 with --port.",
        errno.EADDRNOTAVAIL: elsewhere,
    }
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name != "nt":  # on Windows it would let two servers bind the port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (socket.gaierror, UnicodeError):
        raise CannotListen(elsewhere) from None
    except OSError as problem:
        why = f"Cannot listen at {host}, port {port}: {problem.strerror}."
        raise CannotListen(reasons.get(problem.errno or 0, why)) from None


def address_of(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    name = "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host  # noqa: S104  told only
    return f"http://{name}:{port}"
