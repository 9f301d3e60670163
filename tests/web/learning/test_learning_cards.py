"""Learning cards: proposed by anyone, linked by teams, found with the library, and never telling of a private team."""

import pytest

from board.database import db
from board.models.learning.card_evidence import CardEvidence, Stance, link_to_card
from board.models.learning.learning_card import LearningCard, propose
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected

SENTENCE = "People answer a text on the day before"


@pytest.fixture
def card(mel):
    """A card that Mel proposed."""
    card = propose(SENTENCE, by=mel, at=now())
    db.session.commit()
    return card


def taught(team, title="Call before the first visit"):
    """An experiment that has taught something."""
    return make_reflected(make_experiment(team, title, Stage.REFLECTING))


def bears(card, team, way=Stance.SUPPORTS, title="Call before the first visit"):
    """The same, linked to a card by its team's first person."""
    evidence = link_to_card(taught(team, title), card, way, by=team.memberships[0].person, at=now())
    db.session.commit()
    return evidence


def test_anyone_proposes_one_and_it_stands_in_the_list_which_the_library_leads_to(client, school, otto):
    page = client.sign_in(otto).get("/learning-cards").text
    assert "Say what holds, once for everyone" in page
    assert 'href="/learning-cards"' in client.get("/library").text
    answer = client.post("/learning-cards", data={"sentence": SENTENCE})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert f"{SENTENCE}</h1>" in page
    assert "No experiment supports it yet" in page
    assert "proposed it" in page
    page = client.get("/learning-cards").text
    assert (SENTENCE in page, "Emerging" in page) == (True, True)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("", "Enter the sentence"),
        (" ", "Enter the sentence"),
        ("a" * 281, "must be 280 characters or fewer. You have 281."),
        ("Ring 07700 900123", "looks like a phone number"),
        ("a\0b", "has a character that cannot be shown"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, card, mel, sentence, said):
    client.sign_in(mel)
    for address in ("/learning-cards", f"/learning-cards/{card.id}"):
        answer = client.post(address, data={"sentence": sentence, "version": 1})
        assert answer.status_code == 422
        assert said in answer.text
        assert sentence.strip("a\0b") in answer.text
    assert [one.sentence for one in db.session.scalars(db.select(LearningCard))] == [SENTENCE]


def test_it_is_narrowed_by_words_and_status_and_the_address_holds_both(client, card, school, mel):
    for _each in range(2):
        bears(card, school)
    propose("Letters go unread", by=mel, at=now())
    db.session.commit()
    client.sign_in(mel)
    page = client.get("/learning-cards?q=texting&status=supported").text
    assert SENTENCE in page
    assert "Letters go unread" not in page
    assert 'value="texting"' in page
    assert "No learning card was found" in client.get("/learning-cards?q=letter&status=supported").text
    assert "Letters go unread" in client.get("/learning-cards?status=emerging").text
    for address in ("?q=%00", "?q=%25", "?status=maybe", "?page=0", "?page=x", "?page=999999", "?q=" + "x" * 5000, "?q=NEAR("):
        assert client.get(f"/learning-cards{address}").status_code == 200


def test_a_misspelt_word_finds_what_was_meant_and_that_is_said(client, card, mel):
    page = client.sign_in(mel).get("/learning-cards?q=peeple").text
    assert "No learning card has “peeple”. This has words that look like it." in page
    assert card.sentence in page
    assert card.sentence in client.get("/library?q=peeple").text
    assert "No learning card was found" in client.get("/learning-cards?q=xylophone").text


def test_a_long_list_has_pages(client, mel):
    for number in range(21):
        propose(f"Kettle {number}", by=mel, at=now())
    db.session.commit()
    page = client.sign_in(mel).get("/learning-cards?q=kettle").text
    assert "Kettle 20" in page
    assert "Kettle 0<" not in page
    assert "/learning-cards?q=kettle&amp;page=2" in page
    assert "Kettle 0<" in client.get("/learning-cards?q=kettle&page=2").text
    assert "There is no page 3" in client.get("/learning-cards?q=kettle&page=3").text


