"""What just happened: the last messages, with what can still be undone."""

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.people.person import Person
from board.models.people.team import Team
from tests.pages import StrictClient


def test_what_just_happened_lists_the_last_messages_with_the_undo_that_still_works(
    client: StrictClient, school: Team, mel: Person
) -> None:
    client.sign_in(mel)
    assert "Nothing yet." in client.get("/messages").text
    for title in ("Ring first", "Text first"):
        client.post("/ideas", data={"team": school.slug, "title": title})
    ids = db.session.scalars(db.select(Experiment.id).order_by(Experiment.id)).all()
    first, second = (f'action="/experiments/{number}/archive"' for number in ids)
    page = client.get("/messages").text
    listed = page.partition('class="rows"')[2]
    assert listed.index("Text first") < listed.index("Ring first")
    assert first in listed
    assert second in listed
    client.post(f"/experiments/{ids[0]}/archive")
    listed = client.get("/messages").text.partition('class="rows"')[2]
    assert first not in listed
    assert f'action="/experiments/{ids[0]}/archive/undo"' in listed
    assert second in listed
    assert "Ring first" not in client.sign_in(mel).get("/messages").text
