"""The picture of a round-up: what is taken, who sees it, and how it goes away."""

import sqlite3
from contextlib import closing
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from board.database import db
from board.models.moments import now
from board.models.round_up.draft import draft
from board.models.round_up.picture import BIGGEST, WIDEST, read_picture
from board.models.round_up.round_up import A_WEEK, round_up_of, this_monday
from board.web.round_up import pictures
from tests.pictures import photograph, png

MONDAY = this_monday(now().date()) + A_WEEK
PAGE = f"/round-ups/{MONDAY}"


@pytest.fixture
def written(school, organisation, cora):
    """A draft."""
    round_up, _new = draft(MONDAY, organisation.zone, by=cora, at=now())
    db.session.commit()
    return round_up


def send(client, content, description):
    """Send the form with a file; encoded here, because the test client leaves large ones open."""
    file = {"file": FileStorage(BytesIO(content), "../evil.exe")} if content is not None else {}
    boundary, body = encode_multipart({"description": description} | file)
    return client.post(f"{PAGE}/picture", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_picture_is_put_in_shown_and_taken_out(client, written, cora, mel):
    client.sign_in(cora)
    assert send(client, png(), "A grey square").status_code == 303
    answer = client.get(f"{PAGE}/picture")
    assert (answer.data, answer.mimetype) == (read_picture(png()).content, "image/png")
    assert 'alt="A grey square"' in client.get(f"{PAGE}/preview").text
    client.post(f"{PAGE}/picture", data={"description": "A square that is grey"})
    assert 'alt="A square that is grey"' in client.get(f"{PAGE}/edit").text
    client.post(f"{PAGE}/picture/remove")
    assert client.get(f"{PAGE}/picture").status_code == 404


@pytest.mark.parametrize(
    ("content", "description", "sentence"),
    [
        (None, "Nothing", "Choose a picture"),
        (b"<svg onload='alert(1)'/>", "An SVG", "Choose a PNG, a JPEG or a WebP"),
        (photograph(64, 64)[:300], "Cut off", "This file cannot be read as one of them"),
        (png() + b"\0" * BIGGEST, "Too big", "must be 10 MB or smaller"),
        (png(), "", "Say what it shows"),
    ],
)
def test_only_a_picture_with_a_description_is_taken(client, written, cora, content, description, sentence):
    answer = send(client.sign_in(cora), content, description)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert round_up_of(MONDAY).picture is None


@pytest.mark.slow
def test_a_photograph_of_five_megabytes_is_taken_and_a_text_of_two_is_not(client, written, cora):
    client.sign_in(cora)
    assert send(client, photograph(4000, 3000, quality=60), "The bike shelter at four o’clock").status_code == 303
    assert round_up_of(MONDAY).picture.width <= WIDEST
    answer = client.post(PAGE, data={"opening": "a" * 2_000_000})
    assert answer.status_code == 413
    assert "Send less than 1 megabyte of text" in answer.text


def test_nobody_waits_to_save_while_a_picture_is_read(client, written, cora, monkeypatch):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows")
    saved = []

    def read_while_somebody_saves(content):
        with closing(sqlite3.connect(db.engine.url.database, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            saved.append("meanwhile")
        return read_picture(content)

    monkeypatch.setattr(pictures, "read_picture", read_while_somebody_saves)
    assert send(client.sign_in(cora), png(), "A grey square").status_code == 303
    assert saved == ["meanwhile"]
    assert round_up_of(MONDAY).picture.description == "A grey square"
