"""Readings: one at a time from a phone, many from a spreadsheet, and put right afterwards."""

import datetime as dt

import pytest

from board.database import db
from board.models.evidence.reading import Reading, points_of
from board.models.evidence.rebase import Rebase
from board.models.moments import now
from tests.factories import make_experiment, make_measure


def day(back=0):
    return f"{now().date() - dt.timedelta(days=back):%Y-%m-%d}"


def values(measure):
    return [f"{point.value:f}" for point in points_of([measure.id]).get(measure.id, [])]


def stamp_of(page):
    return page.partition('name="looked_at" value="')[2].partition('"')[0]


def test_a_reading_is_a_number_and_one_press(client, school, mel):
    measure = make_measure(make_experiment(school))
    form = client.sign_in(mel).get(f"/measures/{measure.id}/readings/new").text
    assert f'value="{day()}"' in form
    assert 'inputmode="decimal" autofocus' in form
    answer = client.post(f"/measures/{measure.id}/readings", data={"value": "14%", "day": day()})
    page = client.get(answer.location).text
    assert "Too early to tell: 1 of 12 points. The only reading is 14%." in page
    assert "Undo" in page


def test_a_note_stands_on_its_point(client, school, mel):
    measure = make_measure(make_experiment(school), [1, 2])
    client.sign_in(mel).post(f"/measures/{measure.id}/readings", data={"value": "3", "day": day(), "note": "Snow"})
    page = client.get(f"/measures/{measure.id}").text
    assert 'class="flag"' in page
    assert "Snow" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"value": ""}, "Enter the reading"),
        ({"value": "many"}, "“many” is not a number"),
        ({"value": "1e400"}, "is not a number"),
        ({"day": ""}, "Enter the day"),
        ({"day": "2026-02-30"}, "must be a real date"),
        ({"day": day(-2)}, "The day must be today or in the past"),
        ({"note": "Mrs Green, 07700 900123"}, "looks like a phone number"),
        ({"note": "x" * 201}, "must be 200 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, school, mel, sent, sentence):
    measure = make_measure(make_experiment(school))
    answer = client.sign_in(mel).post(
        f"/measures/{measure.id}/readings", data={"value": "14", "day": day(), "note": "Rain"} | sent
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(f'value="{value}"' in answer.text for value in sent.values())
    assert values(measure) == []


def test_a_reading_is_put_right_taken_away_and_put_back(client, school, mel):
    measure = make_measure(make_experiment(school), [14, 41])
    reading = db.session.scalars(db.select(Reading).order_by(Reading.id.desc())).first()
    client.sign_in(mel)
    assert 'value="41"' in client.get(f"/readings/{reading.id}/edit").text
    sent = {"value": "14.5", "day": day(), "note": "Typed wrong", "version": reading.version}
    assert client.post(f"/readings/{reading.id}", data=sent).status_code == 303
    assert values(measure) == ["14", "14.5"]
    page = client.get(client.post(f"/readings/{reading.id}/archive").location).text
    assert "14.5% on" in page
    assert values(measure) == ["14"]
    client.post(f"/readings/{reading.id}/archive/undo")
    assert values(measure) == ["14", "14.5"]


def test_two_people_putting_one_right_are_shown_both(client, school, mel, cora):
    make_measure(make_experiment(school), [41])
    reading = db.session.scalar(db.select(Reading))
    client.sign_in(cora).post(f"/readings/{reading.id}", data={"value": "14", "day": day(), "version": 1})
    answer = client.sign_in(mel).post(f"/readings/{reading.id}", data={"value": "15", "day": day(), "version": 1})
    assert answer.status_code == 409
    assert "<blockquote>14</blockquote>" in answer.text
    chosen = {"value": "15", "day": day(), "keep-value": "mine", "version": 2}
    assert client.post(f"/readings/{reading.id}", data=chosen).status_code == 303
    assert db.session.get(Reading, reading.id).value == 15


def test_only_the_team_adds_and_a_private_teams_do_not_exist_for_others(client, school, private_team, otto, lee):
    make_measure(make_experiment(school), [1])
    hidden = make_measure(make_experiment(private_team), [1])
    mine, theirs = db.session.scalars(db.select(Reading).order_by(Reading.id)).all()
    assert client.sign_in(lee).post(f"/readings/{mine.id}", data={"value": "2", "day": day()}).status_code == 403
    client.sign_in(otto)
    assert client.get(f"/readings/{theirs.id}/edit").status_code == 404
    assert client.post(f"/measures/{hidden.id}/pastes", data={"pasted": "3/11/2025\t4"}).status_code == 404


def test_nothing_is_saved_before_it_was_looked_at(client, school, mel):
    measure = make_measure(make_experiment(school))
    text = "Week\tNo-shows\n3/11/2025\t1,200\n31/2/2026\t5\n10 Nov 2025\t-14%"
    page = client.sign_in(mel).post(f"/measures/{measure.id}/pastes", data={"pasted": text}).text
    assert values(measure) == []
    assert "2 readings understood, 1 line not" in page
    assert "<strong>Line 3</strong>, “31/2/2026 5”: “31/2/2026” is not a real day." in page
    assert "names the columns and is left out" in page
    assert "3/11/2025\t1,200" in page
    assert "3 November 2025" in page
    confirmed = {"pasted": text, "looked_at": stamp_of(page), "confirmed": "yes"}
    answer = client.post(f"/measures/{measure.id}/pastes", data=confirmed)
    assert "2 readings added. 1 line was left out." in client.get(answer.location).text
    assert values(measure) == ["1200", "-14"]


def test_a_second_press_adds_nothing_twice(client, school, mel):
    measure = make_measure(make_experiment(school))
    page = client.sign_in(mel).post(f"/measures/{measure.id}/pastes", data={"pasted": "3/11/2025\t4"}).text
    confirmed = {"pasted": "3/11/2025\t4", "looked_at": stamp_of(page), "confirmed": "yes"}
    assert client.post(f"/measures/{measure.id}/pastes", data=confirmed).status_code == 303
    again = client.post(f"/measures/{measure.id}/pastes", data=confirmed)
    assert again.status_code == 200
    assert "1 of these days has a reading already" in again.text
    assert values(measure) == ["4"]


def test_what_was_changed_after_the_look_is_looked_at_again(client, school, mel):
    measure = make_measure(make_experiment(school))
    page = client.sign_in(mel).post(f"/measures/{measure.id}/pastes", data={"pasted": "3/11/2025\t4"}).text
    changed = {"pasted": "3/11/2025\t40", "looked_at": stamp_of(page), "confirmed": "yes"}
    assert "1 reading understood" in client.post(f"/measures/{measure.id}/pastes", data=changed).text
    assert values(measure) == []


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Paste two columns: a day and a number"),
        ("3/11/2025\t4\n" * 2001, "Paste 2,000 lines at a time at most. You have 2,001."),
        ("x" * 100_001, "must be 100,000 characters or fewer"),
        ("3/11/2025\t07700 900123", "looks like a phone number"),
    ],
)
def test_a_paste_that_cannot_be_used_is_refused_whole(client, school, mel, pasted, sentence):
    measure = make_measure(make_experiment(school))
    answer = client.sign_in(mel).post(f"/measures/{measure.id}/pastes", data={"pasted": pasted})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert values(measure) == []