def test_the_library_finds_cards_above_experiments(client, card, school, fostering, mel, otto):
    make_experiment(fostering, "Texting parents", by=otto)
    page = client.sign_in(mel).get("/library?q=texts").text
    assert page.index("What holds across experiments") < page.index(SENTENCE) < page.index("What was tried")
    page = client.get("/library?q=answers").text
    assert "No experiment was found, but 1 learning card." in page
    assert SENTENCE not in client.get("/library?q=texts&stage=ideas").text
    assert "What holds across experiments" not in client.get("/library?q=parents").text


def test_a_team_links_what_it_learned_to_a_card_and_takes_it_off_again(client, card, school, mel):
    experiment = taught(school)
    client.sign_in(mel)
    address = f"/experiments/{experiment.id}/learning-cards"
    assert f'href="{address}/new"' in client.get(f"/experiments/{experiment.id}").text
    form = client.get(f"{address}/new").text
    assert SENTENCE in form
    assert "A call is enough" in form
    answer = client.post(address, data={"card": card.id, "way": "contradicts"})
    assert answer.location == f"/experiments/{experiment.id}#story-learning"
    page = client.get(f"/experiments/{experiment.id}").text
    assert "It contradicts" in page
    assert "Disputed" in page
    history = client.get(f"/experiments/{experiment.id}/history").text
    assert "linked it to a learning card" in history
    assert "It contradicts it" in history
    page = client.get(f"/learning-cards/{card.id}").text
    assert experiment.title in page
    evidence = db.session.scalars(db.select(CardEvidence)).one()
    client.post(f"/bearings/{evidence.id}/archive")
    assert SENTENCE not in client.get(f"/experiments/{experiment.id}").text.replace("aria-label", "").split("<main")[1]
    client.post(f"/bearings/{evidence.id}/archive/undo")
    assert SENTENCE in client.get(f"/experiments/{experiment.id}").text


def test_a_new_card_is_proposed_on_the_way(client, school, mel):
    experiment = taught(school)
    address = f"/experiments/{experiment.id}/learning-cards"
    client.sign_in(mel)
    assert 'value="new" checked' in client.get(f"{address}/new").text
    answer = client.post(address, data={"card": "new", "sentence": "", "way": "supports"})
    assert answer.status_code == 422
    assert "Enter the sentence" in answer.text
    assert db.session.scalar(db.select(LearningCard)) is None
    client.post(address, data={"card": "new", "sentence": "A call is enough anywhere", "way": "supports"})
    card = db.session.scalars(db.select(LearningCard)).one()
    assert (card.sentence, card.proposed_by_id) == ("A call is enough anywhere", mel.id)
    assert "1 experiment supports it" in client.get(f"/learning-cards/{card.id}").text


@pytest.mark.parametrize(
    "sent", [{}, {"card": "999", "way": "supports"}, {"card": "x", "way": "supports"}, {"card": "-1", "way": "supports"}]
)
def test_a_card_that_is_not_there_cannot_be_chosen(client, card, school, mel, sent):
    answer = client.sign_in(mel).post(f"/experiments/{taught(school).id}/learning-cards", data=sent)
    assert answer.status_code == 422
    assert "Choose a learning card, or propose a new one" in answer.text


def test_a_card_is_found_by_its_words_while_linking_and_stays_chosen(client, card, school, mel):
    experiment = taught(school)
    for number in range(9):
        propose(f"Kettle {number}", by=mel, at=now())
    db.session.commit()
    client.sign_in(mel)
    address = f"/experiments/{experiment.id}/learning-cards"
    assert SENTENCE not in client.get(f"{address}/new?q=kettle").text
    assert SENTENCE in client.get(f"{address}/new?q=texts").text
    assert f'value="{card.id}" checked' in client.get(f"{address}/new?card={card.id}").text
    assert "No learning card has these words" in client.get(f"{address}/new?q=zebra").text
    assert client.post(address, data={"card": card.id, "way": "supports"}).status_code == 303


