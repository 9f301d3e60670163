"""What one writes alone is read by nobody else, whatever is asked of the server; and afterwards nothing says who wrote it."""

import re

import pytest

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.people.person import Person
from board.models.people.team import COACH, Membership
from board.models.permissions import readable_notes
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import start_retrospective
from tests.factories import make_circle, make_decision, make_experiment, make_person, make_reflected
from tests.route_ids import make_route_ids

# It asks every address what it gives away, not whether it is right: coverage counts what other tests look at, and this runs faster.
pytestmark = pytest.mark.no_cover

SECRET = "Zebra crossing at dawn"
# What whoever asks has typed themselves.
ECHOES = ("text=Zebra", "text%3DZebra", 'value="Zebra"', "“Zebra”")
OWN = ("notes.edit", "notes.update", "note_archives.create", "note_archives.destroy")


class Everywhere:
    """Every address that can be read, of a team with one of everything and a circle in which Mel has written."""

    def __init__(self, client, team, writer):
        self.client, self.team, self.writer = client, team, writer
        client.reads_html = False
        self.ids = make_route_ids(team, writer)
        circle = make_circle(team, people=[writer])
        circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=circle.facilitator)
        self.note = circle.retrospective.add_note("well", f"{SECRET} was quiet", by=writer, at=now())
        circle.retrospective.add_note("better", f"{SECRET} is too early", by=writer, at=now())
        db.session.commit()
        self.circle, self.address = circle, {"retrospective_id": circle.retrospective_id, "note_id": self.note.id}

    def texts(self, person: Person) -> dict[str, str]:
        """What somebody reads at every address, as a page and as a fragment."""
        self.client.sign_in(person)
        application, found = self.client.application, {}
        for rule in application.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint in ("appearance.show", "sign_ins.destroy"):
                continue
            values = self.ids.address(rule) | {key: self.address[key] for key in rule.arguments if key in self.address}
            if "experiment_id" in rule.arguments:
                values["experiment_id"] = self.circle.retrospective.started_for_id
            with application.test_request_context():
                address = application.url_for(rule.endpoint, **values)
            asked = f"{address}?since=0&join={self.note.key}&add=well&text=Zebra&needs_me=yes"
            for headers in ({}, {"HX-Request": "true"}):
                answer = self.client.get(asked, headers=headers)
                found[f"{rule.endpoint} {headers}"] = answer.data.decode(errors="replace") + str(answer.headers)
        return found

    def go_to(self, step: CirclePhase) -> None:
        """Move the circle."""
        self.circle.go_to(step, CirclePhase(self.circle.phase), by=self.circle.facilitator)
        db.session.commit()


@pytest.fixture
def everywhere(client, school, mel) -> Everywhere:
    """All of it."""
    return Everywhere(client, school, mel)


@pytest.fixture
def others(school, cora, mel, lee, otto, ada) -> list[Person]:
    """The facilitator, another coach, a member who has sat down, a lead on the team, and everybody outside it."""
    pat, lou = make_person("Pat Lund"), make_person("Lou Reyes", is_lead=True, is_admin=True)
    db.session.add_all([Membership(team_id=school.id, person_id=pat.id, role=COACH)])
    db.session.add_all([Membership(team_id=school.id, person_id=lou.id, role=COACH)])
    db.session.commit()
    return [cora, pat, lou, lee, otto, ada]


def without(text: str, *echoes: str) -> str:
    """A page without what it repeats of the question that was asked of it."""
    for echo in echoes:
        text = text.replace(echo, "")
    return text


