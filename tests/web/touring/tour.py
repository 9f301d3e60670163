"""A tour: from Home through every link that a person is shown, one page of each kind, to find what leads nowhere."""

from collections import deque
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.learning.learning_card import LearningCard
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.retrospective import Retrospective
from board.models.sprints.sprint import Sprint
from tests.pages import StrictClient

HERE = "http://localhost"
# What ends every page, and what only a script shows, is no way on from it.
AROUND = {"header", "footer", "dialog", "template"}
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# A link that signs out or leaves the board is followed by nobody here.
NOT_FOLLOWED = ("mailto:", "tel:", "https:", "data:")
ENOUGH = 600


class Seen(HTMLParser):
    """What a page has: its links, the pieces that it fetches, the addresses that its forms are sent to, its ids, and its ways on."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.pieces: list[str] = []
        self.posts: list[str] = []
        self.ids: set[str] = set()
        self.ways_on: list[str] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        has = {name: value or "" for name, value in attrs}
        if tag not in EMPTY:
            self._inside.append(tag)
        if "id" in has:
            self.ids.add(has["id"])
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if "hx-get" in has:
            self.pieces.append(has["hx-get"])
        if tag == "form" and has.get("method", "").lower() == "post" and "action" in has:
            self.posts.append(has["action"])
        if tag == "button" and has.get("formaction"):
            self.posts.append(has["formaction"])
        is_way = (tag == "a" and "href" in has) or (tag == "button" and has.get("type", "submit") == "submit")
        if is_way and not AROUND.intersection(self._inside):
            self.ways_on.append(has.get("href", "button"))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and what was left open in it."""
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass


class Tour:
    """One person's way through the board; `troubles` has a sentence for everything that was wrong, and `visited` an address of each kind."""

    def __init__(self, client: StrictClient, person: Person | None):
        """Begin at Home; nobody is signed in for None."""
        self.client = client.sign_in(person) if person else client
        self.troubles: list[str] = []
        self.visited: dict[tuple[Any, ...], str] = {}
        self.fetched: dict[str, set[str]] = {}
        self._anchors: list[tuple[str, str, str]] = []
        self._map = client.application.url_map.bind("localhost")
        self._states: dict[tuple[str, Any], Any] = {}
        self._asked: set[tuple[str, bool]] = set()
        self._to_do: deque[tuple[str, str, bool]] = deque([("/", "the beginning", False)])

    def go(self) -> "Tour":
        """Follow everything until nothing is left, and return the tour."""
        while self._to_do:
            self._visit(*self._to_do.popleft())
            assert len(self.visited) < ENOUGH, "this tour has no end: two addresses of one kind are told apart"
        for address, anchor, where in self._anchors:
            if address in self.fetched and anchor not in self.fetched[address]:
                self.troubles.append(f"{where} leads to #{anchor} of {address}, which is not there")
        return self

    @property
    def endpoints(self) -> set[str]:
        """The pages that were seen."""
        return {kind[0] for kind in self.visited}

    def _visit(self, address: str, where: str, is_piece: bool) -> None:
        if (address, is_piece) in self._asked:
            return
        self._asked.add((address, is_piece))
        kind = self._kind_of(address, where)
        if kind is None or (*kind, is_piece) in self.visited:
            return
        self.visited[(*kind, is_piece)] = address
        answer = self.client.get(address, headers={"HX-Request": "true"} if is_piece else {})
        if answer.status_code >= 400:
            self.troubles.append(f"{where} leads to {address}, which answers {answer.status_code}")
        elif answer.location:
            self._to_do.append((urljoin(HERE + address, answer.location).removeprefix(HERE), where, is_piece))
        elif answer.mimetype == "text/html" and answer.status_code == 200:
            self._look_around(address, Seen(answer.text), is_piece)

    def _look_around(self, address: str, seen: Seen, is_piece: bool) -> None:
        if not is_piece:
            self.fetched[address] = seen.ids
            if not [way for way in seen.ways_on if way.partition("#")[0] not in ("", address)]:
                self.troubles.append(f"{address} is a dead end")
        for post in seen.posts:
            self._match(urljoin(HERE + address, post).removeprefix(HERE), address, "POST")
        for link in seen.links:
            if link.startswith(NOT_FOLLOWED):
                continue
            target = urljoin(HERE + address, link)
            if target.startswith(HERE):
                plain, _, anchor = target.removeprefix(HERE).partition("#")
                if anchor and not is_piece:
                    self._anchors.append((plain, anchor, address))
                self._to_do.append((plain, address, False))
        self._to_do.extend((urljoin(HERE + address, piece).removeprefix(HERE), address, True) for piece in seen.pieces)

    def _match(self, address: str, where: str, method: str = "GET") -> tuple[str, dict[str, Any]] | None:
        """The endpoint of an address and its values; None, and a trouble, where there is none."""
        try:
            endpoint, values = self._map.match(urlsplit(address).path, method)
        except RequestRedirect:
            return None
        except HTTPException as problem:
            self.troubles.append(f"{where} leads to {method} {address}, which is no address of the board ({problem.code})")
            return None
        return endpoint, dict(values)

    def _kind_of(self, address: str, where: str) -> tuple[Any, ...] | None:
        """What tells two pages apart: the endpoint, what is asked of it, and the state of what it shows."""
        found = self._match(address, where)
        if found is None or found[0] == "static":
            return None
        endpoint, values = found
        asked = frozenset(part.partition("=")[0] for part in urlsplit(address).query.split("&") if part)
        return endpoint, asked, *(self._state(name, value) for name, value in sorted(values.items()))

    def _state(self, name: str, value: Any) -> Any:
        if (name, value) not in self._states:
            self._states[name, value] = state_of(name, value)
        return self._states[name, value]


def state_of(name: str, value: Any) -> Any:
    """The state of a record, in which its page differs from that of another; nothing for what looks the same in each."""
    if name == "experiment_id" and (experiment := db.session.get(Experiment, value)):
        return experiment.stage, experiment.is_archived, experiment.result is not None, experiment.retrospective is not None
    if name == "sprint_id" and (sprint := db.session.get(Sprint, value)):
        today = now().date()
        return sprint.closed_at is not None, sprint.is_running(today), sprint.is_over(today)
    if name == "retrospective_id" and (retrospective := db.session.get(Retrospective, value)):
        circle = retrospective.circle
        return retrospective.closed_at is not None, circle is not None and circle.step, retrospective.sprint_id is not None
    if name == "slug" and (team := db.session.scalar(db.select(Team).where(Team.slug == value))):
        return team.is_private
    if name == "card_id" and (card := db.session.get(LearningCard, value)):
        return card.archived_at is not None
    return None
