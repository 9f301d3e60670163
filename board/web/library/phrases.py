"""Phrases: the few sayings that an organisation shares, each with examples of how it is lived."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.library.phrase_examples import examples_of, how_many_examples
from board.models.moments import now
from board.models.people.phrase import LONGEST_MEANING, LONGEST_PHRASE, MOST_PHRASES, Phrase, add_phrase, phrases
from board.models.permissions import may_administer
from board.web.access import allow, current_person, find
from board.web.experiments.experiments import chosen_id
from board.web.forms.form import Form, as_choices, choose_from, line
from board.web.forms.form import text as lines
from board.web.forms.position import shown_position
from board.web.fragments import done, page

bp = Blueprint("phrases", __name__)


class PhraseForm(Form):
    """A phrase, and what it means in this organisation."""

    text = line("Phrase", LONGEST_PHRASE, needed="Enter the phrase", hint="A few words that everyone can say by heart.")
    meaning = lines("What it means here", LONGEST_MEANING, hint="One sentence, for somebody who is new.")


class PlacedForm(PhraseForm):
    """A phrase, its meaning, and its position among the others."""

    place = choose_from("Where it stands", needed="Choose a place from the list", coerce=chosen_id)


@bp.get("/phrases")
def index() -> Response:
    """All phrases in their order, with the number of examples of each."""
    person = current_person()
    return page(
        "library/phrases_index.html",
        nav="library",
        phrases=phrases(),
        put_away=phrases(archived=True) if may_administer(person) else [],
        examples=how_many_examples(person),
        may_administer=may_administer(person),
        most=MOST_PHRASES,
    )


@bp.get("/phrases/<int:phrase_id>")
def show(phrase_id: int) -> Response:
    """A phrase's meaning, and the examples that the user may see."""
    phrase = find_phrase(phrase_id)
    return page(
        "library/phrases_show.html",
        nav="library",
        phrase=phrase,
        examples=examples_of(phrase, current_person()),
        may_administer=may_administer(current_person()),
    )


@bp.get("/phrases/new")
def new() -> Response:
    """The form for a new phrase."""
    allow(may_administer(current_person()))
    return new_page(PhraseForm())


@bp.post("/phrases")
def create() -> Response:
    """Create a phrase after the others."""
    allow(may_administer(current_person()))
    form = PhraseForm()
    if not form.sent():
        return new_page(form, 422)
    try:
        phrase = add_phrase(form.text.data or "", form.meaning.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, 422)
    db.session.commit()
    undo = url_for("phrase_archives.create", phrase_id=phrase.id)
    return done(f"“{phrase.text}” is one of your phrases now.", url_for("phrases.index"), undo_url=undo)


@bp.get("/phrases/<int:phrase_id>/edit")
def edit(phrase_id: int) -> Response:
    """The form for a phrase."""
    phrase = find_to_keep(phrase_id)
    form = PlacedForm(obj=phrase, data={"place": place_of(phrase)})
    return edit_page(form, phrase)


@bp.post("/phrases/<int:phrase_id>")
def update(phrase_id: int) -> Response:
    """Save a phrase's words and position."""
    phrase = find_to_keep(phrase_id)
    form = PlacedForm(data={"place": place_of(phrase)})
    offer_places(form, phrase)
    if not form.sent():
        return edit_page(form, phrase, 422)
    if form.stands_beside(phrase, "text", "meaning"):
        return edit_page(form, phrase, 409)
    person, moment = current_person(), now()
    try:
        phrase.reword(form.text.data or "", form.meaning.data or "", by=person, at=moment)
        if phrase.archived_at is None and str(form.place.data) != shown_position(place_of(phrase)):
            phrase.stand_at(form.place.data or 1, by=person, at=moment)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_to_keep(phrase_id), 422)
    db.session.commit()
    return done("Saved.", url_for("phrases.show", phrase_id=phrase.id))


def find_phrase(phrase_id: int) -> Phrase:
    """A phrase, archived or not, which everyone who is signed in may read; answers 404 if there is none."""
    phrase: Phrase = find(select(Phrase), id=phrase_id)
    return phrase


def find_to_keep(phrase_id: int) -> Phrase:
    """A phrase to be changed; answers 403 to everyone but administrators."""
    allow(may_administer(current_person()))
    return find_phrase(phrase_id)


def place_of(phrase: Phrase) -> int:
    """The position of a phrase, from 1."""
    return next((place for place, one in enumerate(phrases(), 1) if one.id == phrase.id), 1)


def offer_places(form: PlacedForm, phrase: Phrase) -> None:
    """Offer the positions: first, or after each of the other phrases."""
    others = [one for one in phrases() if one.id != phrase.id]
    form.place.choices = as_choices([(1, "First"), *((place, f"After “{one.text}”") for place, one in enumerate(others, 2))])


def new_page(form: PhraseForm, status: int = 200) -> Response:
    """The page with the form for a new phrase."""
    return page("library/phrases_new.html", status, nav="library", form=form, form_has_errors=form.has_problems)


def edit_page(form: PlacedForm, phrase: Phrase, status: int = 200) -> Response:
    """The page with the form for an existing phrase."""
    offer_places(form, phrase)
    stood = shown_position(place_of(phrase))
    return page(
        "library/phrases_edit.html",
        status,
        nav="library",
        form=form,
        phrase=phrase,
        form_has_errors=form.has_problems,
        stood=stood,
    )
