"""The review as a file: sent while it is read, whatever the database and however many lines."""

import csv
import io

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.stages import Stage
from board.web.review import downloads
from tests.factories import make_experiment


def lines_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_the_first_bytes_come_before_everything_was_read(app, school, queries, monkeypatch):
    ids = [make_experiment(school, f"Number {number}", Stage.DECIDED).id for number in range(5)]
    monkeypatch.setattr("board.web.review.downloads.AT_ONCE", 2)
    with app.test_request_context("/review.csv"):
        pieces = downloads.pieces_of(ids)
        queries.clear()
        assert next(pieces).decode().startswith("\ufeffTeam,Experiment,Stage")
        assert not queries
        assert len(lines_of(next(pieces).decode())) == 2
        sent = len(queries)
        assert [len(lines_of(each.decode())) for each in pieces] == [2, 1]
        assert len(queries) == 3 * sent, "each piece is read for itself"


def test_the_pieces_are_one_file_with_every_line_once_and_in_order(client, school, lee, monkeypatch):
    wanted = [make_experiment(school, f"Number {number}", Stage.DECIDED).title for number in range(7)]
    monkeypatch.setattr("board.web.review.downloads.AT_ONCE", 3)
    answer = client.sign_in(lee).get("/review.csv")
    head, *lines = lines_of(answer.text)
    assert [line[1] for line in lines] == wanted
    assert {len(line) for line in lines} == {len(head)}


def test_an_experiment_that_goes_while_the_file_is_sent_is_left_out(client, school, lee, monkeypatch):
    kept, gone = (make_experiment(school, title, Stage.DECIDED) for title in ("Kept", "Gone"))
    monkeypatch.setattr("board.web.review.downloads._happened_to", lambda _wanted: [kept.id, gone.id + 1000])
    assert [line[1] for line in lines_of(client.sign_in(lee).get("/review.csv").text)[1:]] == ["Kept"]


def test_nothing_that_was_sent_is_kept_in_memory(app, school, monkeypatch):
    ids = [make_experiment(school, f"Number {number}", Stage.DECIDED).id for number in range(12)]
    monkeypatch.setattr("board.web.review.downloads.AT_ONCE", 3)
    db.session.expunge_all()
    with app.test_request_context("/review.csv"):
        for _piece in downloads.pieces_of(ids):
            assert not any(isinstance(one, Experiment) for one in db.session.identity_map.values())
