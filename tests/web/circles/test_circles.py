"""The circle on screen: what each does in it, what it answers, and how a screen follows it."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.participant import Participant
from board.models.circles.phase import CirclePhase
from board.models.circles.vote import Vote
from board.models.moments import now
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective
from tests.factories import make_circle

HTMX = {"HX-Request": "true"}


@pytest.fixture
def circle(school, mel) -> Circle:
    """One that Cora facilitates and Mel has joined; it is arriving."""
    return make_circle(school, people=[mel], question="Which weather are you today?")


@pytest.fixture
def post(client, circle):
    """Lets somebody press a button of the circle, as the script does."""

    def post(who, where: str, headers=HTMX, **fields):
        return client.sign_in(who).post(f"/retrospectives/{circle.retrospective_id}/{where}", data=fields, headers=headers)

    return post


def put_at(circle, step, by):
    circle.go_to(step, CirclePhase(circle.phase), by=by)
    db.session.commit()


def fresh(circle) -> Circle:
    db.session.rollback()
    return db.session.get(Circle, circle.id)


def write(circle, text, by, kind="better") -> str:
    note = circle.retrospective.add_note(kind, text, by=by, at=now())
    db.session.commit()
    return note.key


def test_one_comes_by_the_link_and_joins(client, school, circle, cora):
    where = f"/retrospectives/{circle.retrospective_id}"
    from board.models.people.team import Membership
    from tests.factories import make_person

    pat = make_person("Pat Lund")
    db.session.add(Membership(team_id=school.id, person_id=pat.id, role="member"))
    db.session.commit()
    page = client.sign_in(pat).get(where).text
    assert "Join the circle" in page
    answer = client.post(f"{where}/seats")
    page = client.get(answer.location).text
    assert "You have joined the circle." in page
    assert "Which weather are you today?" in page
    assert client.post(f"{where}/seats").status_code == 303
    assert db.session.query(Participant).count() == 3


def test_what_is_done_answers_with_the_circle_and_nothing_to_read_away(post, circle, cora):
    answer = post(cora, "timers", minutes=5)
    assert answer.status_code == 200
    assert 'id="circle"' in answer.text
    assert "The timer runs." not in answer.text
    assert 'id="composers"' in answer.text


def test_it_works_without_script_by_reloading(client, post, circle, cora):
    answer = post(cora, "timers", headers={}, minutes=5)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "The timer runs." in page
    assert "Ends at" in page


def test_next_pressed_twice_goes_on_once(post, circle, cora):
    assert post(cora, "steps", seen="arrive", step="last_time").status_code == 200
    assert post(cora, "steps", seen="arrive", step="last_time").status_code == 200
    answer = post(cora, "steps", seen="arrive", step="well")
    assert answer.status_code == 409
    assert "moved on already" in answer.text
    assert fresh(circle).phase == "last_time"
    for _press in range(2):  # without JavaScript
        assert post(cora, "steps", headers={}, seen="last_time", step="well").status_code == 303
    assert fresh(circle).phase == "well"


@pytest.mark.parametrize(
    ("where", "fields", "sentence"),
    [
        ("steps", {"seen": "arrive", "step": "closed"}, "Close the circle with what went well"),
        ("steps", {"seen": "arrive", "step": "party"}, "Choose one of the steps"),
        ("timers", {"minutes": "99"}, "1 to 60"),
        ("timers", {}, "Choose how many minutes"),
        ("facilitators", {"person": "4711"}, "Choose somebody who has joined"),
        ("facilitators", {}, "Choose somebody in the circle"),
        ("groups", {"note": "no", "to": "such"}, "not there any more"),
        ("votes", {"note": "no", "number": "1"}, "not there any more"),
        ("votes", {"note": "no", "number": "-1"}, "whole number"),
        ("choices", {"note": "no", "place": "1"}, "not there any more"),
        ("writing", {"done": "perhaps"}, "Choose yes or no"),
        ("notes", {"well": "Calm"}, "not begun to write"),
    ],
)
def test_what_cannot_be_is_explained(post, cora, circle, where, fields, sentence):
    before = fresh(circle).revision
    answer = post(cora, where, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert fresh(circle).revision == before


def test_what_only_the_facilitator_does_is_refused_to_others(post, circle, mel):
    for where, fields in (
        ("steps", {"seen": "arrive", "step": "well"}),
        ("timers", {"minutes": 5}),
        ("facilitators", {"person": "1"}),
    ):
        assert post(mel, where, **fields).status_code == 422
    assert fresh(circle).phase == "arrive"


def test_the_turn_and_the_role_go_round(client, post, circle, cora, mel):
    post(cora, "turns", seen=cora.id)
    assert "It is your turn" in client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}").text
    post(cora, "facilitators", person=mel.id)
    assert fresh(circle).facilitator_id == mel.id
    assert post(cora, "facilitators", person="me").status_code == 422
    db.session.execute(
        db.update(Participant).where(Participant.person_id == mel.id).values(seen_at=now() - dt.timedelta(minutes=1))
    )
    db.session.commit()
    assert "Facilitate instead" in client.sign_in(cora).get(f"/retrospectives/{circle.retrospective_id}").text
    post(cora, "facilitators", person="me")
    assert fresh(circle).facilitator_id == cora.id


def test_a_note_is_written_alone_and_read_by_all_afterwards(client, post, circle, cora, mel):
    put_at(circle, CirclePhase.BETTER, cora)
    answer = post(mel, "notes", better="Ring sooner")
    assert answer.status_code == 200
    assert "Ring sooner" in answer.text
    assert "1 note" in client.sign_in(cora).get(f"/retrospectives/{circle.retrospective_id}").text
    post(cora, "steps", seen="better", step="group")
    assert "Ring sooner" in client.get(f"/retrospectives/{circle.retrospective_id}").text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter what to do better"),
        ("x" * 501, "500 characters or fewer"),
        ("Mr A, 07700 900123", "looks like a phone number"),
    ],
)
def test_a_note_that_cannot_be_kept_stays_in_its_box(post, circle, cora, mel, text, sentence):
    put_at(circle, CirclePhase.BETTER, cora)
    answer = post(mel, "notes", better=text)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert text in answer.text
    assert 'id="circle"' not in answer.text
    plain = post(mel, "notes", headers={}, better=text)
    assert plain.status_code == 422
    assert sentence in plain.text
    assert db.session.query(Note).count() == 0


def test_notes_are_grouped_voted_for_chosen_and_seen_to(client, post, circle, cora, mel):
    put_at(circle, CirclePhase.BETTER, cora)
    one, two = write(circle, "Ring sooner", mel), write(circle, "Ring the day before", cora)
    put_at(circle, CirclePhase.GROUP, cora)
    page = client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}?join={one}").text
    assert "Join “Ring sooner” to" in page
    assert post(mel, "groups", note=one, to=two).status_code == 200
    assert post(mel, "groups/apart", note=one).status_code == 200
    post(mel, "groups", note=one, to=two)
    put_at(fresh(circle), CirclePhase.VOTE, cora)
    post(mel, "votes", note=two, number=1)
    answer = post(mel, "votes", note=two, number=1)
    assert "2 of 3" in answer.text
    assert db.session.query(Vote).count() == 1
    assert "1 vote" in post(cora, "steps", seen="vote", step="choose").text
    assert "Who sees to it? Nobody yet." in post(cora, "choices", note=two, place=1).text
    improvement = db.session.get(Retrospective, circle.retrospective_id).improvements[0]
    answer = client.sign_in(mel).post(f"/improvements/{improvement.id}/owner", data={"mine": "yes"}, headers=HTMX)
    assert "You see to it" in answer.text
    refused = client.sign_in(cora).post(f"/improvements/{improvement.id}/owner", data={"mine": "yes"}, headers=HTMX)
    assert (refused.status_code, "Mel Okafor sees to it. They can" in refused.text) == (422, True)


def test_votes_of_others_stay_hidden_until_the_vote_is_over(client, post, circle, cora, mel):
    put_at(circle, CirclePhase.BETTER, cora)
    key = write(circle, "Ring sooner", mel)
    put_at(circle, CirclePhase.VOTE, cora)
    post(mel, "votes", note=key, number=1)
    seen = client.sign_in(cora).get(f"/retrospectives/{circle.retrospective_id}").text
    assert "1 vote<" not in seen
    assert "Your vote<" not in seen


def test_the_order_of_notes_tells_nothing_of_the_votes_until_the_vote_is_over(client, post, circle, cora, mel):
    put_at(circle, CirclePhase.BETTER, cora)
    texts = ["Ring sooner", "Ring later", "Ring twice"]
    keys = {text: write(circle, text, mel) for text in texts}
    put_at(circle, CirclePhase.VOTE, cora)

    def in_order():
        return sorted(texts, key=client.sign_in(cora).get(f"/retrospectives/{circle.retrospective_id}").text.index)

    before = in_order()
    post(mel, "votes", note=keys[before[-1]], number=1)
    assert in_order() == before
    put_at(circle, CirclePhase.CHOOSE, cora)
    assert in_order()[0] == before[-1], "from then on what has the most votes comes first"


def test_what_is_tried_next_from_a_circle_comes_back_to_it(client, post, circle, cora, mel):
    put_at(circle, CirclePhase.BETTER, cora)
    write(circle, "Ring sooner", mel)
    put_at(circle, CirclePhase.CHOOSE, cora)
    circle.place(db.session.query(Note).one(), 1, by=cora, at=now())
    db.session.commit()
    improvement = circle.retrospective.improvements[0]
    answer = client.sign_in(mel).post(f"/improvements/{improvement.id}/experiments", data={"back": "retrospective"})
    assert answer.location == f"/retrospectives/{circle.retrospective_id}"
    assert "Became" in client.get(answer.location).text
