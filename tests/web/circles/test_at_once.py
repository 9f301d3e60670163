"""A whole circle pressing buttons at the same moment: nothing is lost, nothing counted twice, no step skipped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.participant import Participant
from board.models.circles.phase import CirclePhase
from board.models.circles.vote import Vote
from board.models.moments import now
from board.models.people.sign_in import begin_sign_in
from board.models.people.team import Membership
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective
from board.models.stages import Stage
from tests.factories import make_circle, make_experiment, make_person, make_sprint
from tests.web.boards.test_at_once import browser_of


class Crowd:
    """A circle over a team of six, each of whom has two browsers open."""

    def __init__(self, application, team, step: CirclePhase):
        self.application = application
        people = [make_person(f"Person{number} Test") for number in range(4)]
        db.session.add_all([Membership(team_id=team.id, person_id=person.id, role="member") for person in people])
        db.session.commit()
        self.people = [membership.person for membership in team.memberships]
        self.circle = make_circle(team, step, people=self.people)
        self.where = f"/retrospectives/{self.circle.retrospective_id}"
        self.tokens = {person.id: [begin_sign_in(person, now())[1] for _ in range(2)] for person in self.people}
        db.session.commit()

    def press(self, presses: list[tuple[int, int, str, dict[str, object]]]) -> list[int]:
        """All at once: who, on which of their browsers, where, what. The statuses in the same order."""
        self.circle_id = self.circle.id
        db.session.rollback()

        def one(press: tuple[int, int, str, dict[str, object]]) -> int:
            person_id, number, door, fields = press
            client, csrf = browser_of(self.application, self.tokens[person_id][number])
            headers = {"HX-Request": "true"}
            return client.post(self.where + door, data={**fields, "csrf_token": csrf}, headers=headers).status_code

        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(one, presses))
        db.session.rollback()
        db.session.expire_all()
        return statuses


@pytest.fixture
def crowd(application, school) -> Callable[[CirclePhase], Crowd]:
    """Makes one in a step."""
    return lambda step: Crowd(application, school, step)


def test_next_pressed_eight_times_goes_on_by_one_step(crowd, cora):
    together = crowd(CirclePhase.ARRIVE)
    statuses = together.press([(cora.id, n % 2, "/steps", {"seen": "arrive", "step": "last_time"}) for n in range(8)])
    assert statuses == [200] * 8
    assert db.session.get(Circle, together.circle_id).phase == "last_time"


def test_six_people_writing_at_once_lose_no_note(crowd):
    together = crowd(CirclePhase.BETTER)
    presses = [(p.id, n % 2, "/notes", {"better": f"Note {n} of {p.id}"}) for n in range(4) for p in together.people]
    statuses = together.press(presses)
    assert statuses == [200] * len(presses)
    texts = db.session.scalars(db.select(Note.text)).all()
    assert sorted(texts) == sorted(fields["better"] for _, _, _, fields in presses)


def test_a_note_that_is_sent_twice_at_once_is_one_note(crowd, mel):
    together = crowd(CirclePhase.BETTER)
    assert together.press([(mel.id, n % 2, "/notes", {"better": "Wrong numbers"}) for n in range(6)]) == [200] * 6
    assert db.session.scalars(db.select(Note.text)).all() == ["Wrong numbers"]


def test_notes_that_two_people_put_together_at_once_stand_in_one_group(crowd, mel):
    together = crowd(CirclePhase.BETTER)
    keys = [together.circle.retrospective.add_note("better", f"Note {n}", by=mel, at=now()).key for n in range(4)]
    together.circle.go_to(CirclePhase.GROUP, CirclePhase.BETTER, by=together.circle.facilitator)
    db.session.flush()
    keys = db.session.scalars(db.select(Note.key).order_by(Note.id)).all()
    db.session.commit()
    pairs = [(0, 1), (1, 0), (2, 3), (3, 2)] * 2
    presses = [(together.people[n % 6].id, 0, "/groups", {"note": keys[a], "to": keys[b]}) for n, (a, b) in enumerate(pairs)]
    assert together.press(presses) == [200] * 8
    notes = {note.key: note for note in db.session.query(Note)}
    heads = [notes[key].head_id for key in keys]
    assert (heads[0], heads[2]) == (heads[1], heads[3])
    assert heads[0] != heads[2]
    assert all(notes[keys[n]].id == heads[n] for n in range(4) if notes[keys[n]].joined_to_id is None)


def test_votes_on_two_devices_at_once_are_never_more_than_there_are(crowd, cora, mel):
    together = crowd(CirclePhase.BETTER)
    for n in range(5):
        together.circle.retrospective.add_note("better", f"Note {n}", by=mel, at=now())
    together.circle.go_to(CirclePhase.VOTE, CirclePhase.BETTER, by=cora)
    db.session.commit()
    keys = db.session.scalars(db.select(Note.key).order_by(Note.id)).all()
    mine = [(mel.id, n % 2, "/votes", {"note": keys[n % 5], "number": 1}) for n in range(15)]
    statuses = together.press(mine)
    assert set(statuses) <= {200, 422}
    votes = db.session.query(Vote).filter(Vote.person_id == mel.id).all()
    assert sum(vote.number for vote in votes) == 3
    last = [(mel.id, n % 2, "/votes", {"note": votes_key, "number": 0}) for n, votes_key in enumerate(keys)]
    late = [*last[:2], (cora.id, 0, "/steps", {"seen": "vote", "step": "choose"}), *last[2:]]
    assert set(together.press(late)) <= {200, 422}
    assert db.session.get(Circle, together.circle_id).phase == "choose"


def test_one_person_on_two_devices_has_one_seat(crowd, school):
    together = crowd(CirclePhase.ARRIVE)
    pat = make_person("Pat Lund")
    db.session.add(Membership(team_id=school.id, person_id=pat.id, role="member"))
    together.tokens[pat.id] = [begin_sign_in(pat, now())[1] for _ in range(2)]
    db.session.commit()
    assert together.press([(pat.id, n % 2, "/seats", {}) for n in range(6)]) == [200] * 6
    assert db.session.query(Participant).filter(Participant.person_id == pat.id).count() == 1


@pytest.mark.slow
def test_a_note_written_while_the_circle_closes_has_no_author_or_is_not_there(crowd, cora, mel):
    together = crowd(CirclePhase.BETTER)
    circle = together.circle
    circle.retrospective.add_note("well", "Calm", by=mel, at=now())
    note = circle.retrospective.add_note("better", "Ring", by=mel, at=now())
    circle.go_to(CirclePhase.CHOOSE, CirclePhase.BETTER, by=cora)
    circle.place(note, 1, by=cora, at=now())
    db.session.commit()
    version = circle.retrospective.version
    note_id = note.id
    changes = [(mel.id, n % 2, "/notes", {"better": f"Late {n}"}) for n in range(4)]
    close = (cora.id, 0, "/closing", {"went_well": "Calm", "version": version})
    statuses = together.press([*changes[:2], close, close, *changes[2:]])
    assert statuses.count(303) == 1 or statuses[2] in (303, 409)
    assert db.session.get(Retrospective, circle.retrospective_id).closed_at is not None
    assert db.session.query(Note).filter(Note.by_id.is_not(None)).count() == 0
    assert db.session.get(Note, note_id).text == "Ring"


def test_a_circle_that_is_opened_by_several_at_once_is_one(application, school, cora):
    sprint = make_sprint(school)
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    tokens = [begin_sign_in(cora, now())[1] for _ in range(6)]
    db.session.commit()
    address, field = f"/sprints/{sprint.id}/circles", f"experiment_{experiment.id}"
    db.session.rollback()

    def press(token: str) -> int:
        client, csrf = browser_of(application, token)
        return client.post(address, data={field: "y", "csrf_token": csrf}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(press, tokens)) == [303] * 6
    assert db.session.query(Retrospective).count() == db.session.query(Circle).count() == 1
