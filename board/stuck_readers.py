"""Stuck readers: clients that ask for much and read nothing, whose connections the operating system ends."""

import os
import socket
from pathlib import Path

# In milliseconds, without a byte of an answer being taken.
LONGEST_STANDSTILL = 20_000
OPEN_FILES = Path("/proc/self/fd")


def end_stuck_readers() -> None:
    """Have the connections of this process end when their clients read nothing; on Linux alone.

    The server offers no such limit, but connections inherit this one from the socket that listens (tcp(7), TCP_USER_TIMEOUT).
    """
    if not (OPEN_FILES.is_dir() and hasattr(socket, "TCP_USER_TIMEOUT")):
        return
    for file in OPEN_FILES.iterdir():
        try:
            with socket.socket(fileno=os.dup(int(file.name))) as opened:
                if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LONGEST_STANDSTILL)
        except OSError:  # not a socket, or closed meanwhile
            continue