def test_nothing_can_be_added_where_no_line_was_understood(client, school, mel):
    measure = make_measure(make_experiment(school))
    page = client.sign_in(mel).post(f"/measures/{measure.id}/pastes", data={"pasted": "soon\tlots"}).text
    assert "0 readings understood" in page
    assert 'name="confirmed"' not in page


def test_limits_begin_anew_and_go_on_as_before(client, school, mel):
    measure = make_measure(make_experiment(school), [20] * 14 + [9, 8, 10])
    answer = client.sign_in(mel).post(f"/measures/{measure.id}/rebases", data={"day": day(2), "because": "A new form"})
    page = client.get(answer.location).text
    assert "Too early to tell since the limits began anew" in page
    assert "A new form" in page
    made = db.session.scalar(db.select(Rebase))
    client.post(f"/rebases/{made.id}/undo")
    assert "Too early" not in client.get(f"/measures/{measure.id}").text
    client.post(f"/rebases/{made.id}")
    assert "Too early" in client.get(f"/measures/{measure.id}").text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"because": ""}, "Enter why the limits begin anew"),
        ({"day": ""}, "Enter the day"),
        ({"day": day(-1)}, "has not come yet"),
    ],
)
def test_a_rebasing_needs_a_day_and_a_reason(client, school, mel, sent, sentence):
    measure = make_measure(make_experiment(school), [1, 2])
    answer = client.sign_in(mel).post(f"/measures/{measure.id}/rebases", data={"day": day(), "because": "A new form"} | sent)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_rebasing_that_lost_its_day_does_not_come_back(client, school, mel):
    measure = make_measure(make_experiment(school), [1, 2])
    client.sign_in(mel).post(f"/measures/{measure.id}/rebases", data={"day": day(), "because": "A new form"})
    made = db.session.scalar(db.select(Rebase))
    client.post(f"/rebases/{made.id}/undo")
    client.post(f"/measures/{measure.id}/rebases", data={"day": day(), "because": "Another"})
    assert "on that day already" in client.get(client.post(f"/rebases/{made.id}").location).text
