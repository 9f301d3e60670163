"""Risk: the riskiest assumption, its score before the trial and now, and the evidence that a lower one needs."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.errors import RuleBroken
from board.models.evidence.risk import Risk, has_started, name_risk
from board.models.evidence.risk_matrix import IMPACTS, LIKELIHOODS, RiskBand, Score, band_of
from board.models.evidence.risk_score import Strength
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.stages import Stage
from tests.factories import make_experiment, make_risk

HIGH, MEDIUM, SEVERE = Score(4, 4), Score(2, 3), Score(5, 5)


def test_each_step_of_both_scales_has_a_word_and_a_sentence():
    for scale in (LIKELIHOODS, IMPACTS):
        assert [level.number for level in scale] == [1, 2, 3, 4, 5]
        assert all(level.word and level.sentence.endswith(".") for level in scale)
        assert len({level.sentence for level in scale}) == 5


def test_every_product_of_two_levels_falls_in_one_band():
    totals = {likelihood * impact for likelihood in range(1, 6) for impact in range(1, 6)}
    bands = {total: [band for band in RiskBand if band.span[0] <= total <= band.span[1]] for total in totals}
    assert {total: [band_of(total)] for total in totals} == bands
    assert [band_of(total) for total in (1, 4, 5, 9, 10, 16, 20, 25)] == [
        *(RiskBand.LOW, RiskBand.LOW, RiskBand.MEDIUM, RiskBand.MEDIUM),
        *(RiskBand.HIGH, RiskBand.HIGH, RiskBand.SEVERE, RiskBand.SEVERE),
    ]


def test_a_score_says_what_it_is_made_of():
    assert HIGH.in_words == "16, high (likely 4 × major 4)"


def test_naming_a_risk_keeps_who_when_and_the_first_score(school, mel):
    experiment = make_experiment(school)
    risk = name_risk(experiment, "Families answer a number they do not know", HIGH, by=mel, at=now())
    db.session.commit()
    assert experiment.risk is risk
    assert (risk.before, risk.now, risk.standing, risk.retired) == (HIGH, None, HIGH, 0)
    assert [(score.score, score.by, score.evidence) for score in risk.scores] == [(HIGH, mel, "")]


def test_an_experiment_has_one_riskiest_assumption(school, mel):
    experiment = make_experiment(school)
    for words in ("They answer", "They have a phone"):
        db.session.add(Risk(experiment_id=experiment.id, assumption=words, likelihood=1, impact=1, by_id=mel.id, at=now()))
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize(
    ("assumption", "score", "field"),
    [(" ", HIGH, "assumption"), ("They answer", Score(0, 4), "likelihood"), ("They answer", Score(4, 6), "impact")],
)
def test_a_risk_needs_its_assumption_and_two_levels(school, mel, assumption, score, field):
    with pytest.raises(RuleBroken) as broken:
        name_risk(make_experiment(school), assumption, score, by=mel, at=now())
    assert broken.value.field == field


def test_before_the_start_the_first_score_is_corrected_on_record(school, mel):
    risk = make_risk(make_experiment(school), HIGH)
    name_risk(risk.experiment, risk.assumption, MEDIUM, by=mel, at=now())
    db.session.commit()
    assert (risk.before, risk.now, [score.score for score in risk.scores]) == (MEDIUM, None, [MEDIUM])
    told = db.session.scalars(select(Activity).where(Activity.subject == "risk", Activity.verb == "edited")).one()
    assert told.changes == {"likelihood": [4, 2], "impact": [4, 3]}
    assert told.experiment_id == risk.experiment_id


def test_before_the_start_there_is_nothing_to_score_again(school, mel):
    risk = make_risk(make_experiment(school, stage="ready"), HIGH)
    with pytest.raises(RuleBroken, match="can still be corrected"):
        risk.score_again(MEDIUM, by=mel, at=now(), evidence="They answered", strength=Strength.SEEN)


def test_after_the_start_the_first_score_stands_and_the_words_can_be_bettered(school, mel):
    risk = make_risk(make_experiment(school, stage="trying"), HIGH)
    with pytest.raises(RuleBroken, match="16 stands as the first score"):
        name_risk(risk.experiment, risk.assumption, MEDIUM, by=mel, at=now())
    name_risk(risk.experiment, "They answer", HIGH, by=mel, at=now())
    assert (risk.assumption, risk.before) == ("They answer", HIGH)


def test_going_back_does_not_unfreeze_the_first_score(school, mel):
    experiment = make_experiment(school, stage="trying")
    experiment.move_to(Stage.READY, by=mel, at=now())
    assert has_started(experiment)


def test_a_lower_score_asks_for_the_evidence_and_how_strong_it_is(school, mel):
    risk = make_risk(make_experiment(school, stage="trying"), HIGH)
    with pytest.raises(RuleBroken, match="16 stands") as broken:
        risk.score_again(MEDIUM, by=mel, at=now(), evidence=" ", strength=Strength.SEEN)
    assert broken.value.field == "evidence"
    with pytest.raises(RuleBroken, match="how strong") as broken:
        risk.score_again(MEDIUM, by=mel, at=now(), evidence="Nine in ten answered")
    assert broken.value.field == "strength"
    risk.score_again(MEDIUM, by=mel, at=now(), evidence="Nine in ten answered", strength=Strength.MEASURED)
    db.session.commit()
    assert (risk.before, risk.now, risk.retired, risk.strength) == (HIGH, MEDIUM, 10, "measured")


def test_lower_means_lower_than_what_stands_not_than_the_first(school, mel):
    risk = make_risk(make_experiment(school, stage="trying"), MEDIUM)
    risk.score_again(SEVERE, by=mel, at=now())
    with pytest.raises(RuleBroken, match="25 stands"):
        risk.score_again(HIGH, by=mel, at=now())


def test_a_higher_score_may_give_evidence_and_need_not(school, mel):
    risk = make_risk(make_experiment(school, stage="trying"), MEDIUM)
    risk.score_again(HIGH, by=mel, at=now(), strength=Strength.SEEN)
    assert (risk.retired, risk.strength) == (-10, None)
    risk.score_again(SEVERE, by=mel, at=now(), evidence="Two complaints", strength=Strength.FEW)
    assert (risk.retired, risk.strength, len(risk.scores)) == (-19, "few", 3)


def test_scoring_again_is_on_record_in_words(school, mel):
    risk = make_risk(make_experiment(school, stage="trying"), HIGH)
    risk.score_again(MEDIUM, by=mel, at=now(), evidence="Nine in ten answered", strength=Strength.MEASURED)
    told = db.session.scalars(select(Activity).where(Activity.verb == "scored")).one()
    assert told.experiment_id == risk.experiment_id
    assert told.changes == {
        "score": ["16, high (likely 4 × major 4)", "6, medium (unlikely 2 × moderate 3)"],
        "found": ["", "Nine in ten answered"],
        "strength": ["", "Measured"],
    }


def test_the_same_score_again_is_still_a_new_version(school, mel):
    risk = make_risk(make_experiment(school, stage="trying"), HIGH)
    versions = [risk.version]
    for _times in range(2):
        risk.score_again(HIGH, by=mel, at=now())
        db.session.commit()
        versions.append(risk.version)
    assert versions == [1, 2, 3]


def test_the_card_knows_both_scores(school, mel):
    experiment = make_experiment(school, stage="trying")
    assert facts_of(experiment.id)[-2:] == (None, None)
    risk = make_risk(experiment, HIGH)
    assert (facts_of(experiment.id).risk_before, facts_of(experiment.id).risk_now) == (16, None)
    risk.score_again(MEDIUM, by=mel, at=now(), evidence="They answered", strength=Strength.SEEN)
    db.session.commit()
    assert (facts_of(experiment.id).risk_before, facts_of(experiment.id).risk_now) == (16, 6)
