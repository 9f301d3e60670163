"""The first page: what needs this person, and their teams."""

from typing import NamedTuple

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import say_ago, say_day
from board.models.overview import overview_of
from board.models.permissions import visible_teams
from board.models.sprint import Sprint
from board.models.sprint_cards import ended_and_open
from board.models.stage import Stage
from board.models.team import COACH, Team, teams_of
from board.models.waiting import Waiting, waiting_for
from board.web.access import current_person, today
from board.web.fragments import page
from board.web.steps import place_of

bp = Blueprint("home", __name__)

# What one can take in at a look; the rest is folded away.
SHOWN_AT_ONCE = 8
BUTTONS = {
    "hypothesis": "Complete the hypothesis",
    "ready": "Move to Ready",
    "result": "Record the result",
    "retrospective": "Reflect together",
    "learning": "Write what you learned",
    "decision": "Read and decide",
    "review": "Look again",
    "try": "Try the first thing next",
}


class Item(NamedTuple):
    """One thing that needs somebody: what it is about, a sentence, and the button that does it."""

    key: str
    title: str
    team: str
    sentence: str
    button: str
    url: str
    is_urgent: bool


@bp.get("/")
def show() -> Response:
    """What needs you, then your teams."""
    person, day = current_person(), today()
    teams = db.session.scalars(teams_of(person)).all()
    coached = [membership.team_id for membership in person.memberships if membership.role == COACH]
    items = [sprint_item(sprint) for sprint in ended_and_open(coached, day)] + [
        card_item(waiting) for waiting in waiting_for(person, day)
    ]
    return page(
        "home/show.html",
        nav="home",
        items=items,
        shown_at_once=SHOWN_AT_ONCE,
        overviews=overview_of(teams, person, day),
        stages=list(Stage),
        open_teams=[] if teams else db.session.scalars(visible_teams(person).limit(6)).all(),
        any_team=bool(teams) or db.session.scalar(select(Team.id).limit(1)) is not None,
    )


def sprint_item(sprint: Sprint) -> Item:
    """A sprint that has ended and that its coach has not closed."""
    sentence = f"This sprint ended {say_ago(sprint.last_day, today())}. See what came out of it, and close it."
    return Item(
        f"sprint-{sprint.id}",
        sprint.goal,
        sprint.team.name,
        sentence,
        "Close the sprint",
        url_for("closings.new", sprint_id=sprint.id),
        True,
    )


def card_item(waiting: Waiting) -> Item:
    """A card whose next step is this person's."""
    card, step = waiting.card, waiting.step
    button = BUTTONS.get(step.key, step.label)
    return Item(
        f"card-{card.id}",
        card.title,
        waiting.team_name,
        sentence_of(waiting),
        button,
        place_of(step.key, card.id, decides=True),
        step.is_urgent,
    )


def sentence_of(waiting: Waiting) -> str:
    """Why it needs somebody, in a plain sentence."""
    card, step = waiting.card, waiting.step
    ended = (
        f"Its window ended {say_ago(card.last_day, today())}. "
        if step.is_urgent and card.last_day and card.last_day < today()
        else ""
    )
    sentences = {
        "hypothesis": "The hypothesis is not whole yet.",
        "ready": "The hypothesis is whole. It can move to Ready.",
        "result": f"{ended}What happened?",
        "retrospective": f"{ended}There is a result. What went well, and what are 3 things to do better?",
        "learning": "You have reflected on it. What did you learn?",
        "decision": "The team has tried it and reflected. Adopt, adapt or abandon?",
        "review": f"You meant to look at this decision again on {say_day(card.review_on)}." if card.review_on else "",
        "try": "It is decided. The first thing to do better can become the next experiment.",
        "start": {
            "Choose an owner": "It is ready, and nobody keeps it moving yet.",
            "Choose a sprint": "It is ready. In which sprint will you try it?",
            "Write a prediction": "It is ready. What do you expect to see?",
        }.get(step.label, "Everything is there. You can start."),
    }
    return sentences[step.key]
