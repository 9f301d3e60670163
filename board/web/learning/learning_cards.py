"""Learning cards: what holds across experiments, searchable by words and status, proposed by anyone."""

from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.learning.card_evidence import CardEvidence, Stance, has_taught
from board.models.learning.learning_card import LONGEST_SENTENCE, LearningCard, propose
from board.models.library.card_status import Status, cards_meant, counts, standing_of
from board.models.library.query import LONGEST, read_query
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.permissions import may_reword
from board.web.access import allow, current_person, find
from board.web.forms.form import UNSHOWABLE, Form, text
from board.web.fragments import done, page
from board.web.paging import page_number

bp = Blueprint("learning_cards", __name__)

ON_A_PAGE = 20
LAST_PAGE = 100
# Nobody compares more than this many; the latest are the likeliest to say something new.
MOST_SHOWN = 100
OFFERED = 5
ARCHIVED = "archived"
DID = {
    "proposed": "proposed it",
    "edited": "reworded it",
    "archived": "archived it",
    "restored": "brought it back from the archive",
}


class SentenceForm(Form):
    """The sentence of a card."""

    sentence = text(
        "What holds, in one sentence?",
        LONGEST_SENTENCE,
        needed="Enter the sentence",
        hint="So that it can be supported or contradicted by another team. Never name or describe a resident.",
    )


