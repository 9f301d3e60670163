"""The inbox: everything that needs the user, each as a plain sentence with the one button that deals with it."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from flask import url_for

from board.models.boards.inbox import InboxEntry, inbox_of
from board.models.boards.next_step import NextStep, has_owner
from board.models.boards.sprint_cards import ended_and_open
from board.models.boards.waiting_for_leads import MOST_WAITING
from board.models.circles.circle import Circle
from board.models.circles.lifecycle import sitting_circles
from board.models.moments import count, now, say_ago, say_day
from board.models.people.person import Person
from board.models.people.team import COACH, Team, teams_of
from board.models.retrospectives.escalation import STAYS_NEWS, Escalation, answered_since, open_questions
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.top_improvement import load_improvements, top_improvements_for
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage
from board.web.access import organisation
from board.web.retrospectives.escalations import home_of
from board.web.steps import place_of

BUTTONS = {
    "hypothesis": "Complete the hypothesis",
    "ready": "Move to Ready",
    "result": "Record the result",
    "retrospective": "Reflect together",
    "learning": "Write what you learned",
    "decision": "Read and decide",
    "review": "Look again",
    "safety": "Answer six questions",
    "agreement": "Read and answer",
    "question": "Answer the question",
    "refused": "Change it",
}
NOBODY_KEEPS_IT_MOVING = "Nobody on the team keeps it moving."

# Urgent things come first; then what waits for a lead; then decisions to review; then the rest.
PRESSES, WAITED_FOR, AGAIN, LATER = range(4)
PLACES = {"decision": WAITED_FOR, "agreement": WAITED_FOR, "question": WAITED_FOR, "refused": WAITED_FOR, "review": AGAIN}


class InboxItem(NamedTuple):
    """One thing that needs a person: what it is about, a sentence, and a button."""

    key: str
    title: str
    team: str
    sentence: str
    button: str
    url: str
    is_urgent: bool = False
    place: int = LATER
    # Whether the button does it at once, instead of opening the page where it is done.
    posts: bool = False
    # The day that it is about: when a window ends, or an answer is needed.
    day: dt.date = dt.date.max


class Inbox(NamedTuple):
    """The first of what needs a person: urgent things first, and of these the nearest day; and how much there is in all."""

    items: list[InboxItem]
    in_all: int


def what_needs(person: Person, day: dt.date, most: int) -> Inbox:
    """What needs a person on a day, at most so much; a coach of ten teams has hundreds of which a page shows some."""
    coached = [membership.team_id for membership in person.memberships if membership.role == COACH]
    sitting = sitting_circles(person, now())
    items = [circle_item(circle, person) for circle in sitting]
    items += [sprint_item(sprint, day) for sprint in ended_and_open(coached, day)]
    held = {circle.retrospective_id for circle in sitting}
    entries = sorted(asked_once(inbox_of(person, day), held), key=lambda asked: when(asked[0]))
    items += [card_item(entry, day, others) for entry, others in entries[:most]]
    if person.is_lead:
        items += [question_item(question, day) for question in open_questions(Team.visible_to(person), MOST_WAITING)]
    news = answered_since(teams_of(person), now() - STAYS_NEWS) if person.memberships else []
    items += [answer_item(answered) for answered in news if answered.improvement.became is None]
    is_news = {answered.improvement_id for answered in news}
    firsts = [number for number in top_improvements_for(person, day) if number not in is_news]
    room = max(0, most - len(items))  # they come last
    items += [top_improvement_item(first) for first in load_improvements(firsts[:room])]
    more = len(entries[most:]) + len(firsts[room:])
    return Inbox(sorted(items, key=lambda item: (item.place, item.day))[:most], len(items) + more)


def when(entry: InboxEntry) -> tuple[int, dt.date]:
    """Where a card stands among all that needs somebody."""
    place = PLACES.get(entry.step.key, PRESSES if entry.step.is_urgent else LATER)
    return place, entry.card.last_day or dt.date.max


def asked_once(found: list[InboxEntry], held: set[int]) -> list[tuple[InboxEntry, int]]:
    """The entries, each with the number of other cards that its button covers.

    One retrospective of several experiments is one entry. Retrospectives in `held`, which have an open circle, are left out,
    because the circle is an item of its own.
    """
    over = Counter(entry.retrospective_id for entry in found if entry.step.key == "retrospective")
    once, asked = [], {None, *held}
    for entry in found:
        if entry.step.key != "retrospective" or entry.retrospective_id is None:
            once.append((entry, 0))
        elif entry.retrospective_id not in asked:
            asked.add(entry.retrospective_id)
            once.append((entry, over[entry.retrospective_id] - 1))
    return once


def circle_item(circle: Circle, person: Person) -> InboxItem:
    """A circle that the team has open now."""
    retrospective = circle.retrospective
    who = "You facilitate" if circle.facilitator_id == person.id else f"{circle.facilitator.name} holds"
    url = url_for("retrospectives.show", retrospective_id=retrospective.id)
    sentence = f"{who} the retrospective now, together with everybody who joins."
    return InboxItem(
        f"circle-{circle.id}", retrospective.about, retrospective.team.name, sentence, "Go to the circle", url, place=PRESSES
    )


def sprint_item(sprint: Sprint, day: dt.date) -> InboxItem:
    """A sprint that has ended and that its coach has not closed."""
    sentence = f"This sprint ended {say_ago(sprint.last_day, day)}. See what came out of it, and close it."
    url = url_for("closings.new", sprint_id=sprint.id)
    return InboxItem(
        *(f"sprint-{sprint.id}", sprint.goal, sprint.team.name, sentence),
        "Close the sprint",
        url,
        True,
        PRESSES,
        day=sprint.last_day,
    )


def question_item(question: Escalation, day: dt.date) -> InboxItem:
    """A question that a team has escalated and no lead has answered."""
    when = f"The answer was needed by {say_day(question.answer_by)}."
    if not question.is_overdue(day):
        when = f"Answer by {say_day(question.answer_by)}."
    return InboxItem(
        f"question-{question.id}",
        question.improvement.text,
        question.team.name,
        f"The team cannot fix this itself. {when}",
        "Answer",
        url_for("answers.new", escalation_id=question.id),
        question.is_overdue(day),
        PRESSES if question.is_overdue(day) else WAITED_FOR,
        day=question.answer_by,
    )


def answer_item(answered: Escalation) -> InboxItem:
    """An answer that the team has received lately."""
    who = answered.answered_by.name if answered.answered_by else "A lead"
    url = home_of(answered.improvement).partition("#")[0]
    return InboxItem(
        f"answer-{answered.id}",
        answered.improvement.text,
        answered.team.name,
        f"{who} has answered what you handed up.",
        "Read the answer",
        f"{url}#escalation-{answered.id}",
    )


def top_improvement_item(first: Improvement) -> InboxItem:
    """A top improvement that nobody has started."""
    retrospective = first.retrospective
    held_on = organisation().today(retrospective.started_at)
    titles = [experiment.title for experiment in retrospective.experiments]
    came_from = f"after “{titles[0]}”" if len(titles) == 1 else f"in the retrospective of {say_day(held_on)}"
    return InboxItem(
        f"first-{first.id}",
        first.text,
        retrospective.team.name,
        f"Chosen {came_from} as the first thing to do better. Nobody has begun it yet.",
        "Try this next",
        url_for("improvements.create", improvement_id=first.id),
        posts=True,
    )


def card_item(entry: InboxEntry, day: dt.date, others: int = 0) -> InboxItem:
    """A card whose next step is this person's; the same button covers `others` more cards."""
    card, step, retrospective_id = entry.card, entry.step, entry.retrospective_id
    button, url, posts = BUTTONS.get(step.key, step.label), place_of(step.key, card.id, decides=True), False
    if step.key == "retrospective" and retrospective_id is None:
        url, posts = url_for("retrospectives.create", experiment_id=card.id), True
    elif step.key == "retrospective":
        url = url_for("retrospectives.show", retrospective_id=retrospective_id, _anchor="chosen" if card.has_well else None)
        button = "Choose what to do better" if card.has_well else button
    key = f"card-{card.id}-{step.key}"
    place, nearest = when(entry)
    sentence = sentence_of(entry, day)
    if others:
        sentence += f" The retrospective looks at {count(others, 'other experiment')} too."
    return InboxItem(key, card.title, entry.team_name, sentence, button, url, step.is_urgent, place, posts, nearest)


