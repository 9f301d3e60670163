"""Notes: added one after the other, and changed or taken away by whoever wrote them."""

import pytest

from board.database import db
from board.models.moments import now
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective, start_retrospective
from board.models.stages import Stage
from tests.factories import make_experiment


@pytest.fixture
def retrospective(school, mel) -> Retrospective:
    """One that Mel has begun."""
    begun = start_retrospective(make_experiment(school, stage=Stage.TRYING), by=mel, at=now())
    db.session.commit()
    return begun


@pytest.fixture
def note(retrospective, mel) -> Note:
    """A note of Mel's."""
    note = retrospective.add_note("better", "Ring sooner", by=mel, at=now())
    db.session.commit()
    return note


def test_several_people_add_notes_one_after_the_other(client, retrospective, mel, cora):
    for person, kind, text in ((mel, "well", "Quick"), (cora, "better", "Sooner"), (mel, "better", "Calmer")):
        answer = client.sign_in(person).post(f"/retrospectives/{retrospective.id}/notes", data={kind: text})
        assert answer.status_code == 303
    page = client.get(answer.location).text
    assert [note.text for note in db.session.scalars(db.select(Note).order_by(Note.id))] == ["Quick", "Sooner", "Calmer"]
    assert all(text in page for text in ("Quick", "Sooner", "Calmer"))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"well": "  "}, "Enter what went well"),
        ({"better": ""}, "Enter what to do better"),
        ({"well": "x" * 501}, "must be 500 characters or fewer"),
        ({"better": "Mr A, 07700 900123"}, "looks like a phone number"),
    ],
)
def test_a_note_that_cannot_be_kept_is_explained_and_kept_in_its_box(client, retrospective, mel, sent, sentence):
    answer = client.sign_in(mel).post(f"/retrospectives/{retrospective.id}/notes", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(text.strip() in answer.text for text in sent.values())
    assert db.session.query(Note).count() == 0


def test_one_changes_ones_own_note(client, note, mel):
    client.sign_in(mel)
    assert "Ring sooner" in client.get(f"/notes/{note.id}/edit").text
    client.post(f"/notes/{note.id}", data={"text": "Ring the day before", "version": note.version})
    assert db.session.get(Note, note.id).text == "Ring the day before"


def test_an_empty_note_is_refused(client, note, mel):
    answer = client.sign_in(mel).post(f"/notes/{note.id}", data={"text": "", "version": note.version})
    assert answer.status_code == 422
    assert "Enter the note, or take it away" in answer.text


def test_one_removes_ones_own_note_and_puts_it_back(client, note, retrospective, mel):
    answer = client.sign_in(mel).post(f"/notes/{note.id}/archive")
    page = client.get(answer.location).text
    assert "Note removed." in page
    assert f"/notes/{note.id}/archive/undo" in page
    assert "Ring sooner" not in page
    client.post(f"/notes/{note.id}/archive/undo")
    assert "Ring sooner" in client.get(f"/retrospectives/{retrospective.id}").text


@pytest.mark.parametrize(("method", "path"), [("GET", "/edit"), ("POST", ""), ("POST", "/archive"), ("POST", "/archive/undo")])
def test_a_note_of_somebody_else_is_not_ones_own_to_change(client, note, cora, otto, lee, ada, method, path):
    for person, status in ((cora, 403), (otto, 404), (lee, 404), (ada, 404)):
        answer = client.sign_in(person).open(
            f"/notes/{note.id}{path}", method=method, data={"text": "Mine"} if method == "POST" else None
        )
        assert answer.status_code == status
    assert db.session.get(Note, note.id).text == "Ring sooner"


def test_a_note_changed_in_two_windows_is_shown_twice(client, note, mel):
    opened = note.version
    client.sign_in(mel).post(f"/notes/{note.id}", data={"text": "First window", "version": opened})
    answer = client.post(f"/notes/{note.id}", data={"text": "Second window", "version": opened})
    assert answer.status_code == 409
    assert "First window" in answer.text
    assert "Second window" in answer.text
    version = db.session.get(Note, note.id).version
    client.post(f"/notes/{note.id}", data={"text": "Second window", "version": version, "keep-text": "theirs"})
    assert db.session.get(Note, note.id).text == "First window"
