"""The organisation's directory: a client that speaks SCIM with a token, as Microsoft Entra ID does."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.sign_on.provisioning import make_token
from tests.pages import StrictClient

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
Directory = Callable[..., TestResponse]


@pytest.fixture
def token(ada: Person) -> str:
    """The token that Ada has made for the directory."""
    _token, secret = make_token(by=ada, at=now())
    db.session.commit()
    return secret


@pytest.fixture
def directory(app: Flask, token: str) -> Iterator[Directory]:
    """Ask the board as the directory: a method, an address under /scim/v2, and what is sent."""
    client = app.test_client()
    assert isinstance(client, StrictClient)

    def asked(method: str, address: str, sent: Any = None, **headers: str) -> TestResponse:
        how = {"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json", **headers}
        body = sent if isinstance(sent, str) else None if sent is None else json.dumps(sent)
        return client.open(f"/scim/v2{address}", method=method.upper(), data=body, headers=how, without_token=True)

    yield asked
    client.stop_listening()


__all__ = ["directory", "token"]
