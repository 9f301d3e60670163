"""What somebody asks of a review: which teams and which days, as it stands in an address."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, request
from markupsafe import Markup, escape
from sqlalchemy import Row

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import count
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.review.period import PeriodInZone, Span, between, last
from board.models.review.portfolio import Portfolio
from board.web.access import current_person, organisation, today

USUAL_SPAN = Span.MONTH
FIRST_YEAR, LAST_YEAR = 2000, 2100

# id, name, slug, is_private
TeamRow = Row[int, str, str, bool]


@dataclass(frozen=True)
class ReviewFilter:
    """The teams that were chosen among those that the person may see, none meaning all of them; and the period."""

    person: Person
    teams: list[TeamRow]
    chosen: list[TeamRow]
    period: PeriodInZone
    problems: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def portfolio(self) -> Portfolio:
        """What is asked for."""
        teams = Team.visible_to(self.person)
        if self.chosen:
            return Portfolio(teams.where(Team.id.in_([team.id for team in self.chosen])), self.period, today(), is_few=True)
        return Portfolio(teams, self.period, today())

    def among(self, team_ids: Collection[int]) -> "ReviewFilter | None":
        """The same for those of its teams that are among these; None where none is."""
        chosen = [team for team in self.chosen or self.teams if team.id in team_ids]
        return replace(self, chosen=chosen) if chosen else None

    def address(self, span: Span | None = None) -> dict[str, Any]:
        """The same as values of an address, or the same teams over another span."""
        values: dict[str, Any] = {"team": [team.slug for team in self.chosen]} if self.chosen else {}
        if span or self.period.span:
            return values | {"period": span or self.period.span}
        return values | {"from": self.period.first_day.isoformat(), "to": self.period.last_day.isoformat()}

    @property
    def teams_in_words(self) -> str:
        """Whose work it is."""
        return say_teams([team.name for team in self.chosen], len(self.teams))

    def checkboxes(self) -> Markup:
        """One for each team; put together here because there may be a thousand."""
        chosen = {team.id for team in self.chosen}
        return Markup(  # noqa: S704  a slug needs no escaping, and a name is escaped
            "".join(
                f'<div class="choice"><input id="team-{number}" name="team" type="checkbox" value="{slug}"'
                f'{" checked" if number in chosen else ""}><label for="team-{number}">{escape(name)}</label></div>'
                for number, name, slug, _is_private in self.teams
            )
        )


def say_teams(chosen: list[str], all_of_them: int) -> str:
    """Names for a few teams, a number for many: Fostering and Front door; all 6 teams."""
    if not chosen:
        return f"All {count(all_of_them, 'team')}" if all_of_them != 1 else "One team"
    if len(chosen) > 3:
        return count(len(chosen), "team")
    return " and ".join((", ".join(chosen[:-1]), chosen[-1])) if len(chosen) > 1 else chosen[0]


def read_filter() -> ReviewFilter:
    """What the address asks for; 404 for a team that whoever asks may not see. Days that make no sense are explained."""
    person, day, zone = current_person(), today(), organisation().zone
    columns = (Team.id, Team.name, Team.slug, Team.is_private)
    teams = list(db.session.execute(Team.visible_to(person).with_only_columns(*columns)))
    wanted = {name for name in request.args.getlist("team") if name}
    chosen = [team for team in teams if team.slug in wanted or str(team.id) in wanted] if wanted else []
    if wanted - {team.slug for team in chosen} - {str(team.id) for team in chosen}:
        abort(404)
    problems: dict[str, str] = {}
    period = _read_period(day, problems) or last(_read_span() or USUAL_SPAN, day, zone)
    typed = {name: request.args.get(name, "") for name in ("from", "to")} if problems else {}
    return ReviewFilter(person, teams, chosen, period, problems, typed)


def _read_span() -> Span | None:
    given = request.args.get("period", "")
    return Span(given) if given in set(Span) else None


def _read_period(day: dt.date, problems: dict[str, str]) -> PeriodInZone | None:
    """The days that were typed; one that is left out is today, or three months before. None for a span, and where there is a problem."""
    given = {name: request.args.get(name, "").strip() for name in ("from", "to")}
    if _read_span() is not None or not any(given.values()):
        return None
    days = {name: _read_day(name, text, problems) for name, text in given.items()}
    if problems:
        return None
    last_day = days["to"] or day
    zone = organisation().zone
    try:
        return between(days["from"] or min(last(Span.QUARTER, day, zone).first_day, last_day), last_day, zone)
    except RuleBroken as broken:
        problems[broken.field or "to"] = broken.sentence
        return None


def _read_day(name: str, text: str, problems: dict[str, str]) -> dt.date | None:
    if not text:
        return None
    called = {"from": "First day", "to": "Last day"}[name]
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        problems[name] = f"{called} must be a real date, such as 2026-11-03"
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        problems[name] = f"{called} must be between {FIRST_YEAR} and {LAST_YEAR}"
    return found