def test_nothing_is_linked_before_something_was_learned(client, card, school, mel):
    trying = make_experiment(school, stage=Stage.TRYING, by=mel)
    client.sign_in(mel)
    assert "learning-cards/new" not in client.get(f"/experiments/{trying.id}").text
    assert "Write down what you learned first" in client.get(f"/experiments/{trying.id}/learning-cards/new").text
    answer = client.post(f"/experiments/{trying.id}/learning-cards", data={"card": card.id, "way": "supports"})
    assert answer.status_code == 422
    assert db.session.scalar(db.select(CardEvidence)) is None


def test_of_very_many_the_latest_are_shown_and_none_of_the_others_is_offered_again(client, card, school, mel, monkeypatch):
    monkeypatch.setattr("board.web.learning.learning_cards.MOST_SHOWN", 2)
    for number in range(3):
        bears(card, school, title=f"Number {number}")
    page = client.sign_in(mel).get(f"/learning-cards/{card.id}").text
    said = ("3 experiments support it", "Only the latest of them are here", "Number 2", "Number 0")
    assert [words in page for words in said] == [True, True, True, False]


def test_a_private_teams_experiment_is_neither_shown_nor_counted_for_a_stranger(client, card, private_team, cora, mel, lee):
    evidence = bears(card, private_team, Stance.CONTRADICTS, "Behind closed doors")
    for address in (f"/learning-cards/{card.id}", "/learning-cards", "/library?q=texts"):
        page = client.sign_in(mel).get(address).text
        assert "Behind closed doors" not in page
        assert private_team.name not in page
        assert "Emerging" in page
    assert SENTENCE not in client.get("/learning-cards?status=disputed").text
    assert client.post(f"/bearings/{evidence.id}/archive").status_code == 404
    for person in (cora, lee):
        assert "Behind closed doors" in client.sign_in(person).get(f"/learning-cards/{card.id}").text
    assert client.post(f"/bearings/{evidence.id}/archive").status_code == 403
    page = client.sign_in(cora).get(f"/experiments/{evidence.experiment_id}/learning-cards/new").text
    assert "Your team is private" in page


def test_whoever_proposed_it_or_an_administrator_rewords_and_archives_it(client, card, mel, otto, ada):
    assert "Reword" not in client.sign_in(otto).get(f"/learning-cards/{card.id}").text
    for person, sentence in ((mel, "Texts are answered"), (ada, "Texts are answered on the day before")):
        sent = {"sentence": sentence, "version": db.session.get(LearningCard, card.id).version}
        client.sign_in(person).post(f"/learning-cards/{card.id}", data=sent)
    page = client.sign_in(otto).get(f"/learning-cards/{card.id}").text
    assert f'<ins><span class="visually-hidden">is now </span>{"Texts are answered on the day before"}</ins>' in page
    client.sign_in(mel).post(f"/learning-cards/{card.id}/archive")
    page = client.get("/learning-cards").text.split("<main")[1]
    assert ("Texts are answered" in page, '<option value="archived">' in page) == (False, True)
    assert "Texts are answered" in client.get("/learning-cards?status=archived").text
    assert "This learning card is archived" in client.get(f"/learning-cards/{card.id}").text
    client.post(f"/learning-cards/{card.id}/archive/undo")
    assert "Texts are answered" in client.get("/learning-cards").text


def test_two_who_reword_at_once_are_shown_both_versions(client, card, mel, ada):
    for person, sentence, status in ((mel, "In other words", 303), (ada, "Quite otherwise", 409)):
        answer = client.sign_in(person).post(f"/learning-cards/{card.id}", data={"sentence": sentence, "version": 1})
        assert answer.status_code == status
    assert all(words in answer.text for words in ("In other words", "Quite otherwise"))


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow(client, card, school, fostering, mel, queries):
    counted = []
    for team in (school, fostering):
        for number in range(2 if team is school else 8):
            experiment_id = bears(card, team, title=f"Number {number}").experiment_id
            propose(f"Kettle {team.name} {number}", by=mel, at=now())
        db.session.commit()
        client.sign_in(mel)
        for address in ("/learning-cards", f"/learning-cards/{card.id}", f"/experiments/{experiment_id}"):
            client.get(address)
            queries.clear()
            client.get(address)
            counted.append(len(queries))
    assert counted[:2] == counted[3:5]
