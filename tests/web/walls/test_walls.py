"""What hangs on the wall: one sheet for an experiment, a sprint or a series."""

import pytest

from board.database import db
from board.models.experiments.lineage import Lineage
from board.models.stages import Stage
from board.web.drawing.poster import SIZES, Panel, PosterItem, Sheet, several
from tests.factories import make_closed, make_experiment, make_reflected, make_sprint
from tests.outcome_factories import make_adapted


def paper(*panels: Panel) -> Sheet:
    return Sheet("Above", "Title", "", [[panel] for panel in panels], "/", "/")


def test_an_experiment_on_the_wall_tells_its_story_and_never_a_raw_note(client, school, otto):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}/wall").text
    for words in (
        "a phone call before the first visit",
        "Seven in ten will go ahead",
        "Nine in ten went ahead.",
        "prediction confirmed",
    ):
        assert words in page
    for words in ("Quick calls, calm visits", "Ask for a good time to ring", "A call is enough", "Adopted", "It works"):
        assert words in page
    assert "The calls were quick" not in page
    assert "lines to write on" not in page
    assert f"/experiments/{experiment.id}/wall" in client.get(f"/experiments/{experiment.id}").text


def test_what_has_not_happened_yet_has_lines_to_write_on(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/wall").text
    assert page.count("lines to write on") == 5
    idea = make_experiment(school, "An idea")
    assert client.get(f"/experiments/{idea.id}/wall").text.count("lines to write on") == 7


def test_a_sprint_on_the_wall_tells_what_is_tried_and_once_it_is_closed_what_came_out(client, school, mel):
    sprint = make_sprint(school, starts=-20, goal="Calmer mornings")
    make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel, sprint=sprint), by=mel)
    client.sign_in(mel)
    for is_closed in (False, True):
        if is_closed:
            make_closed(sprint)
        page = client.get(f"/sprints/{sprint.id}/wall").text
        for words in ("Calmer mornings", "Ring first", "A call is enough", "Quick calls, calm visits", "Write the script down"):
            assert words in page
        assert "The calls were quick" not in page
        assert ("Mel Okafor:" in page) is not is_closed, "what was kept has no names"
        assert f"/sprints/{sprint.id}/wall" in client.get(f"/sprints/{sprint.id}").text


def test_a_series_on_the_wall_is_drawn_with_what_each_changed(client, school, mel, lee):
    first, second = make_adapted(school, "Ring first", by=mel, lead=lee, scale="visit")
    page = client.sign_in(mel).get(f"/experiments/{second.id}/series/wall").text
    for words in ("lineage-picture", "Ring in the evening", "A call is enough", "One visit, adapted"):
        assert words in page
    assert f"/experiments/{first.id}/series/wall" in client.get(f"/experiments/{first.id}/series").text


def test_a_long_series_says_how_many_more_there_are(client, school, mel):
    line = [make_experiment(school, f"Cycle number {number}") for number in range(9)]
    db.session.add_all(Lineage(from_id=before.id, to_id=after.id) for before, after in zip(line, line[1:], strict=False))
    db.session.commit()
    page = client.sign_in(mel).get(f"/experiments/{line[0].id}/series/wall").text
    assert "And 4 more" in page
    assert "Cycle number 8" not in page


def test_what_is_private_does_not_hang_on_the_wall(client, school, private_team, mel):
    shown, hidden = make_experiment(school, "Ring first"), make_experiment(private_team, "Kettle of theirs", Stage.TRYING)
    db.session.add(Lineage(from_id=shown.id, to_id=hidden.id))
    db.session.commit()
    client.sign_in(mel)
    assert "Kettle of theirs" not in client.get(f"/experiments/{shown.id}/series/wall").text
    for address in (
        f"/experiments/{hidden.id}/wall",
        f"/experiments/{hidden.id}/series/wall",
        f"/sprints/{hidden.sprint_id}/wall",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(("items", "size"), [(1, "largest"), (22, "large"), (30, "medium"), (37, "small"), (200, "smallest")])
def test_letters_are_as_large_as_the_words_allow(items, size):
    assert paper(Panel("Part", [PosterItem("Some words", most=1)] * items)).size.name == size


def test_words_that_are_too_long_count_for_as_many_lines_as_they_may_have():
    assert paper(Panel("Part", [PosterItem("word " * 1000, most=3)] * 2)).size == SIZES[0]


def test_a_text_goes_on_for_as_long_as_there_is_room():
    long = PosterItem("word " * 1000, most=2)
    assert [paper(Panel("Part", [long] * number)).extra for number in (1, 3, 5, 100)] == [6, 5, 2, 0]


def test_of_many_things_the_last_line_says_how_many_more_there_are():
    assert [item.text for item in several("one\n\ntwo\nthree\nfour", 3)] == ["one", "two", "And 2 more."]
    assert [item.is_rest for item in several("one\n\ntwo\nthree\nfour", 3)] == [False, False, True]
    assert [item.text for item in several("one\ntwo", 3)] == ["one", "two"]


def test_the_page_of_a_sheet_says_what_ends_in_dots_on_paper(client, school, mel):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    client.sign_in(mel)
    assert "ends in dots" not in client.get(f"/experiments/{experiment.id}/wall").text
    experiment.result.happened = "Nine in ten went ahead. " * 200
    db.session.commit()
    assert "ends in dots on paper: here What happened. On this page" in client.get(f"/experiments/{experiment.id}/wall").text
