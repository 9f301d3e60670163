"""The review: six questions for the teams and days in the address, and for leads what waits for them."""

import csv
import datetime as dt
import io

import pytest

from board.database import db
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.stages import Stage
from board.web.review.downloads import harmless
from tests.factories import make_decision, make_experiment, make_reflected

QUESTIONS = (
    "What did we learn in the last month?",
    "What are our hypotheses?",
    "Where are we in testing them?",
    "What are the results?",
    "What have we learned?",
    "What changed because of it?",
)
IN_PLACE = {
    "kind": "adopt",
    "because": "It works",
    "next": "We will ring everyone",
    "review_on": str(now().date() + dt.timedelta(days=90)),
    "spread_by": "Cora Bennett",
    "kept_up": "Team around the school keeps it up",
    "changes": "We will ring everyone",
    "stands": "0",
    "back": "/review?team=team-around-the-school&period=week",
}


@pytest.fixture
def waiting(school) -> Experiment:
    """An experiment that waits for a decision."""
    return make_reflected(make_experiment(school, stage=Stage.REFLECTING))


def test_everyone_reads_the_six_questions_of_the_teams_that_they_may_see(client, waiting, private_team, otto):
    make_experiment(private_team, "Rooms of their own", Stage.DECIDED)
    page = client.sign_in(otto).get("/review").text
    for question in QUESTIONS:
        assert question in page
    assert "1 experiment started and 1 finished." in page
    assert waiting.title in page
    assert "Rooms of their own" not in page
    assert "Leaving care" not in page


def test_a_review_of_nothing_teaches_what_it_is_for(client, school, lee):
    page = client.sign_in(lee).get("/review").text
    assert "Nothing happened in the last month" in page
    assert "Nothing, for all one team" not in page


def test_teams_are_chosen_by_name_or_number_and_others_are_left_out(client, waiting, fostering, lee, otto):
    make_experiment(fostering, "Good-news Friday", Stage.DECIDED)
    client.sign_in(lee)
    for one in ("team=fostering", f"team={fostering.id}"):
        page = client.get(f"/review?{one}").text
        assert "Good-news Friday" in page
        assert waiting.title not in page
    both = client.get("/review?team=fostering&team=team-around-the-school").text
    assert "Fostering and Team around the school" in both
    assert "Good-news Friday" in both
    assert waiting.title in both


def test_a_team_that_one_may_not_see_is_not_found(client, private_team, otto):
    client.sign_in(otto)
    for address in ("/review", "/review/experiments", "/review.csv"):
        for team in (private_team.slug, private_team.id, "nowhere"):
            assert client.get(f"{address}?team={team}").status_code == 404


def test_days_are_chosen_by_span_or_one_by_one(client, school, otto):
    make_experiment(school, "In spring", Stage.DECIDED, at=dt.datetime(2026, 4, 9, 12, tzinfo=dt.UTC))
    client.sign_in(otto)
    for span in ("week", "month", "quarter"):
        assert f"What did we learn in the last {span}?" in client.get(f"/review?period={span}").text
    page = client.get("/review?from=2026-04-01&to=2026-04-30").text
    assert "What did we learn from 1 to 30 April 2026?" in page
    assert "In spring" in page
    assert "In spring" not in client.get("/review?from=2026-04-10&to=2026-04-30").text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("from=2026-02-30", "First day must be a real date"),
        ("to=soon", "Last day must be a real date"),
        ("from=1066-10-14", "First day must be between 2000 and 2100"),
        ("from=2026-05-01&to=2026-04-01", "The last day must be the same as or after the first day"),
    ],
)
def test_days_that_make_no_sense_are_explained(client, school, lee, asked, sentence):
    answer = client.sign_in(lee).get(f"/review?{asked}")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_figure_is_followed_to_the_experiments_behind_it(client, waiting, school, fostering, lee):
    make_decision(make_experiment(school, "Stopped", Stage.DECIDED), DecisionKind.ABANDON, by=lee)
    make_experiment(fostering, "Elsewhere", Stage.DECIDED)
    page = client.sign_in(lee).get("/review?team=team-around-the-school&period=week").text
    assert "/review/experiments?shelf=as-predicted&amp;team=team-around-the-school&amp;period=week" in page
    listed = client.get("/review/experiments?shelf=as-predicted&team=team-around-the-school&period=week").text
    assert waiting.title in listed
    assert "Stopped" in listed
    assert "Elsewhere" not in listed
    assert "Waiting for a decision, today" in client.get("/review/experiments?shelf=waiting").text
    assert client.get("/review/experiments?shelf=nowhere").status_code == 404