def sentence_of(entry: InboxEntry, day: dt.date) -> str:
    """One or two plain sentences about why the card needs somebody."""
    card, step = entry.card, entry.step
    said = [_about(entry)]
    if step.is_urgent and step.key != "review" and card.last_day:
        over = say_ago(card.last_day, day)
        said.insert(0, f"Its window ended {over}." if card.last_day < day else "Its sprint is closed.")
    if step.whose == "team" and step.key in ("result", "learning") and not has_owner(card):
        said.append(NOBODY_KEEPS_IT_MOVING)
    return " ".join(said)


def _about(entry: InboxEntry) -> str:
    card, step = entry.card, entry.step
    reflected = "You have reflected on it, and chosen nothing to do better yet. What are the 3 things?"
    return {
        "hypothesis": "The hypothesis is not whole yet.",
        "ready": "The hypothesis is whole. It can move to Ready.",
        "owner": NOBODY_KEEPS_IT_MOVING + " Who will?",
        "result": "What happened?",
        "retrospective": reflected if card.has_well else "There is a result. What went well, and what are 3 things to do better?",
        "learning": "You have reflected on it. What did you learn?",
        "decision": "The team has tried it and reflected. Adopt, adapt or abandon?",
        "review": f"You meant to look at this decision again on {say_day(card.review_on)}." if card.review_on else "",
        "start": _to_start(step),
        "expectations": "It is ready. What do you expect of the questions that came with the idea?",
        "safety": "All that it needs is there. Is it safe to try? Six questions, most of them a quick no.",
        "agreement": _to_agree(entry),
        "question": "A lead has a question: is it safe to try?",
        "refused": "A lead said no to trying it like this. Read why, and change it.",
    }[step.key]


def _to_agree(entry: InboxEntry) -> str:
    if entry.card.stage == Stage.TRYING:
        return "It is being tried, and the team has answered again: one of the six questions is a yes. May it go on?"
    return "Is it safe to try? The team has answered yes to one of six questions, and waits for you."


def _to_start(step: NextStep) -> str:
    return {
        "Choose a sprint": "It is ready. In which sprint will you try it?",
        "Write a prediction": "It is ready. What do you expect to see?",
    }.get(step.label, "Everything is there. You can start.")
