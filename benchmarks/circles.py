"""Circles that are followed: `python benchmarks/circles.py [--circles 30] [--seconds 20]`, 12 people in each, polling every 2 seconds.

Prints what the server's processor does meanwhile, and the median and 95th percentile of a poll with and without change and of a note;
and what the page of a circle costs that reads 300 notes.
"""

import argparse
import random
import sys
import threading
import time
from pathlib import Path
from statistics import median, quantiles

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from flask import Flask  # noqa: E402

from benchmarks.served import Browser, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.migrations import upgrade  # noqa: E402
from board.models.circles.lifecycle import start_circle  # noqa: E402
from board.models.circles.phase import CirclePhase  # noqa: E402
from board.models.moments import now  # noqa: E402
from board.models.people.account import open_account  # noqa: E402
from board.models.people.membership import put_on_team  # noqa: E402
from board.models.people.organisation import Organisation  # noqa: E402
from board.models.people.sign_in import begin_sign_in  # noqa: E402
from board.models.people.team import COACH, create_team  # noqa: E402
from board.models.retrospectives.note import BETTER, WELL  # noqa: E402
from board.models.retrospectives.retrospective import Retrospective  # noqa: E402
from board.models.sprints.sprint import plan_sprint  # noqa: E402

PEOPLE = 12
EVERY = 2.0
SENDERS = 12
NOTES, PAGES = 300, 40
CORES = 2


class Follower:
    """One participant's screen: the circle that it follows, the last revision it has seen, and when it polls next."""

    def __init__(self, retrospective_id: int, cookies: dict[str, str]):
        self.retrospective_id = retrospective_id
        self.address = f"/retrospectives/{retrospective_id}"
        self.cookies = cookies
        self.token = self.since = ""
        self.due = 0.0

    def open(self, browser: Browser) -> None:
        """Load the page, which contains the revision and the form token."""
        browser.cookies = self.cookies
        page = browser.ask("GET", self.address)
        self.since, self.token = page.find(r'data-revision="([^"]+)"'), page.find(r'name="csrf" content="([^"]+)"')
        self.cookies = browser.cookies