@pytest.mark.no_cover  # what it asks for by the hundred is counted where it is looked at
@pytest.mark.parametrize(
    ("step", "readers"),
    [
        pytest.param(CirclePhase.WELL, slice(6), marks=pytest.mark.slow),
        pytest.param(CirclePhase.BETTER, slice(3), marks=[pytest.mark.slow, pytest.mark.once]),
    ],
    ids=["well", "better"],
)
def test_while_writing_no_address_gives_the_text_away(everywhere, others, mel, step, readers):
    everywhere.circle.join(by=others[2], at=now())
    everywhere.go_to(step)
    for person in others[readers]:
        for where, text in everywhere.texts(person).items():
            said = without(text, f"join={everywhere.note.key}", f"join%3D{everywhere.note.key}", *ECHOES)
            assert "Zebra" not in said, (where, person.name)
            assert everywhere.note.key not in said, (where, person.name)
    if step is CirclePhase.WELL:
        assert any(SECRET in text for text in everywhere.texts(mel).values()), "Mel reads her own"


def test_nor_does_anything_that_is_done_give_it_away(everywhere, others, client, cora):
    everywhere.circle.join(by=others[1], at=now())
    everywhere.go_to(CirclePhase.BETTER)
    key, where = everywhere.note.key, f"/retrospectives/{everywhere.circle.retrospective_id}"
    pressed = {
        "groups": {"note": key, "to": key},
        "groups/apart": {"note": key},
        "votes": {"note": key, "number": 1},
        "choices": {"note": key, "place": 1},
        "notes": {"better": ""},
        "writing": {"done": "yes"},
        "closing": {"went_well": "Calm"},
        "improvements": {"seen": 0, f"place_{key}": 1},
    }
    for person in (cora, others[1]):
        client.sign_in(person)
        for door, fields in pressed.items():
            for headers in ({}, {"HX-Request": "true"}):
                answer = client.post(f"{where}/{door}", data=fields, headers=headers)
                text = client.get(answer.location).text if answer.status_code == 303 else answer.text
                assert "Zebra" not in text, (door, person.name)
        for door in ("", "/archive", "/archive/undo"):
            assert client.post(f"/notes/{everywhere.note.id}{door}", data={"text": "Mine"}).status_code == 403


def test_once_read_nothing_beside_a_note_says_who_wrote_it(everywhere, cora, client):
    for step in (CirclePhase.GROUP, CirclePhase.VOTE, CirclePhase.CHOOSE):
        everywhere.go_to(step)
        text = client.sign_in(cora).get(f"/retrospectives/{everywhere.circle.retrospective_id}").text
        assert SECRET in text
        around = text.partition(SECRET)
        beside = around[0].rpartition("<li")[2] + around[2].partition("</li>")[0]
        assert "Mel" not in beside
        assert f"/notes/{everywhere.note.id}" not in text
        assert f"note_id={everywhere.note.id}" not in text


def test_on_a_shared_screen_a_note_looks_the_same_for_its_writer_as_for_all(everywhere, client, mel, cora):
    everywhere.go_to(CirclePhase.GROUP)
    seen = []
    for person in (mel, cora):
        text = client.sign_in(person).get(f"/retrospectives/{everywhere.circle.retrospective_id}").text
        notes = text.partition('<div class="note-columns">')[2].partition("</section>\n  </div>")[0]
        assert SECRET in notes
        seen.append(re.sub(r'name="csrf_token" value="[^"]+"', "", notes))
    assert seen[0] == seen[1]
    assert "Change or remove a note of yours" not in text, "Cora has written none"


def test_no_activity_leads_to_a_writer_or_a_voter(everywhere, mel, cora):
    note, circle = everywhere.note, everywhere.circle
    before = db.session.scalar(db.select(db.func.max(Activity.id)))
    everywhere.go_to(CirclePhase.GROUP)
    note.reword(f"{SECRET} was very quiet", by=mel, at=now())
    note.archive(by=mel, at=now())
    note.restore(by=mel, at=now())
    everywhere.go_to(CirclePhase.VOTE)
    better = next(each for each in circle.retrospective.notes if each.kind == "better")
    circle.vote(better, 1, by=mel)
    db.session.commit()
    assert db.session.scalar(db.select(db.func.max(Activity.id))) == before
    noted = db.session.scalars(db.select(Activity).where(Activity.verb == "noted")).all()
    assert {(row.by_id, row.at.hour, row.at.minute) for row in noted} == {(None, 12, 0)}
    assert "Zebra" not in str([row.changes for row in db.session.scalars(db.select(Activity))])


