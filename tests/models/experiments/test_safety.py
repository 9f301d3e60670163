"""Is it safe to try: six questions before the start, and a lead's agreement where one of them is answered with yes."""

import pytest

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.boards.inbox import inbox_of
from board.models.boards.next_step import next_step, steps_of
from board.models.errors import RuleBroken
from board.models.experiments.agreement import (
    Agreement,
    AgreementKind,
    answer_lead,
    first_waiting_checks,
    respond,
    waiting_checks,
)
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import NotReady
from board.models.experiments.safety import QUESTIONS, SafetyCheck
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_agreement, make_check, make_experiment, make_person, make_sprint

NO = {question.name: False for question in QUESTIONS}


@pytest.fixture
def waits(school, mel):
    """An experiment that has all that it needs to start but a lead's agreement."""
    experiment = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    experiment.move_to(Stage.READY, by=mel, at=now())
    make_check(experiment, "affects_safety", by=mel)
    return experiment


def label(experiment):
    return next_step(facts_of(experiment.id), now().date()).label


def missing(experiment):
    return [need.key for need in experiment.missing_for(Stage.TRYING)]


def test_with_no_to_all_six_the_team_starts_and_no_lead_is_asked(school, mel):
    experiment = make_experiment(school, stage=Stage.READY)
    assert "safety" in missing(experiment)
    check = make_check(experiment, by=mel)
    assert check.standing == "clear"
    assert missing(experiment) == ["owner", "sprint", "prediction"]
    with pytest.raises(RuleBroken, match="No lead has to agree"):
        respond(check, AgreementKind.AGREED, "Fine", by=mel, at=now())


def test_with_a_yes_the_card_waits_until_a_lead_agrees(waits, mel, lee):
    with pytest.raises(NotReady, match="A lead has to agree first"):
        waits.move_to(Stage.TRYING, by=mel, at=now())
    assert label(waits) == "Waits for a lead’s agreement"
    make_agreement(waits.check, by=lee)
    assert label(waits) == "Start trying"
    assert waits.move_to(Stage.TRYING, by=mel, at=now()).to_stage == "trying"


def test_a_lead_who_asks_back_has_an_answer_before_it_waits_for_the_leads_again(waits, mel, lee):
    make_agreement(waits.check, AgreementKind.ASKED, "Who rings?", by=lee)
    assert (missing(waits), label(waits)) == (["agreement"], "Answer a lead’s question")
    answer_lead(waits.check, "The duty worker", by=mel, at=now())
    db.session.commit()
    assert label(waits) == "Waits for a lead’s agreement"
    make_agreement(waits.check, by=lee)
    assert missing(waits) == []


def test_a_lead_who_says_no_sends_it_back_to_the_team_which_answers_again(waits, mel, lee):
    make_agreement(waits.check, AgreementKind.REFUSED, "Not without a second adult", by=lee)
    assert label(waits) == "A lead said no: change it"
    with pytest.raises(RuleBroken, match="no to exactly this"):
        make_check(waits, "affects_safety", by=mel)
    make_check(waits, "affects_safety", about="Two of us ring together", by=mel)
    assert label(waits) == "Waits for a lead’s agreement"
    assert [check.standing for check in waits.checks] == ["clear", "refused", "waits"]


def test_answering_again_asks_again_and_the_same_answers_change_nothing(waits, mel, lee):
    make_agreement(waits.check, by=lee)
    agreed = waits.check
    assert make_check(waits, "affects_safety", by=mel) is agreed
    make_check(waits, "affects_safety", "hard_to_undo", by=mel)
    assert missing(waits) == ["agreement"]
    assert agreed.standing == "agreed"
    with pytest.raises(RuleBroken, match="answered the six questions again"):
        respond(agreed, AgreementKind.AGREED, "Still fine", by=lee, at=now())
    make_check(waits, by=mel)
    assert missing(waits) == []


def test_a_yes_while_it_is_tried_goes_to_the_leads_and_moves_nothing(school, mel, lee):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel, sprint=make_sprint(school, starts=-30))
    make_check(experiment, "uses_data", by=mel)
    assert experiment.stage == "trying"
    # It goes on all the same, and what is late stays late.
    assert [step.label for step in steps_of(facts_of(experiment.id), now().date())] == [
        "Waits for a lead’s agreement",
        "Record the result",
    ]
    assert [waiting.step.key for waiting in inbox_of(lee, now().date())] == ["agreement"]
    experiment.move_to(Stage.REFLECTING, by=mel, at=now())
    assert inbox_of(lee, now().date()) == []


