"""Measures on an experiment's page and on their own: what everyone reads and the team writes."""

import csv
import io

import pytest

from board.database import db
from board.models.evidence.measure import Measure, add_measure
from board.models.moments import now, say_day
from board.models.stages import Stage
from tests.factories import make_experiment, make_measure, make_sprint

USUAL = [20, 24, 18, 22, 26, 19, 23, 21, 25, 20, 24, 22, 18, 23]
LOWER = [17, 16, 18, 15, 17, 16, 18]
WATCH = {"name": "No-shows", "unit": "%", "better": "lower", "kind": "outcome", "baseline": "29%", "target": "10"}


def sheet_of(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_member_begins_to_watch_something(client, school, mel):
    experiment = make_experiment(school)
    client.sign_in(mel)
    assert "Add a measure" in client.get(f"/experiments/{experiment.id}").text
    answer = client.post(f"/experiments/{experiment.id}/measures", data=WATCH)
    measure = db.session.scalar(db.select(Measure))
    assert answer.location == f"/measures/{measure.id}/readings/new"
    assert (measure.name, measure.baseline, measure.target, measure.by_id) == ("No-shows", 29, 10, mel.id)
    page = client.get(f"/experiments/{experiment.id}").text
    assert "No readings yet." in page
    assert "added a measure" in client.get(f"/experiments/{experiment.id}/history").text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": ""}, "Enter what you will count or time"),
        ({"better": "sideways"}, "Choose which way is better"),
        ({"kind": ""}, "Choose what it is for"),
        ({"baseline": "lots"}, "Baseline must be a number. “lots” is not a number."),
        ({"target": "1e9"}, "Target must be a number."),
        ({"name": "Calls to 07700 900123"}, "looks like a phone number"),
        ({"unit": "x" * 31}, "must be 30 characters or fewer"),
    ],
)
def test_bad_input_is_explained_and_kept(client, school, mel, sent, sentence):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/measures", data=WATCH | sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(f'value="{value}"' in answer.text for value in sent.values() if value not in ("sideways", ""))
    assert db.session.scalar(db.select(Measure)) is None


def test_a_sixth_measure_is_refused_with_what_to_do(client, school, mel):
    experiment = make_experiment(school)
    for number in range(5):
        add_measure(experiment, f"Measure {number}", by=mel, at=now())
    db.session.commit()
    client.sign_in(mel)
    assert "/measures/new" not in client.get(f"/experiments/{experiment.id}").text
    answer = client.post(f"/experiments/{experiment.id}/measures", data=WATCH)
    assert answer.status_code == 422
    assert "Archive one that nobody looks at first" in answer.text


def test_everyone_reads_the_chart_its_sentence_and_its_numbers(client, school, otto, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=make_sprint(school))
    measure = make_measure(experiment, USUAL + LOWER, target=10, baseline=24)
    client.sign_in(otto)
    for address in (f"/experiments/{experiment.id}", f"/measures/{measure.id}"):
        page = client.get(address).text
        assert "Improvement: the last 7 readings are all below the mean of 20%. Expect " in page
        assert 'role="img"' in page
        assert 'class="window"' in page
        assert "Target 10%" in page
        assert f'<td class="number">{LOWER[-1]}%</td>' in page
        assert "/readings/new" not in page


def test_only_the_team_writes(client, school, private_team, otto, lee, ada):
    measure, hidden = make_measure(make_experiment(school), [1]), make_measure(make_experiment(private_team), [1])
    for person in (otto, lee, ada):
        assert client.sign_in(person).post(f"/measures/{measure.id}", data=WATCH).status_code == 403
    client.sign_in(otto)
    for address in (f"/measures/{hidden.id}", f"/measures/{hidden.id}.csv", f"/measures/{hidden.id}/readings/new"):
        assert client.get(address).status_code == 404


def test_two_people_editing_at_once_are_shown_both(client, school, mel, cora):
    measure = make_measure(make_experiment(school), name="No-shows", target=10)
    first = measure.version
    client.sign_in(cora).post(f"/measures/{measure.id}", data=WATCH | {"target": "12", "version": first})
    answer = client.sign_in(mel).post(
        f"/measures/{measure.id}", data=WATCH | {"target": "8", "kind": "process", "version": first}
    )
    assert answer.status_code == 409
    assert "Cora Bennett changed this while you were writing" in answer.text
    assert "<blockquote>12</blockquote>" in answer.text
    chosen = WATCH | {
        "target": "8",
        "kind": "process",
        "keep-target": "theirs",
        "version": db.session.get(Measure, measure.id).version,
    }
    assert client.post(f"/measures/{measure.id}", data=chosen).status_code == 303
    saved = db.session.get(Measure, measure.id)
    assert (saved.target, saved.kind) == (12, "process")