def test_history_says_that_somebody_wrote_and_on_which_day(everywhere, client, cora):
    text = client.sign_in(cora).get(f"/experiments/{everywhere.circle.retrospective.started_for_id}/history").text
    line = text.partition("worked on the notes")[0].rpartition("<li>")[2]
    assert "Somebody on the team" in line
    assert "Mel" not in line
    assert "12:00pm" not in text.partition("worked on the notes")[2].partition("</li>")[0]


def test_after_closing_nobody_is_the_writer_not_even_for_the_writer(everywhere, client, mel, cora):
    everywhere.go_to(CirclePhase.CHOOSE)
    better = next(each for each in everywhere.circle.retrospective.notes if each.kind == "better")
    everywhere.circle.place(better, 1, by=cora, at=now(), words="Something kinder")
    db.session.commit()
    where = f"/retrospectives/{everywhere.circle.retrospective_id}"
    version = everywhere.circle.retrospective.version
    client.sign_in(cora).post(f"{where}/closing", data={"went_well": "Calm", "version": version})
    assert (
        db.session.query(Note)
        .filter(Note.retrospective_id == everywhere.circle.retrospective_id, Note.by_id.is_not(None))
        .count()
        == 0
    )
    assert client.sign_in(mel).get(f"/notes/{everywhere.note.id}/edit").status_code == 403
    assert SECRET in client.get(where).text
    assert "Zebra" not in client.get(f"{where}/summary").text


def test_a_simple_retrospective_is_read_by_its_team_at_once(school, mel, cora, otto):
    begun = start_retrospective(make_experiment(school, stage="trying"), by=mel, at=now())
    begun.add_note("well", "Calm", by=mel, at=now())
    db.session.commit()
    assert [len(db.session.scalars(readable_notes(person)).all()) for person in (mel, cora, otto)] == [1, 1, 0]


@pytest.mark.slow
@pytest.mark.no_cover
def test_what_is_being_chosen_leaves_the_room_when_the_circle_closes_and_not_before(everywhere, client, cora, lee, otto, ada):
    circle = everywhere.circle
    everywhere.go_to(CirclePhase.CHOOSE)
    raw = next(note for note in circle.retrospective.notes if note.kind == "better")
    circle.go_to(CirclePhase.BETTER, CirclePhase.CHOOSE, by=cora)
    kinder = circle.retrospective.add_note("better", "Meet a little later", by=cora, at=now())
    circle.go_to(CirclePhase.CHOOSE, CirclePhase.BETTER, by=cora)
    circle.place(raw, 1, by=cora, at=now())
    db.session.commit()
    assert SECRET in client.sign_in(cora).get(f"/retrospectives/{circle.retrospective_id}").text
    for outside in (lee, otto, ada):
        for where, text in everywhere.texts(outside).items():
            assert SECRET not in text, (where, outside.name)
    circle.place(raw, None, by=cora, at=now())
    circle.place(kinder, 1, by=cora, at=now())
    circle.close("Calm", by=cora, at=now())
    db.session.commit()
    client.sign_in(otto)
    experiment = f"/experiments/{circle.retrospective.started_for_id}"
    assert "Meet a little later" in client.get(experiment).text
    assert client.get(f"{experiment}/history").text.count("chose what to do better") == 1
    for where, text in everywhere.texts(otto).items():
        assert SECRET not in text, where


def test_a_decision_forgets_who_wrote_what_one_after_the_other(school, mel, cora):
    decided, together = make_experiment(school, "Ring", "reflecting"), make_experiment(school, "Text", "reflecting")
    notes = [
        start_retrospective(each, by=mel, at=now()).add_note("well", "Calm", by=mel, at=now()) for each in (decided, together)
    ]
    for each in (decided, together):
        make_reflected(each)
    make_decision(decided)
    db.session.expire_all()
    assert [note.by_id for note in notes] == [None, mel.id]
