"""A board whose single sign-on is the stub provider, and somebody who goes there and comes back."""

import dataclasses
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from board.sign_on_settings import SignOnSettings
from tests.pages import StrictClient
from tests.stub_provider import TENANT, StubProvider, stub

GoThere = Callable[..., TestResponse]


@pytest.fixture
def sign_on(app: Flask, stub: StubProvider) -> Iterator[SignOnSettings]:  # noqa: F811  pytest's way
    """Single sign-on with the stub provider and a pinned tenant."""
    settings = SignOnSettings(stub.issuer, TENANT, "change-board", "a secret of this test", "Microsoft", "http://localhost")
    kept = app.config["BOARD"]
    app.config["BOARD"] = dataclasses.replace(kept, sign_on=settings)
    yield settings
    app.config["BOARD"] = kept


@pytest.fixture
def go(client: StrictClient, stub: StubProvider, sign_on: SignOnSettings) -> GoThere:  # noqa: F811
    """Go to the provider from the sign-in page and come back; returns the board's answer."""

    def gone(next: str = "", **how: str) -> TestResponse:
        there = client.get("/sign-in/oidc", query_string={"next": next, **how} if next or how else None)
        if there.status_code != 303:
            return there
        back = urlsplit(stub.answer_to(there.location))
        return client.get(f"{back.path}?{back.query}")

    return gone


__all__ = ["go", "sign_on", "stub"]
