"""The library: what is written is found from the same commit on, and by nobody who may not see it."""

from board.database import db
from board.models.evidence.risk_matrix import Score
from board.models.experiments.decision import DecisionKind
from board.models.experiments.result import PredictionOutcome
from board.models.library.search import ON_A_PAGE, SearchFilter, search
from board.models.moments import now
from board.models.retrospectives.improvement import Choice
from board.models.retrospectives.note import BETTER
from board.models.retrospectives.retrospective import start_retrospective
from board.models.stages import Stage
from tests.factories import make_decision, make_expecting, make_experiment, make_measure, make_reflected, make_risk


def titles(typed, person, **narrowing):
    return [match.experiment.title for match in search(typed, person, SearchFilter(**narrowing)).matches]


def test_all_of_a_story_is_searched_and_no_raw_note(school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    experiment.amend("Perhaps platypus", "A quokka said so", by=mel, at=now())
    make_decision(experiment, DecisionKind.ADAPT, by=lee)
    for words in (
        "Call before the first visit",
        "families new to us",
        "eight in ten",
        "Seven in ten will go ahead",
        "platypus",
        "quokka",
        "Nine in ten went ahead",
        "Quick calls, calm visits",
        "Write the script down",
        "A call is enough",
        "We will ring everyone",
        "ring in the evening",
        "Everyone rings",
    ):
        assert experiment.title in titles(f'"{words}"', mel), words
    assert titles('"the calls were quick"', mel) == []


def test_what_is_changed_is_found_at_once_and_its_old_words_no_more(school, mel):
    experiment = make_experiment(school, "Walking bus")
    experiment.rewrite(by=mel, at=now(), title="Scooter train")
    db.session.commit()
    assert titles("scooter", mel) == ["Scooter train"]
    assert titles('"walking"', mel) == []


def test_what_is_rolled_back_was_never_there(school, mel):
    experiment = make_experiment(school, "Walking bus")
    experiment.rewrite(by=mel, at=now(), title="Scooter train")
    db.session.flush()
    db.session.rollback()
    make_experiment(school, "Another")
    assert titles("scooter", mel) == []
    assert titles("walking", mel) == ["Walking bus"]


def test_things_to_do_better_are_found_by_every_experiment_that_was_looked_at(school, mel):
    first, second = (make_experiment(school, title, Stage.REFLECTING, by=mel) for title in ("First", "Second"))
    retrospective = start_retrospective(first, by=mel, at=now())
    retrospective.experiments.append(second)
    note = retrospective.add_note(BETTER, "Buy a kettle", by=mel, at=now())
    db.session.flush()
    retrospective.choose([Choice("Borrow a samovar", note.id)], by=mel, at=now())
    db.session.commit()
    assert sorted(titles("samovar", mel)) == ["First", "Second"]
    assert titles("kettle", mel) == []
    retrospective.choose([Choice("Borrow an urn", note.id)], by=mel, at=now())
    db.session.commit()
    assert titles("samovar", mel) == []


def test_a_decision_that_was_taken_back_is_found_no_more(school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    make_decision(experiment, by=lee)
    assert titles("checklist", mel) == [experiment.title]
    assert titles("", mel, decision="adopt") == [experiment.title]
    experiment.last_move().undo(by=lee, at=now())
    db.session.commit()
    assert titles("checklist", mel) == []
    assert titles("", mel, decision="adopt") == []


def test_the_archive_is_searched_too(school, mel):
    make_experiment(school, "Walking bus").archive(by=mel, at=now())
    db.session.commit()
    assert titles("walking", mel) == ["Walking bus"]


def test_a_private_teams_words_are_nobody_elses(private_team, school, cora, otto, lee, ada, mel):
    make_experiment(private_team, "Walking zebras")
    for person, found in ((cora, 1), (lee, 1), (ada, 1), (otto, 0), (mel, 0)):
        for typed in ("walking", "zebras", "zebrsa", "zeb", '"walking zebras"', ""):
            result = search(typed, person, SearchFilter(team=private_team.id))
            assert (len(result.matches), result.total) == (found, found), (person.name, typed)
            assert not found or not result.unknown or typed == "zebrsa"
    assert search("zebrsa", otto).unknown == ()


def test_a_team_that_becomes_private_is_found_no_more_at_once(school, otto, mel, cora):
    make_experiment(school, "Walking bus")
    assert titles("walking", otto) == ["Walking bus"]
    school.change(by=cora, at=now(), is_private=True)
    db.session.commit()
    assert titles("walking", otto) == []
    assert titles("walking", mel) == ["Walking bus"]


def test_a_word_in_the_title_comes_before_one_in_what_was_learned_and_that_before_the_rest(school, mel):
    rest = make_experiment(school, "Third", change="kettle kettle kettle in every room")
    learned = make_experiment(school, "Second", Stage.REFLECTING, by=mel)
    learned.write_learning(by=mel, at=now(), believed="", observed="", learned="A kettle is enough", therefore="")
    db.session.commit()
    make_experiment(school, "Kettle first")
    assert rest.title in titles("kettle", mel)
    assert titles("kettle", mel) == ["Kettle first", "Second", "Third"]


def test_when_nothing_has_all_the_words_what_has_some_of_them_is_told(school, mel):
    make_experiment(school, "Walking bus")
    found = search("walking rhinoceros", mel)
    assert [match.experiment.title for match in found.matches] == ["Walking bus"]
    assert found.has_some


def test_where_too_many_have_some_of_the_words_those_with_all_but_one_are_told(school, mel, monkeypatch):
    monkeypatch.setattr("board.models.library.search.MOST", 3)
    make_experiment(school, "Walking past the bakery", change="a drop-in on the bus")
    for number in range(4):
        make_experiment(school, f"Bus number {number}", change="a bakery" if number == 3 else "")
    assert titles("bus bakery walk rhinoceros", mel) == ["Walking past the bakery"]
    assert search("bus bakery walk rhinoceros", mel).has_some
    assert search("bus walk rhinoceros", mel).total == 1
    assert not search("bus rhinoceros", mel).is_all
    assert not search("bus zebras of rhinoceros", mel).is_all


def test_it_is_narrowed_by_team_stage_decision_day_and_mistakes(school, fostering, mel, otto):
    idea = make_experiment(school, "Kettle idea")
    adopted = make_experiment(fostering, "Kettle adopted", Stage.DECIDED, by=otto)
    failed = make_experiment(school, "Kettle failed", Stage.TRYING, by=mel)
    failed.record_result("It leaked", PredictionOutcome.NO, by=mel, at=now())
    abandoned = make_reflected(make_experiment(school, "Kettle abandoned", Stage.REFLECTING, by=mel), by=mel)
    make_decision(abandoned, DecisionKind.ABANDON)
    assert set(titles("kettle", mel)) == {idea.title, adopted.title, failed.title, abandoned.title}
    assert titles("kettle", mel, team=fostering.id) == [adopted.title]
    assert titles("kettle", mel, stage="ideas") == [idea.title]
    assert titles("kettle", mel, decision="abandon") == [abandoned.title]
    assert set(titles("kettle", mel, mistakes=True)) == {failed.title, abandoned.title}
    for words in ("kettle", ""):
        assert titles(words, mel, until=now().replace(year=2020)) == []
        assert len(titles(words, mel, first=now().replace(year=2020))) == 4


def test_more_than_a_page_is_paged_and_all_of_it_counted(school, mel):
    for number in range(ON_A_PAGE + 2):
        make_experiment(school, f"Kettle {number}")
    first, second = search("kettle", mel), search("kettle", mel, page=2)
    assert (len(first.matches), len(second.matches), first.total, first.pages) == (ON_A_PAGE, 2, ON_A_PAGE + 2, 2)
    assert not {match.experiment.id for match in first.matches} & {match.experiment.id for match in second.matches}
    assert search("kettle", mel, page=3).matches == []


def test_of_more_than_can_be_put_in_order_titles_come_first(school, mel, monkeypatch):
    monkeypatch.setattr("board.models.library.search.MOST", 3)
    make_experiment(school, "Kettle one")
    for number in range(5):
        make_experiment(school, f"Number {number}", change="a kettle")
    found = search("kettle", mel)
    assert found.matches[0].experiment.title == "Kettle one"
    assert (found.total, found.is_all) == (3, False)


def test_the_words_are_marked_in_the_title_and_in_the_section_that_has_most_of_them(school, mel):
    before = "We were asked about many things. " * 20
    make_experiment(school, "Kettles for all", change=before + "Then a kettle & a café-bar came <b>here</b>. " + before)
    (match,) = search("kettle cafe", mel).matches
    assert match.title.pieces == [("Kettles", True), (" for all", False)]
    assert match.excerpt.called == "Hypothesis"
    assert [words for words, is_marked in match.excerpt.pieces if is_marked] == ["kettle", "café-bar"]
    assert "<b>here</b>" in "".join(words for words, _ in match.excerpt.pieces)
    assert match.excerpt.pieces[0] == ("… ", False)
    assert sum(len(words) for words, _ in match.excerpt.pieces) < 300


def test_what_a_trial_is_to_answer_what_is_measured_and_what_might_sink_it_are_searched_too(school, mel):
    experiment = make_expecting(make_experiment(school, "Ring first", Stage.TRYING, by=mel))
    make_measure(experiment, name="Doorsteps with nobody there")
    make_risk(experiment, now_at=Score(1, 2))
    for words in (
        "do they pick up",
        "two minutes",
        "two families in a row",
        "doorsteps with nobody",
        "a number they do not know",
        "nine in ten answered",
    ):
        assert titles(f'"{words}"', mel) == ["Ring first"], words
