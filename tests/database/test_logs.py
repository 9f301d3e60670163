"""Nothing secret in the log: what an error says when the database fails in the middle of what somebody wrote."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, StatementError

from board.database import db
from tests.factories import PASSWORD as OLD_PASSWORD

RAW = "Only our team may read this"
PASSWORD = "seven unlikely teapots"


@pytest.fixture
def breaking_connection():
    """Cuts the connection to the database when something is saved with these words in its statement."""
    broken = []

    def begin(words):
        def cut(connection, cursor, statement, *_rest):
            if words in statement:
                broken.append(statement)
                if connection.dialect.name == "postgresql":
                    own = cursor.connection.info.backend_pid
                    with db.engine.connect() as other:
                        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": own})
                else:
                    cursor.connection.close()

        event.listen(Engine, "before_cursor_execute", cut)
        broken.append(cut)
        return broken

    yield begin
    event.remove(Engine, "before_cursor_execute", broken[0])
    db.session.rollback()
    db.session.remove()
    db.engine.dispose()


def test_a_note_is_not_in_the_log_when_the_connection_breaks(client, school, mel, caplog, breaking_connection):
    client.sign_in(mel)
    cut = breaking_connection("INSERT INTO experiment")
    with pytest.raises(AssertionError, match="→ 500"):
        client.post(f"/teams/{school.slug}/experiments", data={"title": RAW})
    assert len(cut) > 1
    assert "Unforeseen: POST" in caplog.text
    assert "INSERT INTO experiment" in caplog.text
    assert RAW not in caplog.text


def test_a_password_and_its_hash_are_not_in_the_log_when_the_connection_breaks(client, mel, caplog, breaking_connection):
    client.sign_in(mel)
    cut = breaking_connection("UPDATE person")
    fields = {"current": OLD_PASSWORD, "password": PASSWORD}
    with pytest.raises(AssertionError, match="→ 500"):
        client.post("/account/password", data=fields)
    assert len(cut) > 1
    assert "Unforeseen: POST" in caplog.text
    assert PASSWORD not in caplog.text
    assert "argon2" not in caplog.text.replace("argon2/", "")


def test_a_row_that_the_database_refuses_is_not_in_the_error(app, mel):
    refused = text("INSERT INTO stage_setting (team_id, stage, label) VALUES (:team, :stage, :label)")
    with pytest.raises(DBAPIError) as caught:
        db.session.execute(refused, {"team": None, "stage": "ideas", "label": RAW})
    problem = caught.value
    assert "constraint" in str(problem)
    for one in (str(problem), repr(problem), str(problem.orig), repr(problem.orig)):
        assert RAW not in one
        assert "DETAIL" not in one


def test_a_value_that_cannot_be_saved_is_not_in_the_error(app, mel):
    mel.email = {RAW: 1}
    with pytest.raises(StatementError) as caught:
        db.session.flush()
    assert RAW not in str(caught.value)
