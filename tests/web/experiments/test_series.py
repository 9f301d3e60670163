"""The page of a series, and going on with what was adopted at a larger scale."""

import re

import pytest

from board.database import db
from board.models.experiments.lineage import Lineage
from board.models.library.borrowing import borrow
from board.models.library.series import series_of
from board.models.moments import now
from board.models.stages import Stage
from board.web.drawing.series import draw_series
from tests.factories import make_experiment
from tests.outcome_factories import make_adapted, make_outcome
from tests.web.experiments.test_experiments import typed


def test_the_page_tells_each_cycle_with_what_it_changed_drawn_and_as_a_list(client, school, fostering, mel, otto, lee):
    first, second = make_adapted(school, "Ring first", by=mel, lead=lee, scale="visit")
    borrow(first, fostering, by=otto, at=now())
    db.session.commit()
    page = client.sign_in(mel).get(f"/experiments/{second.id}/series").text
    for words in ("3 cycles, 2 teams", "One visit", "Adapted from", "Borrowed from", "Ring in the evening", "A call is enough"):
        assert words in page
    assert page.count('<svg class="lineage-picture') == 2
    assert 'aria-hidden="true" focusable="false"' in page
    assert re.search(r'<ol class="cycles".*<ol class="cycles"', page, re.DOTALL)
    assert f'href="/experiments/{first.id}/series"' in client.get(f"/experiments/{first.id}").text


def test_one_cycle_alone_says_how_a_series_grows(client, school, mel):
    experiment = make_experiment(school)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/series").text
    assert "One cycle so far" in page
    assert "A series grows when" in page
    assert "lineage-picture" not in page


def test_what_is_private_is_not_there(client, school, private_team, mel, cora):
    shown, hidden = make_experiment(school, "Ring first"), make_experiment(private_team, "Kettle of theirs")
    db.session.add(Lineage(from_id=shown.id, to_id=hidden.id))
    db.session.commit()
    page = client.sign_in(mel).get(f"/experiments/{shown.id}/series").text
    assert "Kettle of theirs" not in page
    assert private_team.name not in page
    assert client.get(f"/experiments/{hidden.id}/series").status_code == 404
    assert "Kettle of theirs" in client.sign_in(cora).get(f"/experiments/{shown.id}/series").text


def test_what_was_adopted_is_tried_with_more_in_one_press_and_only_once(client, school, mel, otto, ada):
    outcome = make_outcome("Calmer homes", by=ada)
    experiment = make_experiment(school, "Ring first", Stage.DECIDED, by=mel)
    client.sign_in(mel)
    assert "The next scale would be" not in client.get(f"/experiments/{experiment.id}").text
    client.post(f"/experiments/{experiment.id}", data=typed(experiment, scale="visit", serves_id=outcome.id))
    assert "Try it with one team" in client.get(f"/experiments/{experiment.id}").text
    assert "Try it with one team" not in client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    first = client.sign_in(mel).post(f"/experiments/{experiment.id}/series")
    again = client.post(f"/experiments/{experiment.id}/series")
    assert first.location == again.location
    page = client.get(first.location).text
    assert "begun this already" in page
    assert "Calmer homes" in page
    assert "It goes on at a larger scale" in client.get(f"/experiments/{experiment.id}").text


def test_what_cannot_go_on_says_why(client, school, mel):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/series")
    assert answer.location == f"/experiments/{experiment.id}/series"
    assert "Only what was adopted goes on" in client.get(answer.location).text


def test_after_an_adapt_the_next_cycle_is_asked_for_its_scale(client, school, mel, lee):
    first, second = make_adapted(school, "Ring first", by=mel, lead=lee, scale="visit")
    client.sign_in(mel)
    assert f'href="/experiments/{second.id}/edit#scale"' in client.get(f"/experiments/{first.id}").text
    assert "was tried with one visit" in client.get(f"/experiments/{second.id}/edit").text
    client.post(f"/experiments/{second.id}", data=typed(second, scale="team"))
    assert "/edit#scale" not in client.get(f"/experiments/{first.id}").text


def test_titles_and_words_of_any_kind_are_drawn_as_text(client, school, mel):
    first = make_experiment(school, "<b>&</b> " + "Wörter" * 20, by=mel)
    second = make_experiment(school, "x" * 150, by=mel)
    db.session.add(Lineage(from_id=first.id, to_id=second.id, because="</svg><script>"))
    db.session.commit()
    page = client.sign_in(mel).get(f"/experiments/{first.id}/series").text
    assert "<b>&</b>" not in page
    assert "&lt;/svg&gt;" in page
    for box in draw_series(series_of(first, mel)).boxes:
        assert len(box.lines) <= 3
        assert max(map(len, box.lines)) <= 27


def test_boxes_never_lie_on_each_other(school, mel):
    line = [make_experiment(school, f"Cycle {number}") for number in range(9)]
    tree = [(0, 1), (0, 2), (0, 3), (1, 4), (1, 5), (2, 6), (6, 7), (6, 8)]
    db.session.add_all(Lineage(from_id=line[before].id, to_id=line[after].id) for before, after in tree)
    db.session.commit()
    series = series_of(line[0], mel)
    for is_down in (False, True):
        drawing = draw_series(series, is_down=is_down)
        corners = [(box.x, box.y) for box in drawing.boxes]
        assert len(set(corners)) == 9
        assert all(
            0 <= x <= drawing.width - drawing.box_width and 0 <= y <= drawing.height - drawing.box_height for x, y in corners
        )
        assert len(drawing.lines) == len(tree)


@pytest.mark.slow
def test_the_page_asks_no_more_of_the_database_for_many_cycles(client, school, fostering, mel, otto, lee, queries):
    first, _second = make_adapted(school, "Ring first", by=mel, lead=lee)
    client.sign_in(mel)
    asked = []
    for number in (1, 5):
        for _each in range(number):
            copy = make_experiment(fostering, by=otto)
            db.session.add(Lineage(from_id=first.id, to_id=copy.id))
            another, following = make_adapted(school, "Text later", by=mel, lead=lee)
            db.session.add(Lineage(from_id=copy.id, to_id=another.id))
        db.session.commit()
        queries.clear()
        assert client.get(f"/experiments/{first.id}/series").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
