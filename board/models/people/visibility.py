"""Visibility: a record that belongs to a team can be found by whoever may see that team."""

from typing import Any, ClassVar, Self

from sqlalchemy import Select, select

from board.models.people.person import Person
from board.models.people.team import Team


class VisibleWithTeam:
    """A record found by whoever may see its team. `PATH_TO_TEAM` names the relationships from the record to the team."""

    PATH_TO_TEAM: ClassVar[tuple[str, ...]] = ("team",)

    @classmethod
    def visible_to(cls, person: Person) -> Select[Self]:
        """The records of this kind that a person may see, including archived and withdrawn ones."""
        found, kind = select(cls), cls
        for name in cls.PATH_TO_TEAM:
            leads_to: Any = getattr(kind, name)
            found, kind = found.join(leads_to), leads_to.property.mapper.class_
        return found.where(Team.is_visible_to(person))