@bp.get("/learning-cards")
def index() -> Response:
    """All cards, latest first; the address contains the words and the status to search for."""
    typed = words_asked_for()
    status = request.args.get("status", "")
    status = status if status in (*Status, ARCHIVED) else ""
    number = page_number(LAST_PAGE)
    query = read_query(typed)
    found, total, unknown = cards_meant(
        query,
        current_person(),
        status=Status(status) if status and status != ARCHIVED else None,
        archived=status == ARCHIVED,
        most=ON_A_PAGE,
        after=(number - 1) * ON_A_PAGE,
    )
    if typed and not query:
        found, total = [], 0

    def page_url(other: int) -> str | None:
        there = 1 <= other <= min(LAST_PAGE, -(-total // ON_A_PAGE))
        return url_for("learning_cards.index", q=typed or None, status=status or None, page=other) if there else None

    return page(
        "learning/learning_cards_index.html",
        nav="library",
        found=found,
        # Archived cards can be searched for too.
        has_some=bool(found) or db.session.scalar(select(LearningCard.id).limit(1)) is not None,
        total=total,
        unknown=unknown,
        typed=typed,
        asked_status=status,
        statuses=[*((one.value, one.label) for one in Status), (ARCHIVED, "Archived")],
        number=number,
        before_url=page_url(number - 1),
        after_url=page_url(number + 1),
    )


@bp.get("/learning-cards/<int:card_id>")
def show(card_id: int) -> Response:
    """The sentence, its status, and the experiments linked to it that the user may see."""
    card, person = find_card(card_id), current_person()
    evidence = evidence_on(card)
    return page(
        "learning/learning_cards_show.html",
        nav="library",
        card=card,
        standing=standing_of(card, person),
        sides=[(way, [one for one in evidence[:MOST_SHOWN] if one.way == way]) for way in Stance],
        is_all=len(evidence) <= MOST_SHOWN,
        own_teams={membership.team_id for membership in person.memberships},
        has_taught=has_taught,
        offered=own_that_taught(card),
        may_reword=may_reword(person, card),
        entries=history_of_card(card),
    )


@bp.get("/learning-cards/new")
def new() -> Response:
    """The form for a new card."""
    return new_page(SentenceForm())


@bp.post("/learning-cards")
def create() -> Response:
    """Propose a card."""
    form = SentenceForm()
    if not form.sent():
        return new_page(form, 422)
    card = propose(form.sentence.data or "", by=current_person(), at=now())
    db.session.commit()
    undo = url_for("card_archives.create", card_id=card.id)
    return done("Your learning card is there for everyone.", url_for("learning_cards.show", card_id=card.id), undo_url=undo)


@bp.get("/learning-cards/<int:card_id>/edit")
def edit(card_id: int) -> Response:
    """The form for a card, for the person who proposed it and for administrators."""
    card = find_to_reword(card_id)
    return edit_page(SentenceForm(obj=card), card)


@bp.post("/learning-cards/<int:card_id>")
def update(card_id: int) -> Response:
    """Save a reworded card."""
    card = find_to_reword(card_id)
    form = SentenceForm()
    if not form.sent():
        return edit_page(form, card, 422)
    if form.stands_beside(card, "sentence"):
        return edit_page(form, card, 409)
    try:
        card.reword(form.sentence.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        form.refuse(broken)
        return edit_page(form, card, 422)
    db.session.commit()
    return done("The learning card is reworded.", url_for("learning_cards.show", card_id=card.id))


def words_asked_for() -> str:
    """The words to search for."""
    return UNSHOWABLE.sub("", request.args.get("q", ""))[:LONGEST].strip()


def find_card(card_id: int) -> LearningCard:
    """A card, archived or not, which everyone who is signed in may read; answers 404 if there is none."""
    card: LearningCard = find(select(LearningCard).options(joinedload(LearningCard.proposed_by)), id=card_id)
    return card


def find_to_reword(card_id: int) -> LearningCard:
    """A card to be reworded; answers 403 to users who may not."""
    card = find_card(card_id)
    allow(may_reword(current_person(), card))
    return card


def evidence_on(card: LearningCard) -> list[CardEvidence]:
    """A card's links to experiments that the user may see, latest first; one more than is shown, to know if there are more."""
    whole = joinedload(CardEvidence.experiment).options(
        joinedload(Experiment.team),
        joinedload(Experiment.result),
        joinedload(Experiment.learning),
        selectinload(Experiment.decisions),
    )
    rows = CardEvidence.visible_to(current_person()).where(CardEvidence.card_id == card.id, CardEvidence.archived_at.is_(None))
    rows = rows.options(whole, joinedload(CardEvidence.by)).order_by(CardEvidence.at.desc(), CardEvidence.id.desc())
    return list(db.session.scalars(rows.limit(MOST_SHOWN + 1)))


def own_that_taught(card: LearningCard) -> list[Experiment]:
    """The latest experiments of the user's own teams that have a learning and are not linked to the card."""
    teams = [membership.team_id for membership in current_person().memberships]
    linked = select(CardEvidence.experiment_id).where(CardEvidence.card_id == card.id, CardEvidence.archived_at.is_(None))
    rows = select(Experiment).where(
        Experiment.team_id.in_(teams),
        Experiment.archived_at.is_(None),
        Experiment.id.not_in(linked),
        counts(),
    )
    return list(db.session.scalars(rows.order_by(Experiment.stage_since.desc(), Experiment.id.desc()).limit(OFFERED)))


def history_of_card(card: LearningCard) -> list[tuple[Activity, str]]:
    """The history of a card, latest first, as (activity, what was done in words)."""
    rows = select(Activity).where(Activity.subject == "learning_card", Activity.subject_id == card.id)
    rows = rows.options(joinedload(Activity.by)).order_by(Activity.id.desc()).limit(MOST_SHOWN)
    return [(activity, DID.get(activity.verb, activity.verb)) for activity in db.session.scalars(rows)]


def new_page(form: SentenceForm, status: int = 200) -> Response:
    """The page with the form for a new card."""
    return form_page("learning/learning_cards_new.html", form, status)


def edit_page(form: SentenceForm, card: LearningCard, status: int = 200) -> Response:
    """The page with the form for an existing card."""
    return form_page("learning/learning_cards_edit.html", form, status, card=card, standing=standing_of(card, current_person()))


def form_page(template: str, form: SentenceForm, status: int, **names: Any) -> Response:
    """A page with the form, from this template."""
    return page(template, status, nav="library", form=form, form_has_errors=form.has_problems, longest=LONGEST_SENTENCE, **names)
