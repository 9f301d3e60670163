"""What the whole of the demo's organisation shares: sentences that hold across its stories, and phrases that are lived."""

from sqlalchemy import select

from board.database import db
from board.models.library.card_status import Status, cards_that_say
from board.models.library.phrase_examples import examples_of
from board.models.library.query import Query
from board.models.people.person import Person
from board.models.people.phrase import phrases


def test_sentences_of_every_status_hold_across_stories_and_phrases_are_lived_in_all_three_ways(demo):
    lee = db.session.scalars(select(Person).where(Person.email == "lee@example.org")).one()
    stand, total = cards_that_say(Query(), lee, most=20)
    assert total == len(stand) >= 4
    assert {one.status for one in stand} == set(Status)
    assert [phrase.text for phrase in phrases()][:1] == ["with, not to or for"]
    for phrase in phrases():
        examples = examples_of(phrase, lee)
        assert examples.shout_outs
        assert examples.learnings
        assert examples.experiments
