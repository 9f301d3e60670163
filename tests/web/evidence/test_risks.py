"""The riskiest assumption in a story, scoring it again, and a team's risks on one matrix."""

import pytest

from board.database import db
from board.models.evidence.risk import Risk, name_risk
from board.models.evidence.risk_matrix import Score
from board.models.evidence.risk_score import RiskScore, Strength
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_experiment, make_risk

NAMED = {"assumption": "Families pick up", "likelihood": "4", "impact": "4"}
AGAIN = {"likelihood": "2", "impact": "3", "evidence": "Nine in ten picked up", "strength": "measured", "version": "1"}


def chapter(page: str) -> str:
    """The risk as its experiment's page tells it."""
    return page.partition('id="story-risk"')[2].partition('id="story-prediction"')[0]


def test_it_is_offered_in_one_line_and_never_demanded(client, school, mel, otto):
    experiment = make_experiment(school)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}").text
    assert f"/experiments/{experiment.id}/risk" in chapter(page)
    assert "Risk</h2>" not in page
    assert "story-risk" not in client.sign_in(otto).get(f"/experiments/{experiment.id}").text


def test_naming_it_tells_it_in_the_story_and_on_the_card(client, school, mel):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/risk", data=NAMED)
    assert answer.location.endswith("#story-risk")
    told = chapter(client.get(answer.location).text)
    assert "Families pick up" in told
    assert "16, high (likely 4 × major 4)" in told
    assert f"Scored first by {mel.name}" in told
    assert "Score it again" not in told
    card = client.get(f"/teams/{school.slug}/board").text
    assert 'title="The risk is high">Risk 16<i class="visually-hidden">: The risk is high</i></span>' in card


def test_before_the_start_it_is_corrected_where_it_stands(client, school, mel):
    risk = make_risk(make_experiment(school), Score(4, 4))
    client.sign_in(mel)
    page = client.get(f"/experiments/{risk.experiment_id}/risk").text
    assert 'value="4" checked' in page
    assert client.get(f"/experiments/{risk.experiment_id}/risk/scores/new").location.endswith("/risk")
    sent = {**NAMED, "likelihood": "2", "version": "1"}
    assert client.post(f"/experiments/{risk.experiment_id}/risk", data=sent).status_code == 303
    assert [score.score for score in db.session.get(Risk, risk.id).scores] == [Score(2, 4)]


def test_after_the_start_only_its_words_can_be_bettered(client, school, mel):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING), Score(4, 4))
    client.sign_in(mel)
    page = client.get(f"/experiments/{risk.experiment_id}/risk").text
    assert "the first score stands" in page
    assert 'name="likelihood"' not in page
    sent = {"assumption": "They pick up", "version": "1"}
    assert client.post(f"/experiments/{risk.experiment_id}/risk", data=sent).status_code == 303
    assert (db.session.get(Risk, risk.id).assumption, db.session.get(Risk, risk.id).before) == ("They pick up", Score(4, 4))


def test_a_form_that_was_opened_before_the_start_does_not_move_the_first_score(client, school, mel):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING), Score(4, 4))
    sent = {**NAMED, "assumption": "My words", "likelihood": "1", "version": "1"}
    answer = client.sign_in(mel).post(f"/experiments/{risk.experiment_id}/risk", data=sent)
    assert answer.status_code == 422
    assert "16 stands as the first score" in answer.text
    assert "My words" in answer.text
    assert db.session.get(Risk, risk.id).before == Score(4, 4)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"assumption": " "}, "Enter what would sink this if it were false"),
        ({"assumption": "x" * 601}, "must be 600 characters or fewer"),
        ({"likelihood": ""}, "Choose how likely it is to be wrong"),
        ({"likelihood": "6"}, "Choose how likely it is to be wrong"),
        ({"likelihood": "٣"}, "Choose how likely it is to be wrong"),
        ({"impact": "four"}, "Choose how much it would matter"),
    ],
)
def test_bad_input_is_explained_and_kept(client, school, mel, changed, sentence):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/risk", data={**NAMED, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert {**NAMED, **changed}["assumption"].strip() in answer.text
    assert db.session.query(Risk).count() == 0


def test_two_people_naming_it_at_once_are_shown_both(client, school, mel, cora):
    experiment = make_experiment(school)
    client.sign_in(cora).post(f"/experiments/{experiment.id}/risk", data=NAMED)
    sent = {**NAMED, "assumption": "They have a phone", "likelihood": "1"}
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/risk", data=sent)
    assert answer.status_code == 409
    for words in ("Families pick up", "They have a phone", "4 Likely", "1 Rare"):
        assert words in answer.text
    chosen = {**sent, "keep-assumption": "theirs", "keep-likelihood": "mine", "version": "1"}
    assert client.post(f"/experiments/{experiment.id}/risk", data=chosen).status_code == 303
    risk = db.session.scalar(db.select(Risk))
    assert (risk.assumption, risk.before) == ("Families pick up", Score(1, 4))


