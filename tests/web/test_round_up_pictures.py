"""The picture of a round-up: what is taken, who sees it, and how it goes away."""

from io import BytesIO

import pytest

from board.database import db
from board.models.moments import now
from board.models.round_up import A_WEEK, round_up_of, this_monday
from board.models.round_up_draft import draft
from tests.pictures import jpeg, png

MONDAY = this_monday(now().date()) + A_WEEK
PAGE = f"/round-ups/{MONDAY}"


@pytest.fixture
def written(school, organisation, cora):
    """A draft."""
    round_up, _new = draft(MONDAY, organisation.zone, by=cora, on=now())
    db.session.commit()
    return round_up


def test_a_picture_is_put_in_shown_and_taken_out(client, written, cora, mel):
    client.sign_in(cora)
    sent = {"file": (BytesIO(png()), "../evil.exe"), "description": "A grey square"}
    assert client.post(f"{PAGE}/picture", data=sent, content_type="multipart/form-data").status_code == 303
    answer = client.get(f"{PAGE}/picture")
    assert (answer.data, answer.mimetype) == (png(), "image/png")
    assert 'alt="A grey square"' in client.get(f"{PAGE}/preview").text
    client.post(f"{PAGE}/picture", data={"description": "A square that is grey"})
    assert 'alt="A square that is grey"' in client.get(f"{PAGE}/edit").text
    client.post(f"{PAGE}/picture/remove")
    assert client.get(f"{PAGE}/picture").status_code == 404


@pytest.mark.parametrize(
    ("content", "description", "sentence"),
    [
        (None, "Nothing", "Choose a picture"),
        (b"GIF89a" + b"\0" * 20, "A GIF", "Choose a PNG or a JPEG"),
        (b"<svg onload='alert(1)'/>", "An SVG", "Choose a PNG or a JPEG"),
        (png()[:30], "Cut off", "cannot be read as a picture"),
        (jpeg()[:10], "Cut off", "cannot be read as a picture"),
        (png() + b"\0" * 300_000, "Too big", "must be 300 kB or smaller"),
        (png(5000, 1), "Too wide", "4,000 pixels or fewer"),
        (png(), "", "Say what it shows"),
    ],
)
def test_only_a_small_png_or_jpeg_with_a_description_is_taken(client, written, cora, content, description, sentence):
    data = {"description": description} | ({"file": (BytesIO(content), "a.png")} if content is not None else {})
    answer = client.sign_in(cora).post(f"{PAGE}/picture", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert round_up_of(MONDAY).picture is None
