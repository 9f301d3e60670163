"""The filter of a report: which teams, among those that somebody may see, and which days, as they stand in an address.

The review and the facts, the lists behind their figures, downloads and the links that share a review all read it here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, request, url_for
from markupsafe import Markup, escape
from sqlalchemy import func, select

from board.database import db
from board.models.moments import count
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.review.period import PeriodInZone
from board.models.review.portfolio import Portfolio, Selection
from board.web.access import current_person, organisation, today
from board.web.review.days import Days, ReadsDays, days_of_facts, days_of_review


@dataclass(frozen=True)
class Filter:
    """The teams that were chosen among those that the person may see, none meaning all of them; and the days.

    A team is a row with `id`, `name`, `slug`, `is_private`, `revision` and whether the person may see it, `is_seen`.
    """

    person: Person
    every_team: Sequence[Any]
    chosen: Sequence[Any]
    days: Days

    @property
    def teams(self) -> list[Any]:
        """The teams that the person may see, by name."""
        return [team for team in self.every_team if team.is_seen]

    @property
    def period(self) -> PeriodInZone:
        """The days that are asked for, or the usual ones where there is a problem."""
        return self.days.period

    def portfolio(self) -> Portfolio:
        """What is asked for."""
        teams, selection = Team.visible_to(self.person), Selection.of(self.every_team, self.chosen or None)
        if self.chosen:
            teams = teams.where(Team.id.in_([team.id for team in self.chosen]))
        return Portfolio(teams, self.period, today(), is_few=bool(self.chosen), selection=selection)

    def among(self, team_ids: Collection[int]) -> "Filter | None":
        """The filter of those of its teams that are among these; None where none is."""
        chosen = [team for team in self.chosen or self.teams if team.id in team_ids]
        return replace(self, chosen=chosen) if chosen else None

    def address(self, period: PeriodInZone | None = None, without: str | None = None) -> dict[str, Any]:
        """What is asked for as values of an address; of other days, or without one of its teams."""
        period = period or self.period
        values: dict[str, Any] = {"team": [team.slug for team in self.chosen if team.slug != without]}
        if period.span:
            return values | {"period": period.span}
        return values | {"from": period.first_day.isoformat(), "to": period.last_day.isoformat()}

    def tabs(self, endpoint: str) -> list[tuple[str, str, bool]]:
        """The usual periods, each with its words, its address and whether it is the one that was asked for."""
        return [
            (words, url_for(endpoint, **self.address(period)), period == self.period and not self.days.problems)
            for words, period in self.days.choices
        ]

    @property
    def teams_in_words(self) -> str:
        """Whose work it is."""
        return say_teams([team.name for team in self.chosen], len(self.teams))

    @property
    def checkboxes(self) -> Markup:
        """One for each team; put together here because there may be a thousand."""
        chosen = {team.id for team in self.chosen}
        return Markup(  # noqa: S704  a slug needs no escaping, and a name is escaped
            "".join(
                f'<div class="choice"><input id="team-{team.id}" name="team" type="checkbox" value="{team.slug}"'
                f'{" checked" if team.id in chosen else ""}><label for="team-{team.id}">{escape(team.name)}</label></div>'
                for team in self.teams
            )
        )

    @property
    def options(self) -> Markup:
        """Every team to choose from in a list; put together here because there may be a thousand."""
        option = '<option value="{}">{}</option>'
        return Markup("".join(option.format(team.slug, escape(team.name)) for team in self.teams))


def say_teams(chosen: Sequence[str], all_of_them: int) -> str:
    """Names for a few teams, a number for many: Fostering and Front door; all 6 teams."""
    if not chosen:
        return f"All {count(all_of_them, 'team')}" if all_of_them != 1 else "One team"
    if len(chosen) > 3:
        return count(len(chosen), "team")
    return " and ".join((", ".join(chosen[:-1]), chosen[-1])) if len(chosen) > 1 else chosen[0]


def read_filter() -> Filter:
    """What an address of the review asks for, its teams by slug or by number; 404 for one that whoever asks may not see."""
    return _read(days_of_review, by_number=True)


def read_facts_filter() -> Filter:
    """What an address of the facts asks for, its teams by slug; 404 for one that whoever asks may not see."""
    return _read(days_of_facts, by_number=False)


def _read(read_days: ReadsDays, by_number: bool) -> Filter:
    person = current_person()
    seen = Team.is_visible_to(person).label("is_seen")
    columns = (Team.id, Team.name, Team.slug, Team.is_private, Team.revision, seen)
    every_team = db.session.execute(select(*columns).order_by(func.lower(Team.name))).all()
    wanted, known, chosen = {name for name in request.args.getlist("team") if name}, set(), []
    for team in every_team if wanted else ():
        names = {team.slug, str(team.id)} if by_number else {team.slug}
        if team.is_seen and names & wanted:
            known |= names
            chosen.append(team)
    if wanted - known:
        abort(404)
    return Filter(person, every_team, chosen, read_days(today(), organisation().zone))
