"""Card evidence: linking what an experiment taught to an existing learning card, or to a new one."""

from flask import Blueprint, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.learning.card_evidence import CardEvidence, Stance, has_taught, link_to_card
from board.models.learning.learning_card import LONGEST_SENTENCE, LearningCard, propose
from board.models.library.card_status import Standing, cards_meant, cards_that_say, linked_to, standings_of
from board.models.library.query import Query, query_for, read_query, telling_words
from board.models.moments import now
from board.web.access import current_person
from board.web.experiments.experiments import chosen_id
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, as_choices, radios, text
from board.web.fragments import done, page
from board.web.learning.learning_cards import words_asked_for

bp = Blueprint("card_evidence", __name__)

# As many as a person reads before choosing.
OFFERED = 6
NEW = "new"


class CardEvidenceForm(Form):
    """The card, or a new one; and whether it is supported or contradicted."""

    card = radios("Which learning card?", [], needed="Choose a learning card, or propose a new one")
    sentence = text(
        "The new sentence",
        LONGEST_SENTENCE,
        hint="Only for a new card: what holds, so that another team can support or contradict it. Never name or describe a resident.",
    )
    way = radios(
        "What does your experiment say about it?",
        [(way.value, way.label) for way in Stance],
        needed="Choose whether your experiment supports or contradicts it",
    )


@bp.get("/experiments/<int:experiment_id>/learning-cards/new")
def new(experiment_id: int) -> Response:
    """The cards that are likely to fit, or those that match a search."""
    experiment = find_to_work_on(experiment_id)
    return new_page(CardEvidenceForm(data={"card": request.args.get("card", "")}), experiment)


@bp.post("/experiments/<int:experiment_id>/learning-cards")
def create(experiment_id: int) -> Response:
    """Link the experiment to a card."""
    experiment = find_to_work_on(experiment_id)
    form = CardEvidenceForm()
    prepared(form, experiment)
    if not form.sent():
        return new_page(form, experiment, 422)
    try:
        evidence = save(form, experiment)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_work_on(experiment_id), 422)
    db.session.commit()
    said = "supports" if evidence.way == Stance.SUPPORTS else "contradicts"
    return done(
        f"Linked: this experiment {said} “{evidence.card.sentence}”",
        url_for("experiments.show", experiment_id=experiment.id, _anchor="story-learning"),
        undo_url=url_for("card_evidence_archives.create", evidence_id=evidence.id),
    )


def save(form: CardEvidenceForm, experiment: Experiment) -> CardEvidence:
    """Create the link, and the card if a new one was chosen; raises RuleBroken."""
    person, moment = current_person(), now()
    if form.card.data == NEW:
        card = propose(form.sentence.data or "", by=person, at=moment)
    else:
        card = db.session.get_one(LearningCard, int(form.card.data))
    return link_to_card(experiment, card, Stance(form.way.data), by=person, at=moment)


def prepared(form: CardEvidenceForm, experiment: Experiment) -> dict[str, Standing]:
    """Offer the cards to choose from in the form, and return them by id; the chosen one is always among them."""
    linked = {evidence.card_id for evidence, _standing in linked_to(experiment, current_person())}
    offered = [one for one in offered_for(experiment) if one.card.id not in linked]
    chosen = chosen_id(form.card.data or "None")
    if chosen is not None and chosen > 0 and chosen not in {one.card.id for one in offered}:
        there = select(LearningCard.id).where(LearningCard.id == chosen, LearningCard.archived_at.is_(None))
        offered = [*standings_of(list(db.session.scalars(there)), current_person()).values(), *offered]
    cards = {str(one.card.id): one for one in offered}
    form.card.choices = as_choices([*((key, one.card.sentence) for key, one in cards.items()), (NEW, new_in_words(cards))])
    return cards


def new_in_words(cards: dict[str, Standing]) -> str:
    """The label of the choice of a new card."""
    return "None of these: propose a new one" if cards else "Propose a new one"


def offered_for(experiment: Experiment) -> list[Standing]:
    """The cards that match a search; without one, those that share words with the learning, then the latest."""
    person = current_person()
    if typed := read_query(words_asked_for()):
        return cards_meant(typed, person, most=OFFERED)[0]
    alike: list[Standing] = []
    if experiment.learning is not None and (words := telling_words(experiment.learning.learned)):
        alike = cards_that_say(query_for(words), person, most=OFFERED)[0]
    latest = cards_that_say(Query(), person, most=OFFERED)[0]
    return list({one.card.id: one for one in (*alike, *latest)}.values())[:OFFERED]


def new_page(form: CardEvidenceForm, experiment: Experiment, status: int = 200) -> Response:
    """The page with the form."""
    cards = prepared(form, experiment)
    if not cards and not form.card.data:
        form.card.data = NEW
    return page(
        "learning/card_evidence_new.html",
        status,
        nav="teams",
        form=form,
        form_has_errors=form.has_problems,
        experiment=experiment,
        team=experiment.team,
        cards=cards,
        asked=words_asked_for(),
        longest=LONGEST_SENTENCE,
        has_taught=has_taught(experiment),
    )
