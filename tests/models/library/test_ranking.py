"""What answers a query best comes first."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.library.entry import index
from board.models.library.search import search
from board.models.moments import now


@pytest.fixture
def order(school, mel):
    """Says in which order some experiments are found, each by its title, what was learned and the rest: their numbers, the best first."""

    def ask(typed: str, *texts: tuple[str, str, str]) -> list[int]:
        experiments = []
        for title, learned, rest in texts:
            moments = {"stage_since": now(), "created_at": now()}
            experiments.append(Experiment(team=school, title=title, change=rest, **moments))
            line = {"learned": learned, "believed": "", "observed": "", "therefore": ""}
            db.session.add(Learning(experiment=experiments[-1], by=mel, at=now(), **line))
            db.session.flush()  # in their order
        ids = [experiment.id for experiment in experiments]
        index(ids)
        return [ids.index(match.experiment.id) for match in search(typed, mel).matches if match.experiment.id in ids]

    return ask


def test_all_of_it_in_the_title_comes_before_what_was_learned_and_that_before_the_rest(order):
    rest = ("Visits", "", "A kettle, a kettle, a kettle and a room")
    learned = ("Room", "A kettle is enough", "")
    title = ("A kettle in the room", "", "")
    assert order("kettle room", rest, learned, title) == [2, 1, 0]


def test_what_says_it_more_often_comes_first_and_of_two_that_say_it_once_the_shorter(order):
    often = ("Visits", "", "Kettles, kettles and more kettles")
    short = ("Visits", "", "One kettle for all")
    long = ("Visits", "", "One kettle for all " + "and much else that was said at length " * 9)
    assert order("kettles", long, short, often) == [2, 1, 0]


def test_of_texts_with_some_of_the_words_those_with_the_rarer_one_come_first(order):
    rare = ("One", "", "A rhinoceros was at home")
    common = [("Many", "", "A visitor was at home")] * 5
    assert order("visitors rhinoceros", rare, *common)[0] == 0
    assert order("home rhinoceros", rare, *common)[0] == 0


def test_three_of_the_words_say_more_than_one_of_them_in_a_title(order):
    three = ("Team around the school", "", "A kettle and a bus for every visitor")
    one = ("A kettle", "", "Tea in the room for people who come to see the team")
    assert order("kettle bus visitor rhinoceros", three, one) == [0, 1]


def test_a_beginning_and_words_in_quotes_count_where_they_stand(order):
    apart = ("Visits", "", "First a call and then a visit, a visit, a visit")
    together = ("Visits", "", "The first visit")
    assert order('"first visit" the', apart, together)[0] == 1
    assert order("rhino", ("Visits", "", "None"), ("Visits", "", "A rhinoceros"))[0] == 1


def test_of_those_that_are_as_good_the_latest_comes_first(order):
    same = ("Kettles", "", "One kettle for all")
    assert order("kettle", same, same, same) == [2, 1, 0]


def test_nothing_is_put_in_order_where_nothing_was_found(order):
    assert order("kettle") == []
