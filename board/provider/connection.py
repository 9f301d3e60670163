"""Connections to the sign-on provider: few at a time, each with a time limit, and none for a while after one has failed."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests

from board.sign_on_settings import OWN_MACHINE

# Seconds to connect, and seconds without a byte. A thread of the board waits meanwhile.
TIME_LIMITS = (3.05, 5)
# A worker has more threads than this, so that a slow provider never holds all of them.
AT_ONCE = 2
# Seconds: how long somebody waits for a free place, and how long a provider that did not answer is left alone.
WAIT_FOR_PLACE = 2
LEFT_ALONE = 5
# Bytes; discovery documents and key sets have a few thousand.
BIGGEST_ANSWER = 1_000_000


class ProviderDown(Exception):
    """The provider cannot be reached, or does not answer as one: nothing is known about the person who signs in."""


class Line:
    """The way to one provider, shared by the threads of a worker."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._down_until = 0.0

    @contextmanager
    def open(self) -> Iterator[None]:
        """Take a place for one call; raises ProviderDown if there is none, if the provider failed just now, or if the call fails."""
        if time.monotonic() < self._down_until:
            raise ProviderDown("The provider did not answer a moment ago.")
        if not self._places.acquire(timeout=WAIT_FOR_PLACE):
            raise ProviderDown("The provider is slow, and others wait for it already.")
        try:
            yield
        except requests.RequestException as problem:
            # Not after an answer, however bad: whoever sends the provider nonsense must not keep others from signing in.
            if isinstance(problem, requests.ConnectionError | requests.Timeout):
                self._down_until = time.monotonic() + LEFT_ALONE
            raise ProviderDown(f"The provider cannot be reached ({type(problem).__name__}).") from problem
        finally:
            self._places.release()

    def get_document(self, url: str, what: str) -> dict[str, object]:
        """The JSON object at an address. Raises ProviderDown for anything else, such as the HTML of a login page."""
        # Not redirected: a proxy that wants a login first answers with a redirect to its page.
        with self.open(), requests.get(url, timeout=TIME_LIMITS, allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise ProviderDown(f"The {what} cannot be read: the answer was {answer.status_code}.")
            body = answer.raw.read(BIGGEST_ANSWER + 1, decode_content=True)
        try:
            document = json.loads(body) if len(body) <= BIGGEST_ANSWER else None
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise ProviderDown(f"The {what} is not JSON. It may be a login page.")
        return document


def is_safe_address(url: object) -> bool:
    """Whether secrets may be sent to an address: by https, or to this very machine."""
    if not isinstance(url, str):
        return False
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OWN_MACHINE))
