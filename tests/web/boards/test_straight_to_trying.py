"""Starting a trial straight from Ideas on the page of the Move form: it offers what it asks for, and asks for the rest in one press."""

import re

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.sprints.sprint import Sprint
from tests.factories import HYPOTHESIS, NO_TO_ALL, make_experiment, make_sprint
from tests.web.boards.test_moves import HTMX


def offered(page):
    """The stages that can be chosen on the page."""
    return re.findall(r'name="stage" type="radio" value="(\w+)"', page)


def asked(page):
    """What the page asks for, in its order."""
    return re.findall(r'data-need="(\w+)"(?! hidden)', page)


@pytest.fixture
def idea(school):
    """An idea with nothing but its title."""
    return make_experiment(school, "Ring first")


def test_the_page_offers_only_stages_for_which_it_asks_everything(client, idea, mel):
    page = client.sign_in(mel).get(f"/experiments/{idea.id}/moves/new").text
    assert (offered(page), asked(page)) == (["ideas", "ready"], ["hypothesis"])
    assert "Show what Trying needs" in page
    dialog = client.get(f"/experiments/{idea.id}/moves/new", headers=HTMX).text
    assert offered(dialog) == ["ideas", "ready", "trying", "reflecting", "decided"]
    assert "Show what" not in dialog


def test_one_form_then_asks_for_all_in_the_order_of_the_loop_and_is_not_refused(client, school, idea, mel):
    sprint = make_sprint(school)
    page = client.sign_in(mel).post(
        f"/experiments/{idea.id}/move-questions", data={"towards": "trying", "change": "a phone call", "version": idea.version}
    )
    assert page.status_code == 200
    assert asked(page.text) == ["hypothesis", "owner", "sprint", "prediction", "failure_signal", "safety"]
    assert "a phone call</textarea>" in page.text
    assert "cannot move" not in page.text
    assert 'aria-invalid="true"' not in page.text
    assert re.search(r'value="trying" data-needs="[^"]*" checked', page.text)
    assert db.session.get(Experiment, idea.id).change == ""
    fields = {**HYPOTHESIS, **NO_TO_ALL, "stage": "trying", "owner": mel.id, "sprint": sprint.id, "prediction": "Seven in ten"}
    assert client.post(f"/experiments/{idea.id}/moves", data=fields).status_code == 303
    assert db.session.get(Experiment, idea.id).stage == "trying"


def test_with_no_sprint_open_or_planned_the_same_form_plans_one(client, school, idea, mel):
    page = client.sign_in(mel).post(f"/experiments/{idea.id}/move-questions", data={"towards": "trying"}).text
    assert '<option value="new" selected>' in page
    first, last = (re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1] for name in ("first_day", "last_day"))
    fields = {**HYPOTHESIS, **NO_TO_ALL, "stage": "trying", "owner": mel.id, "prediction": "Seven in ten"}
    planned = {"sprint": "new", "goal": "Calmer first visits", "first_day": first, "last_day": last}
    assert client.post(f"/experiments/{idea.id}/moves", data=fields | planned).status_code == 303
    assert db.session.get(Experiment, idea.id).sprint == db.session.scalars(db.select(Sprint)).one()


def test_nonsense_shows_the_form_of_the_next_stage(client, idea, mel):
    page = client.sign_in(mel).post(f"/experiments/{idea.id}/move-questions", data={"towards": "nowhere"})
    assert (page.status_code, asked(page.text)) == (200, ["hypothesis"])


def test_outsiders_are_asked_nothing(client, idea, otto):
    assert client.sign_in(otto).post(f"/experiments/{idea.id}/move-questions").status_code == 403