def test_a_long_list_has_pages(client, school, lee, monkeypatch):
    monkeypatch.setattr("board.web.paging.ON_ONE_PAGE", 2)
    for number in range(3):
        make_experiment(school, f"Number {number}", Stage.TRYING)
    first = client.sign_in(lee).get("/review/experiments?shelf=started").text
    assert "Number 2" in first
    assert "Number 0" not in first
    assert "page=2" in first
    assert "Number 0" in client.get("/review/experiments?shelf=started&page=2").text
    for odd in ("0", "-1", "x", "99999999999", "²"):
        assert client.get(f"/review/experiments?shelf=started&page={odd}").status_code == 200


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_what_there_is(client, school, fostering, waiting, lee, queries):
    make_experiment(school, "Decided", Stage.DECIDED)
    make_decision(make_experiment(school, "Abandoned", Stage.DECIDED), DecisionKind.ABANDON, by=lee)
    client.sign_in(lee)
    addresses = ("/review?period=week", "/review/experiments?shelf=finished", "/review.csv")
    counts = []
    for _times in range(2):
        for address in addresses:
            queries.clear()
            client.get(address)
            counts.append(len(queries))
        for number in range(3):
            make_reflected(make_experiment(fostering, f"Waiting {number}", Stage.REFLECTING))
            make_experiment(school, f"Decided {number}", Stage.DECIDED)
            make_decision(make_experiment(fostering, f"Abandoned {number}", Stage.DECIDED), DecisionKind.ABANDON, by=lee)
    assert counts[:3] == counts[3:]


def test_a_lead_decides_in_its_place_and_comes_back(client, waiting, lee):
    page = client.sign_in(lee).get("/review?team=team-around-the-school&period=week").text
    assert 'name="kind" type="radio" value="abandon"' in page
    assert "We will ring everyone" in page  # what the team wrote, for the lead to keep or to change
    answer = client.post(f"/experiments/{waiting.id}/decisions", data=IN_PLACE)
    assert (answer.status_code, answer.location) == (303, IN_PLACE["back"])
    decision = db.session.scalar(db.select(Decision))
    assert (decision.kind, decision.because, decision.changes) == ("adopt", "It works", "")
    page = client.get(answer.location).text
    assert "Adopted: “" in page
    assert f"/moves/{decision.move_id}/undo" in page


def test_what_is_missing_is_asked_for_on_the_whole_form_which_leads_back_too(client, waiting, lee):
    answer = client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data={**IN_PLACE, "because": ""})
    assert answer.status_code == 422
    assert "Enter why" in answer.text
    assert IN_PLACE["back"].replace("&", "&amp;") in answer.text


def test_nobody_is_led_away_from_the_board(client, waiting, lee):
    answer = client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data={**IN_PLACE, "back": "//evil.example"})
    assert answer.location == "/"


def test_a_result_that_was_corrected_after_the_decision_is_marked(client, school, mel, lee):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    client.sign_in(lee)
    for address in ("/review", f"/experiments/{experiment.id}", "/review/experiments?shelf=adopted"):
        assert "Changed since:" not in client.get(address).text
    experiment.record_result("Six in ten.", PredictionOutcome.PARTLY, by=mel, at=now())
    db.session.commit()
    for address in ("/review", f"/experiments/{experiment.id}", "/review/experiments?shelf=adopted"):
        page = client.get(address).text
        assert "Changed since:" in page
        assert "the result, by Mel Okafor" in page


def test_the_old_address_of_decisions_leads_to_what_waits(client, lee):
    assert client.sign_in(lee).get("/decisions").location == "/review#waits"


def test_a_download_holds_a_line_for_each_and_no_formula(client, school, private_team, mel, otto):
    make_experiment(school, '=HYPERLINK("https://evil.example")', Stage.DECIDED)
    make_experiment(school, "Not started", Stage.READY)
    make_experiment(private_team, "Rooms of their own", Stage.DECIDED)
    answer = client.sign_in(otto).get("/review.csv?period=week")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="review-')
    head, *lines = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert len(lines) == 1
    line = dict(zip(head, lines[0], strict=True))
    assert line["Experiment"] == '\'=HYPERLINK("https://evil.example")'
    assert (line["Team"], line["Prediction confirmed"], line["Decision"]) == (school.name, "Yes", "Adopted")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_no_cell_begins_as_a_formula_does(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("9 in 10") == "9 in 10"


def test_what_is_long_is_folded_and_everything_is_one_click_away(client, school, lee):
    for number in range(4):
        make_experiment(school, f"Number {number}", Stage.DECIDED)
    page = client.sign_in(lee).get("/review").text
    started = page[page.index('id="hypotheses-title"') : page.index('id="way-title"')]
    fold = started.index('<details class="fold rest">')
    assert '2 more<span class="visually-hidden"> that started</span>' in started
    assert [started.index(f"Number {number}") > fold for number in range(4)] == [True, True, False, False]
    assert started.count("<details") == started.count("</details>") == 1


def test_the_days_use_the_error_summary_of_every_form(client, lee):
    answer = client.sign_in(lee).get("/review?from=2026-11-10&to=2026-11-01")
    assert answer.status_code == 422
    assert '<div class="error-summary" role="alert" tabindex="-1" autofocus data-focus' in answer.text
    assert '<a href="#to-day">' in answer.text or '<a href="#from-day">' in answer.text
