"""The cast of the demo: the organisation, its people and teams, and the teams' names for their stages."""

import datetime as dt

from board.database import db
from board.demo.script import Table, TeamScript
from board.models.experiments.outcome import name_outcome
from board.models.people.account import open_account
from board.models.people.membership import put_on_team
from board.models.people.organisation import Organisation, check_time_zone
from board.models.people.person import Person, normal_email
from board.models.people.phrase import add_phrase
from board.models.people.team import COACH, Team, create_team
from board.models.people.theme import check_colour
from board.models.stages import Stage

PASSWORD = "try-small-changes"  # noqa: S105  printed on the sign-in page of the demo, and used nowhere else
ACCOUNTS = {
    "cora@example.org": "Cora, coach of several teams",
    "mel@example.org": "Mel, team member",
    "lee@example.org": "Lee, lead",
    "otto@example.org": "Otto, member of another team",
    "ada@example.org": "Ada, administrator",
}


class Cast:
    """Everybody in the demo by name, and every team by slug."""

    def __init__(self, organisation: Table, teams: list[TeamScript], at: dt.datetime):
        """Create them all at the moment `at`."""
        self.at = at
        self.people: dict[str, Person] = {}
        self.teams: dict[str, Team] = {}
        chosen = organisation["organisation"]
        self.organisation = Organisation(
            name=chosen["name"],
            time_zone=check_time_zone(chosen["time_zone"]),
            brand_colour=check_colour(chosen["brand_colour"]),
            is_demo=True,
        )
        db.session.add(self.organisation)
        for table in organisation["people"]:
            self._person(table)
        self.administrator = next(person for person in self.people.values() if person.is_admin)
        self.lived: dict[tuple[str, str], int] = {}
        for table in organisation["phrases"]:
            self._phrase(table)
        self.outcomes = {
            table["key"]: name_outcome(table["name"], table["meaning"], by=self.administrator, at=at)
            for table in organisation["outcomes"]
        }
        for part in teams:
            self._team(part)
        self._give_passwords()
        db.session.flush()

    def phrase_of(self, part: str, key: str) -> int | None:
        """The id of the phrase that a part of a story lives by, or None. `part` is `experiments`, `learnings` or `thanks`."""
        return self.lived.get((part, key))

    def coach_of(self, team: Team) -> Person:
        """The coach who plans and closes the team's sprints."""
        return next(membership.person for membership in team.memberships if membership.role == COACH)

    def _person(self, table: Table) -> Person:
        """The same name is the same person, on however many teams. Raises ValueError for one name with two addresses."""
        person = self.people.get(table["name"])
        if person is None:
            roles = {role: table[role] for role in ("is_lead", "is_admin") if role in table}
            person = open_account(table["name"], table["email"], by=None, at=self.at, **roles)
            self.people[person.name] = person
        if person.email != normal_email(table["email"]):
            raise ValueError(f"Two people are called {person.name}.")
        return person

    def _team(self, part: TeamScript) -> None:
        table, by = part.team, self.administrator
        team = create_team(table["name"], table["purpose"], table["private"], by=by, at=self.at)
        limits, names = table.get("limits", {}), table.get("stage_names", {})
        team.arrange_stages({stage: (names.get(stage, ""), limits.get(stage)) for stage in Stage}, by=by, at=self.at)
        for person in part.people:
            put_on_team(self._person(person), team, person["role"], by=by, at=self.at)
        self.teams[table["slug"]] = team

    def _phrase(self, table: Table) -> None:
        """Add a phrase, and remember which parts of stories live by it."""
        phrase = add_phrase(table["text"], table["meaning"], by=self.administrator, at=self.at)
        self.lived |= {(part, key): phrase.id for part in ("experiments", "learnings", "thanks") for key in table[part]}

    def _give_passwords(self) -> None:
        """Set the same hash for all: each hash takes a noticeable time, and the password is no secret."""
        first, *others = (person for person in self.people.values() if person.email in ACCOUNTS)
        first.set_password(PASSWORD)
        for person in others:
            person.check_password(PASSWORD)
            person.password_hash = first.password_hash