def test_what_was_being_tried_before_the_questions_came_goes_on(school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel)
    db.session.delete(experiment.check)
    db.session.commit()
    db.session.expire_all()
    assert experiment.check is None
    assert experiment.move_to(Stage.REFLECTING, by=mel, at=now()).to_stage == "reflecting"
    assert experiment.move_to(Stage.TRYING, by=mel, at=now()).to_stage == "trying"
    experiment.move_to(Stage.READY, by=mel, at=now())
    with pytest.raises(NotReady, match="Answer the six questions"):
        experiment.move_to(Stage.TRYING, by=mel, at=now())


@pytest.mark.parametrize("left_out", [question.name for question in QUESTIONS])
def test_every_question_is_answered(school, mel, left_out):
    with pytest.raises(RuleBroken, match="Answer yes or no") as broken:
        make_experiment(school).answer_safety_questions({**NO, left_out: None}, "", by=mel, at=now())
    assert broken.value.field == left_out


def test_a_yes_needs_a_word_about_it_and_a_no_keeps_none(school, mel):
    experiment = make_experiment(school)
    with pytest.raises(RuleBroken, match="what you will do about it"):
        experiment.answer_safety_questions({**NO, "uses_data": True}, " ", by=mel, at=now())
    assert experiment.answer_safety_questions(NO, "Nothing to say", by=mel, at=now()).about == ""


@pytest.mark.parametrize("kind", [AgreementKind.AGREED, AgreementKind.ASKED, AgreementKind.REFUSED])
def test_a_lead_says_it_in_a_sentence(waits, lee, kind):
    with pytest.raises(RuleBroken, match="Enter") as broken:
        respond(waits.check, kind, " ", by=lee, at=now())
    assert broken.value.field == "said"


def test_nobody_answers_what_was_not_asked(waits, mel):
    with pytest.raises(RuleBroken, match="No question of a lead waits"):
        answer_lead(waits.check, "Because", by=mel, at=now())


def test_nobody_agrees_to_their_own_answers_unless_they_are_the_only_lead(waits, mel):
    mel.is_lead = True
    db.session.commit()
    assert [waiting.step.key for waiting in inbox_of(mel, now().date())] == ["agreement"]
    make_person("Lena Lead", is_lead=True)
    assert inbox_of(mel, now().date()) == []
    with pytest.raises(RuleBroken, match="Another lead has to agree"):
        respond(waits.check, AgreementKind.AGREED, "I think so", by=mel, at=now())


def test_the_checks_that_wait_are_those_of_the_experiments_one_may_see(waits, school, private_team, lee, otto, mel, cora):
    hidden = make_experiment(private_team, stage=Stage.READY, by=cora)
    make_check(hidden, "uses_data", by=cora)
    make_check(make_experiment(school, stage=Stage.IDEAS), "uses_data", by=mel)
    assert [check.experiment for check in waiting_checks(Experiment.visible_to(lee))] == [waits, hidden]
    assert [check.experiment for check in waiting_checks(Experiment.visible_to(otto))] == [waits]
    make_agreement(waits.check, AgreementKind.ASKED, "Who rings?", by=lee)
    assert waiting_checks(Experiment.visible_to(otto)) == []
    answer_lead(waits.check, "The duty worker", by=mel, at=now())
    db.session.commit()
    assert [check.id for check in waiting_checks(Experiment.visible_to(otto))] == [waits.check.id]


def test_the_facts_of_a_card_and_the_check_itself_say_the_same(school, mel, lee):
    for stage in (Stage.IDEAS, Stage.READY, Stage.TRYING, Stage.DECIDED):
        experiment = make_experiment(school, stage=stage, by=mel)
        for words in ((), ("affects_safety",), ("hard_to_undo",)):
            make_check(experiment, *words, by=mel)
            for kind in (
                (None, AgreementKind.ASKED, AgreementKind.ANSWERED, AgreementKind.REFUSED, AgreementKind.AGREED)
                if words
                else (None,)
            ):
                if kind is not None:
                    db.session.add(Agreement(check=experiment.check, kind=kind, said="x", by_id=lee.id, at=now()))
                    db.session.commit()
                expected = experiment.check.standing if stage in (Stage.READY, Stage.TRYING) else None
                assert facts_of(experiment.id).safety == expected


def test_a_check_is_never_edited(waits, mel):
    first = waits.checks[0]
    was = (first.answers, first.about, first.at)
    make_check(waits, "binds_others", by=mel)
    db.session.expire_all()
    kept = db.session.get(SafetyCheck, first.id)
    assert (kept.answers, kept.about, kept.at) == was


def test_answers_that_were_given_again_since_wait_for_no_lead(waits, mel, lee):
    everything = Experiment.visible_to(lee)
    make_check(waits, "affects_safety", "hard_to_undo", by=mel)
    assert waiting_checks(everything) == [waits.check], "the newer answers wait, and only they"
    make_check(waits, by=mel)
    assert waiting_checks(everything) == []
    assert first_waiting_checks(everything, most=9) == ([], 0)
    assert inbox_of(lee, now().date()) == []
