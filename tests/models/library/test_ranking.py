"""What answers a query best comes first."""

from typing import NamedTuple

from board.models.library.query import read_query
from board.models.library.ranking import best_first
from board.text.stemming import stems_of


class Entry(NamedTuple):
    """An entry of the library, as it is kept."""

    experiment_id: int
    title: str
    learning: str
    rest: str


def order(typed: str, *texts: tuple[str, str, str], loosely: bool = False) -> list[int]:
    """The numbers of some texts, the best first."""
    query = read_query(typed)
    entries = [Entry(number, *(" ".join(stems_of(part)) for part in parts)) for number, parts in enumerate(texts)]
    return best_first(query.loosely() if loosely else query, entries)


def test_all_of_it_in_the_title_comes_before_what_was_learned_and_that_before_the_rest():
    rest = ("Visits", "", "A kettle, a kettle, a kettle and a room")
    learned = ("Room", "A kettle is enough", "")
    title = ("A kettle in the room", "", "")
    assert order("kettle room", rest, learned, title) == [2, 1, 0]


def test_what_says_it_more_often_comes_first_and_of_two_that_say_it_once_the_shorter():
    often = ("Visits", "", "Kettles, kettles and more kettles")
    short = ("Visits", "", "One kettle for all")
    long = ("Visits", "", "One kettle for all " + "and much else that was said at length " * 9)
    assert order("kettles", long, short, often) == [2, 1, 0]


def test_of_texts_with_some_of_the_words_those_with_the_rarer_one_come_first():
    rare = ("One", "", "A rhinoceros was at home")
    common = [("Many", "", "A visitor was at home")] * 5
    assert order("visitors rhinoceros", rare, *common, loosely=True)[0] == 0
    assert order("home rhinoceros", rare, *common, loosely=True)[0] == 0


def test_three_of_the_words_say_more_than_one_of_them_in_a_title():
    three = ("Team around the school", "", "A kettle and a bus for every visitor")
    one = ("A kettle", "", "Tea in the room for people who come to see the team")
    assert order("kettle bus visitor rhinoceros", three, one, loosely=True) == [0, 1]


def test_a_beginning_and_words_in_quotes_count_where_they_stand():
    apart = ("Visits", "", "First a call and then a visit, a visit, a visit")
    together = ("Visits", "", "The first visit")
    assert order('"first visit" the', apart, together)[0] == 1
    assert order("rhino", ("Visits", "", "None"), ("Visits", "", "A rhinoceros"))[0] == 1


def test_of_those_that_are_as_good_the_latest_comes_first():
    same = ("Kettles", "", "One kettle for all")
    assert order("kettle", same, same, same) == [2, 1, 0]


def test_nothing_is_put_in_order_where_nothing_was_found():
    assert order("kettle") == []