def main() -> None:
    """Fill the database, poll without changes, poll while notes are added, and print the results."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--circles", type=int, default=30, help="how many (default: 30)")
    options.add_argument("--seconds", type=int, default=20, help="how long each part lasts (default: 20)")
    given = options.parse_args()
    with Served() as served:
        app = served.app()
        with app.app_context():
            followers = start_circles(app, given.circles + 1)
            read_much(followers[-1].retrospective_id)
            db.session.remove()
            db.engine.dispose()
        served.start()
        opening = Browser(served.port)
        report_page(served, followers.pop())
        del followers[-(PEOPLE - 1) :]  # the other participants of the circle that reads
        for follower in followers:
            follower.open(opening)
        print(f"{given.circles} circles of {PEOPLE}, each screen asking every {EVERY:.0f} seconds")
        for writing in (False, True):
            report(served, followers, given.seconds, writing)


def start_circles(app: Flask, circles: int) -> list[Follower]:
    """Create this many teams, each with a circle in the phase for what to do better; returns a follower for each participant."""
    upgrade()
    moment = now()
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    db.session.add(Organisation(name="Riverbank Council"))
    followers = []
    for number in range(circles):
        people = [open_account(f"P {n} of {number}", f"p{n}of{number}@example.org", None, moment) for n in range(PEOPLE)]
        team = create_team(f"Team {number}", "To be measured", False, by=people[0], at=moment)
        for person in people:
            put_on_team(person, team, COACH, by=people[0], at=moment)
        sprint = plan_sprint(team, "A calm fortnight", moment.date(), moment.date(), by=people[0], at=moment)
        circle = start_circle(sprint, [], by=people[0], at=moment)
        for person in people[1:]:
            circle.join(by=person, at=moment)
        circle.go_to(CirclePhase.BETTER, CirclePhase.ARRIVE, by=people[0])
        for person in people:
            token = begin_sign_in(person, moment)[1]
            cookie = serializer.dumps({"_user_id": token, "_fresh": True})
            followers.append(Follower(circle.retrospective_id, {"session": cookie}))
    db.session.commit()
    return followers


def read_much(retrospective_id: int) -> None:
    """Add many notes to a circle, and move it to the phase in which everybody reads them."""
    retrospective = db.session.get_one(Retrospective, retrospective_id)
    circle = retrospective.circle
    if circle is None:
        raise SystemExit("There is no circle to write in.")
    for number in range(NOTES):
        by = circle.participants[number % PEOPLE].person
        retrospective.add_note(
            (WELL, BETTER)[number % 2], f"Ring the day before, and not in the morning ({number})", by=by, at=now()
        )
    circle.go_to(CirclePhase.GROUP, CirclePhase.BETTER, by=circle.facilitator)
    db.session.commit()


def report_page(served: Served, reader: Follower) -> None:
    """Print what the page of a circle with all its notes costs the server."""
    browser = Browser(served.port)
    reader.open(browser)
    browser.cookies, waits, used = reader.cookies, [], served.cpu_milliseconds()
    for _ in range(PAGES):
        begun = time.perf_counter()
        browser.ask("GET", reader.address)
        waits.append((time.perf_counter() - begun) * 1000)
    used = served.cpu_milliseconds() - used
    print(f"The page of a circle with {NOTES} notes: median {median(waits):.1f} ms, {used / PAGES:.1f} ms of processor time")


def report(served: Served, followers: list[Follower], seconds: int, writing: bool) -> None:
    """Measure one part: everybody polls, and with `writing` one participant in each circle adds a note every few seconds."""
    waits: dict[str, list[float]] = {"204": [], "200": [], "note": []}
    tally, end = threading.Lock(), time.monotonic() + seconds

    def follow(number: int) -> None:
        browser, chance, mine = Browser(served.port), random.Random(number), followers[number::SENDERS]
        for follower in mine:
            follower.due = time.monotonic() + chance.random() * EVERY
        while (following := min(mine, key=lambda each: each.due)).due < end:
            time.sleep(max(0.0, following.due - time.monotonic()))
            browser.cookies, browser.token = following.cookies, following.token
            adds = writing and chance.random() < EVERY / 5 / PEOPLE
            begun = time.perf_counter()
            if adds:
                words = f"Ring the day before, way {chance.randrange(10**6)}"  # the same words again would count as the same note
                answer = browser.ask("POST", f"{following.address}/notes", {"better": words}, htmx=True)
            else:
                answer = browser.ask("GET", f"{following.address}/circle?since={following.since}", htmx=True)
            took = (time.perf_counter() - begun) * 1000
            if answer.status == 200:
                following.since = answer.find(r'data-revision="([^"]+)"')
            elif answer.status != 204:
                raise SystemExit(f"{following.address} answered {answer.status}: {answer.body[:300]!r}")
            with tally:
                waits["note" if adds else str(answer.status)].append(took)
            following.due += EVERY

    used, began = served.cpu_milliseconds(), time.perf_counter()
    senders = [threading.Thread(target=follow, args=(number,)) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    used, lasted = served.cpu_milliseconds() - used, time.perf_counter() - began
    number = sum(len(each) for each in waits.values())
    print("\nWhile notes are added, one in each circle every 5 seconds:" if writing else "\nWhile nothing changes:")
    print(
        f"  processor: {used / lasted / 10 / CORES:.0f} % of {CORES} cores, {used / number:.2f} ms for each of {number} requests"
    )
    names = {"204": "a poll without change", "200": "a poll with change", "note": "adding a note"}
    for kind, each in waits.items():
        if len(each) > 1:
            print(
                f"  {names[kind]}: median {median(each):.1f} ms, 95th percentile {quantiles(each, n=20)[18]:.1f} ms ({len(each)})"
            )


if __name__ == "__main__":
    main()
