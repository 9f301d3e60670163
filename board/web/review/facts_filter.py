"""What was asked for: teams among those that a person may see, and a period; as it stands in the address of facts."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from flask import abort, request, url_for
from markupsafe import Markup, escape
from sqlalchemy import select

from board.database import db
from board.models.people.team import Team
from board.models.review.aggregate_cache import CountedTeam, TeamScope
from board.models.review.period import LENGTHS, Period, last_months, put_right
from board.web.access import current_person, today


class Asked:
    """The teams and the days of one request; a team that cannot be found answers 404, days that make no sense are put right."""

    def __init__(self) -> None:
        person = current_person()
        seen = Team.is_visible_to(person).label("is_seen")
        every = db.session.execute(select(Team.id, Team.name, Team.slug, Team.revision, seen).order_by(Team.name)).all()
        self.teams = [team for team in every if team.is_seen]
        slugs = set(request.args.getlist("team")) - {""}
        self.chosen = [team for team in self.teams if team.slug in slugs]
        if len(self.chosen) < len(slugs):
            abort(404)
        self.period = put_right(day_in("from"), day_in("to"), today())
        if self.chosen:
            self.scope = TeamScope(tuple(team.id for team in self.chosen))
        else:
            self.scope = TeamScope(tuple(team.id for team in every if not team.is_seen), but_these=True)

    @property
    def counted(self) -> list[CountedTeam]:
        """The teams whose experiments are counted, as they are now."""
        return [CountedTeam(team.id, team.revision) for team in self.chosen or self.teams]

    @property
    def whose(self) -> str:
        """The teams in words."""
        names = [team.name for team in self.chosen]
        if not names:
            return "all teams that you may see"
        if len(names) > 3:
            return f"{len(names)} teams"
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

    def in_address(self, period: Period | None = None, without: str | None = None) -> dict[str, Any]:
        """What is asked for as it stands in an address; of other days, or without one of the teams."""
        period = period or self.period
        slugs = [team.slug for team in self.chosen if team.slug != without]
        return {"team": slugs, "from": period.first_day.isoformat(), "to": period.last_day.isoformat()}

    @property
    def options(self) -> Markup:
        """Every team to choose from; put together here because there may be a thousand."""
        option = '<option value="{}">{}</option>'
        return Markup("".join(option.format(team.slug, escape(team.name)) for team in self.teams))

    @property
    def lengths(self) -> list[tuple[str, str, bool]]:
        """Spans that end today, each with its address and whether it is the one asked for."""
        periods = [(words, last_months(months, today())) for words, months in LENGTHS.items()]
        return [(words, url_for("facts.show", **self.in_address(period)), period == self.period) for words, period in periods]

    def figure_url(self, kind: str, **detail: object) -> str:
        """Where the experiments behind a figure are."""
        return url_for("figures.index") + "?" + urlencode({**self.in_address(), "kind": kind, **detail}, doseq=True)


def day_in(name: str) -> dt.date | None:
    """A day in the address, or None for none or nonsense."""
    try:
        return dt.date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
