"""A paste: readings that came at once, taken away and put back at once."""

from decimal import Decimal

import pytest

from board.database import db
from board.models.evidence.paste import Paste
from board.models.evidence.reading import Reading, points_of
from board.models.experiments.changes_after_decision import changed_since
from board.models.moments import now
from board.models.people.activity import history_of
from board.models.stages import Stage
from tests.factories import make_experiment, make_measure


@pytest.fixture
def measure(school, mel):
    """A measure with one reading that was typed and three that were pasted."""
    measure = make_measure(make_experiment(school), [4, 5, 6], by=mel)
    measure.add_reading(now().date(), Decimal(7), by=mel, at=now(), today=now().date())
    db.session.commit()
    return measure


def the_paste():
    return db.session.scalars(db.select(Paste)).one()


def values(measure):
    return [f"{point.value:f}" for point in points_of([measure.id]).get(measure.id, [])]


def test_the_message_that_announces_a_paste_undoes_all_of_it_and_brings_it_back(client, school, mel):
    measure = make_measure(make_experiment(school))
    text = "3/11/2025\t4\n10/11/2025\t5"
    page = client.sign_in(mel).post(f"/measures/{measure.id}/pastes", data={"pasted": text}).text
    stamp = page.partition('name="looked_at" value="')[2].partition('"')[0]
    sent = {"pasted": text, "looked_at": stamp, "confirmed": "yes"}
    page = client.get(client.post(f"/measures/{measure.id}/pastes", data=sent).location).text
    undo = f"/pastes/{the_paste().id}/archive"
    assert "2 readings added." in page
    assert f'action="{undo}"' in page
    page = client.get(client.post(undo).location).text
    assert "2 readings of “Visits that find nobody in” are taken away." in page
    assert f'action="{undo}/undo"' in page
    assert values(measure) == []
    assert "2 readings of “Visits that find nobody in” are back." in client.get(client.post(f"{undo}/undo").location).text
    assert values(measure) == ["4", "5"]


def test_what_was_typed_stays_and_what_was_taken_away_by_itself_stays_away(measure, mel):
    first = db.session.scalars(db.select(Reading).order_by(Reading.id)).first()
    first.archive(by=mel, at=now())
    assert the_paste().archive(by=mel, at=now().replace(year=2030)) == 2
    assert values(measure) == ["7"]
    assert the_paste().restore(by=mel, at=now()) == 2
    assert values(measure) == ["5", "6", "7"]


def test_it_is_on_record_and_marked_on_a_decision(client, school, mel, otto):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    make_measure(experiment, [4, 5, 6], by=mel)
    decision = experiment.decision
    the_paste().archive(by=mel, at=now())
    db.session.commit()
    assert history_of(experiment.id)[0].changes["readings"] == ["3 readings", ""]
    assert "took pasted readings away" in client.sign_in(otto).get(f"/experiments/{experiment.id}/history").text
    assert "a reading" in [change.what for change in changed_since([decision.id])[decision.id]]


def test_a_second_press_changes_nothing(client, measure, mel):
    address = f"/pastes/{the_paste().id}/archive"
    client.sign_in(mel).post(address)
    assert "They have been taken away already." in client.get(client.post(address).location).text
    client.post(f"{address}/undo")
    assert "They are there." in client.get(client.post(f"{address}/undo").location).text
    assert values(measure) == ["4", "5", "6", "7"]


def test_only_the_team_takes_it_away_and_strangers_do_not_find_it(client, measure, private_team, otto, lee):
    hidden = make_measure(make_experiment(private_team), [1])
    address = f"/pastes/{db.session.scalars(db.select(Paste.id).where(Paste.measure_id == measure.id)).one()}/archive"
    for person in (otto, lee):
        assert client.sign_in(person).post(address).status_code == 403
        assert client.post(f"{address}/undo").status_code == 403
    theirs = db.session.scalars(db.select(Paste.id).where(Paste.measure_id == hidden.id)).one()
    assert client.sign_in(otto).post(f"/pastes/{theirs}/archive").status_code == 404
    assert values(measure) == ["4", "5", "6", "7"]
