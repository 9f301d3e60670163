"""Places: what the search that goes anywhere offers, each with its address. Pages and actions are known; the rest is looked up."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for
from sqlalchemy.orm import contains_eager

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.library.destination import Destination, destinations
from board.models.name_search import words_of
from board.models.people.person import Person
from board.models.people.team import Membership
from board.models.permissions import may_coach, may_share_reviews, may_work_in, memberships_with_teams
from board.web.access import BIGGEST_ID

MOST_PLACES = 7
# The experiment that somebody looks at: its page, or the board with it beside.
EXPERIMENT_AT = re.compile(r"(?:^/experiments/|[?&]open=)(\d{1,18})\b")
KINDS = {
    "action": "Do",
    "page": "Page",
    "team": "Team",
    "experiment": "Experiment",
    "sprint": "Sprint",
    "person": "Person",
    "account": "Person",
}
# Of every page that everybody has: its endpoint, its name, and other words for it.
PAGES = (
    ("home.show", "Home", "my work inbox start"),
    ("teams.index", "Teams", "boards all"),
    ("library.index", "Library", "experiments tried search"),
    ("learning_cards.index", "Learning cards", "library what holds"),
    ("outcomes.index", "Outcomes", "library long-term goals"),
    ("phrases.index", "Phrases", "library sayings values"),
    ("round_ups.index", "Round-ups", "library monday news mail"),
    ("review.show", "Review", "what we learned leads decisions"),
    ("facts.show", "Honest facts", "review numbers figures statistics"),
    ("circle_codes.new", "Join a circle with its code", "retrospective live"),
    ("account.show", "Your account", "name password signed in profile"),
    ("account_security.show", "Your second factors", "account passkey authenticator recovery codes security"),
    ("subscriptions.edit", "What you get by e-mail", "account round-up subscription"),
    ("help.show", "How the loop works", "help what is this tour guide"),
    ("messages.index", "What just happened", "messages undo"),
    ("keys.edit", "Keys", "keyboard shortcuts account"),
    ("accessibility.show", "Accessibility", "statement"),
)
ADMINISTRATION = (
    ("people.index", "People", "accounts organisation"),
    ("people.new", "Add a person", "account lead administrator new"),
    ("teams.new", "Make a team", "new found"),
    ("organisation.edit", "Organisation", "settings name time zone brand colour"),
    ("sign_on_policies.edit", "Single sign-on", "organisation microsoft google openid"),
    ("factor_policies.edit", "Who must have a second factor", "organisation security"),
    ("outbox.index", "Mail", "organisation letters undelivered"),
)
OF_A_TEAM = (
    ("boards.show", "board"),
    ("sprints.index", "sprints"),
    ("team_retrospectives.index", "retrospectives"),
    ("risks.index", "measures and risks"),
    ("members.index", "members"),
    ("team_settings.show", "settings"),
    ("archives.index", "archive"),
)


class GoPlace(NamedTuple):
    """Somewhere to go, in the words of the list. `also` are other words by which it is found."""

    kind: str
    name: str
    url: str
    about: str = ""
    also: str = ""
    # The team that it belongs to, whose name alone does not find it: that finds the team.
    team: str = ""


def places(typed: str, person: Person, at: str = "") -> list[GoPlace]:
    """What somebody finds by what they typed while they look at `at`; before anything is typed, what is nearest."""
    memberships = list(db.session.scalars(memberships_with_teams(person).options(contains_eager(Membership.team))))
    actions = [*_here(at, person), *_actions(memberships, person)]
    if not typed.strip():
        return [*actions[:MOST_PLACES], *_boards(memberships)[:MOST_PLACES], *_pages(person)[:3]]
    near = [*actions, *_boards(memberships), *_pages(person), *_of_teams(memberships)]
    known = [place for place in near if _is_found(place, words_of(typed))][:MOST_PLACES]
    looked_up = [_place(one) for one in destinations(typed, person)]
    there = {place.url for place in known}
    return [*known, *(place for place in looked_up if place.url not in there)]


def _is_found(place: GoPlace, words: list[str]) -> bool:
    """Whether each of the words begins one of the place's."""
    is_team = bool(place.team) and _begin(words, place.team)
    return not is_team and _begin(words, f"{place.name} {place.also} {place.team}")


def _begin(words: list[str], text: str) -> bool:
    own = re.split(r"[^\w]+", text.lower())
    return all(any(one.startswith(word) for one in own) for word in words)


def _here(at: str, person: Person) -> Iterator[GoPlace]:
    """What can be done with the experiment that is looked at."""
    found = EXPERIMENT_AT.search(at)
    if not found or int(found.group(1)) > BIGGEST_ID:
        return
    experiment = db.session.scalar(Experiment.visible_to(person).where(Experiment.id == int(found.group(1))))
    if experiment is None or experiment.is_archived or not may_work_in(person, experiment.team):
        return
    yield GoPlace("action", "Move this card", url_for("moves.new", experiment_id=experiment.id), experiment.title, "stage")
    yield GoPlace(
        "action", "Edit this experiment", url_for("experiments.edit", experiment_id=experiment.id), experiment.title, "idea"
    )


def _actions(memberships: list[Membership], person: Person) -> Iterator[GoPlace]:
    """What can be begun from anywhere."""
    if memberships:
        yield GoPlace("action", "Log an idea", url_for("home.show", _anchor="new-idea"), also="new add experiment")
    for membership in memberships:
        if may_coach(person, membership.team):
            url = url_for("sprints.new", slug=membership.team.slug)
            yield GoPlace("action", "Plan a sprint", url, membership.team.name, "new", membership.team.name)


def _boards(memberships: list[Membership]) -> list[GoPlace]:
    return [
        GoPlace("team", each.team.name, url_for("boards.show", slug=each.team.slug), "Your team’s board", "board")
        for each in memberships
    ]


def _of_teams(memberships: list[Membership]) -> list[GoPlace]:
    return [
        GoPlace("page", f"{each.team.name}: {words}", url_for(endpoint, slug=each.team.slug), team=each.team.name)
        for each in memberships
        for endpoint, words in OF_A_TEAM
    ]


def _pages(person: Person) -> list[GoPlace]:
    pages = [*PAGES, *(ADMINISTRATION if person.is_admin else ())]
    if person.is_admin or person.is_auditor:
        pages.append(("audit.index", "Audit trail", "organisation log who did"))
    if may_share_reviews(person):
        pages.append(("review_links.index", "What is shared", "review links"))
    return [GoPlace("page", name, url_for(endpoint), also=also) for endpoint, name, also in pages]


def _place(one: Destination) -> GoPlace:
    slug, _, place = one.key.partition("#")
    urls = {
        "team": lambda: url_for("boards.show", slug=one.key),
        "experiment": lambda: url_for("experiments.show", experiment_id=int(one.key)),
        "sprint": lambda: url_for("sprints.show", sprint_id=int(one.key)),
        "person": lambda: url_for("members.index", slug=slug, _anchor=place),
        "account": lambda: url_for("people.edit", person_id=int(one.key)),
    }
    return GoPlace(one.kind, one.name, urls[one.kind](), one.about)