def test_limits_are_fixed_on_a_period_and_refused_on_too_few_readings(client, school, mel):
    measure = make_measure(make_experiment(school), USUAL + LOWER)
    days = [row[0] for row in sheet_of(client.sign_in(mel).get(f"/measures/{measure.id}.csv"))[1:]]
    sent = WATCH | {"version": measure.version}
    answer = client.post(f"/measures/{measure.id}", data=sent | {"fixed_until": days[4]})
    assert answer.status_code == 422
    assert "Only 5 readings up to that day" in answer.text
    client.post(f"/measures/{measure.id}", data=sent | {"fixed_until": days[13]})
    page = client.get(f"/measures/{measure.id}").text
    assert "below the mean of 22%" in page
    assert "Limits 11% to 33%, fixed" in page


def test_a_measure_is_put_away_and_brought_back(client, school, mel):
    measure = make_measure(make_experiment(school), [1, 2, 3])
    page = client.sign_in(mel).get(client.post(f"/measures/{measure.id}/archive").location).text
    assert "Put away (1)" in page
    assert f'id="measure-{measure.id}"' not in page
    assert "This measure is archived" in client.get(f"/measures/{measure.id}").text
    page = client.get(client.post(f"/measures/{measure.id}/archive/undo").location).text
    assert f'id="measure-{measure.id}"' in page


def test_one_that_finds_no_room_is_told_so(client, school, mel):
    experiment = make_experiment(school)
    measure = make_measure(experiment)
    measure.archive(by=mel, at=now())
    for number in range(5):
        add_measure(experiment, f"Measure {number}", by=mel, at=now())
    db.session.commit()
    page = client.sign_in(mel).get(client.post(f"/measures/{measure.id}/archive/undo").location).text
    assert "An experiment can have 5 measures" in page


def test_the_csv_holds_every_reading_and_no_formula(client, school, mel):
    measure = make_measure(make_experiment(school), [-3, "14.5", 1200], name="=cmd()", unit="@x")
    client.sign_in(mel)
    client.post(f"/measures/{measure.id}/readings", data={"value": "7", "day": f"{now():%Y-%m-%d}", "note": "=1+1"})
    answer = client.get(f"/measures/{measure.id}.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="measure-{measure.id}.csv"'
    head, *rows = sheet_of(answer)
    assert head == ["Day", "'=cmd()", "Unit", "Note", "Signal"]
    assert [row[1] for row in rows] == ["-3", "14.5", "1200", "7"]
    assert rows[-1] == [f"{now():%Y-%m-%d}", "7", "'@x", "'=1+1", ""]


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_measures_or_readings(client, school, mel, queries):
    few, many = make_experiment(school, "Few"), make_experiment(school, "Many")
    small = make_measure(few, [1])
    large = [make_measure(many, range(120), name=f"Measure {number}") for number in range(5)]
    client.sign_in(mel)
    for addresses in (
        [f"/experiments/{few.id}", f"/experiments/{many.id}"],
        [f"/measures/{small.id}", f"/measures/{large[0].id}"],
        [f"/measures/{small.id}.csv", f"/measures/{large[0].id}.csv"],
    ):
        counts = []
        for address in addresses:
            queries.clear()
            client.get(address)
            counts.append(len(queries))
        assert counts[0] == counts[1], addresses


@pytest.mark.slow
def test_the_latest_hundred_are_in_the_table_and_the_rest_in_the_csv(client, school, mel):
    measure = make_measure(make_experiment(school), range(5000), unit="")
    page = client.sign_in(mel).get(f"/measures/{measure.id}").text
    assert "The latest 100 of 5,000. The CSV has them all." in page
    assert page.count('<th scope="row">') == 100
    assert len(sheet_of(client.get(f"/measures/{measure.id}.csv"))) == 5001
    assert len(page) < 300_000


def test_the_history_tells_readings_in_words(client, school, mel):
    experiment = make_experiment(school)
    measure = make_measure(experiment, [1, 2])
    client.sign_in(mel).post(f"/measures/{measure.id}/readings", data={"value": "14", "day": f"{now():%Y-%m-%d}"})
    client.post(f"/measures/{measure.id}/rebases", data={"day": f"{now():%Y-%m-%d}", "because": "A new form"})
    page = client.get(f"/experiments/{experiment.id}/history").text
    for words in ("pasted readings", "2 readings, ", "added a reading", say_day(now().date()), "begin anew", "A new form"):
        assert words in page