def test_scoring_again_has_the_first_score_at_hand_and_stands_beside_it(client, school, mel):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING), Score(4, 4))
    client.sign_in(mel)
    page = client.get(f"/experiments/{risk.experiment_id}/risk/scores/new").text
    for words in (risk.assumption, "Before the trial", "4 Likely. ", "What a few people said"):
        assert words in page
    answer = client.post(f"/experiments/{risk.experiment_id}/risk/scores", data=AGAIN)
    page = client.get(answer.location).text
    told = chapter(page)
    for words in ("10 retired by evidence", "Nine in ten picked up", "Measured", "6, medium (unlikely 2 × moderate 3)"):
        assert words in told
    assert "The risk is 6 now, where it was 16." in page
    assert "Risk 16 → 6" in client.get(f"/teams/{school.slug}/board").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"evidence": " "}, "16 stands, and less than that needs a reason"),
        ({"strength": None}, "Choose how strong the evidence is"),
        ({"strength": "hearsay"}, "Choose how strong the evidence is"),
        ({"likelihood": None}, "Choose how likely it is to be wrong"),
    ],
)
def test_a_lower_score_without_its_evidence_is_refused_and_what_was_typed_kept(client, school, mel, changed, sentence):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING), Score(4, 4))
    sent = {name: value for name, value in {**AGAIN, **changed}.items() if value is not None}
    answer = client.sign_in(mel).post(f"/experiments/{risk.experiment_id}/risk/scores", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["evidence"].strip() in answer.text
    assert db.session.query(RiskScore).count() == 1


def test_a_risk_that_went_up_says_so_and_needs_no_evidence(client, school, mel):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING), Score(2, 3))
    sent = {"likelihood": "4", "impact": "5", "version": "1"}
    answer = client.sign_in(mel).post(f"/experiments/{risk.experiment_id}/risk/scores", data=sent)
    told = chapter(client.get(answer.location).text)
    assert "Went up by 14" in told
    assert "No evidence was given." in told


def test_whoever_scores_second_sees_what_stands_first(client, school, mel, cora):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING), Score(4, 4))
    client.sign_in(cora).post(f"/experiments/{risk.experiment_id}/risk/scores", data=AGAIN)
    sent = {**AGAIN, "likelihood": "1", "evidence": "Mel counted ten"}
    answer = client.sign_in(mel).post(f"/experiments/{risk.experiment_id}/risk/scores", data=sent)
    assert answer.status_code == 409
    for words in ("Somebody changed this risk while you were writing", "Nine in ten picked up", "Mel counted ten"):
        assert words in answer.text
    assert 'name="version" value="2"' in answer.text
    assert client.post(f"/experiments/{risk.experiment_id}/risk/scores", data={**sent, "version": "2"}).status_code == 303
    assert [score.score.total for score in db.session.get(Risk, risk.id).scores] == [16, 6, 3]


def test_nothing_is_scored_again_before_it_is_named_or_the_trial_has_started(client, school, mel):
    unnamed, waiting = make_experiment(school, stage=Stage.TRYING), make_experiment(school, stage=Stage.READY)
    make_risk(waiting)
    client.sign_in(mel)
    assert client.get(f"/experiments/{unnamed.id}/risk/scores/new").location.endswith("/risk")
    assert client.post(f"/experiments/{unnamed.id}/risk/scores", data=AGAIN).location.endswith("/risk")
    answer = client.post(f"/experiments/{waiting.id}/risk/scores", data=AGAIN)
    assert answer.status_code == 422
    assert "can still be corrected" in answer.text


def test_a_risk_that_was_named_after_the_start_says_so(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    experiment.prediction.frozen_at = experiment.prediction.frozen_at.replace(year=2020)
    name_risk(experiment, "They pick up", Score(3, 3), by=mel, at=now())
    db.session.commit()
    assert "after the trial had started" in client.sign_in(mel).get(f"/experiments/{experiment.id}").text


def test_the_history_tells_it_field_by_field(client, school, mel, otto):
    risk = make_risk(make_experiment(school), Score(4, 4))
    name_risk(risk.experiment, "They have a phone", Score(5, 4), by=mel, at=now())
    db.session.commit()
    started = make_risk(make_experiment(school, stage=Stage.TRYING), Score(4, 4), now_at=Score(2, 3))
    page = client.sign_in(otto).get(f"/experiments/{risk.experiment_id}/history").text
    for words in (
        "named the riskiest assumption",
        "changed the riskiest assumption",
        "How likely to be wrong",
        "They have a phone",
    ):
        assert words in page
    page = client.get(f"/experiments/{started.experiment_id}/history").text
    for words in ("scored the risk again", "Strength of the evidence", Strength.SEEN.label, "16, high", "6, medium"):
        assert words in page


def test_only_the_team_names_and_scores(client, school, private_team, otto, lee, ada):
    risk, hidden = make_risk(make_experiment(school, stage=Stage.TRYING)), make_experiment(private_team)
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{risk.experiment_id}/risk").status_code == 403
        assert client.post(f"/experiments/{risk.experiment_id}/risk", data=NAMED).status_code == 403
        assert client.post(f"/experiments/{risk.experiment_id}/risk/scores", data=AGAIN).status_code == 403
    assert client.sign_in(otto).get(f"/experiments/{hidden.id}/risk").status_code == 404
    assert client.get(f"/teams/{private_team.slug}/risks").status_code == 404


def test_an_archived_experiment_offers_nothing_to_change(client, school, mel):
    risk = make_risk(make_experiment(school, stage=Stage.TRYING))
    risk.experiment.archive(by=mel, at=now())
    db.session.commit()
    page = client.sign_in(mel).get(f"/experiments/{risk.experiment_id}").text
    assert risk.assumption in page
    assert f"/experiments/{risk.experiment_id}/risk" not in page
    assert db.session.get(Experiment, risk.experiment_id).risk is not None
