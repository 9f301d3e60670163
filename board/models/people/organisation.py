"""The organisation: whose board this is, its time zone, its colour and its people's shared settings."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.moments import local_day

DEFAULT_TIME_ZONE = "Europe/London"
DEFAULT_COLOUR = "#00594f"
LONGEST_ORGANISATION_NAME = 120


class Organisation(Model):
    """The council or service that runs this board; there is one row and no more."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(LONGEST_ORGANISATION_NAME), info=field("Name"))
    time_zone: Mapped[str] = mapped_column(String(60), default=DEFAULT_TIME_ZONE, info=field("Time zone"))
    brand_colour: Mapped[str] = mapped_column(String(7), default=DEFAULT_COLOUR, info=field("Brand colour"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def today(self, at: dt.datetime) -> dt.date:
        """The date in the organisation's own time zone at the moment `at`."""
        return local_day(at, self.time_zone)

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)


def the_organisation() -> Organisation | None:
    """The one organisation, or None before it has been set up."""
    found = db.session.get(Organisation, 1)
    # Kept at hand, for a session remembers only what somebody holds, and would read it again and again.
    db.session.info["organisation"] = found
    return found


def time_zone_of_days() -> ZoneInfo:
    """The zone in which days begin and end: the organisation's, or the usual one before it has been set up."""
    organisation = the_organisation()
    return organisation.zone if organisation else ZoneInfo(DEFAULT_TIME_ZONE)


def check_time_zone(name: str) -> str:
    """The name of a time zone that exists; raises RuleBroken otherwise."""
    if name not in available_timezones():
        raise RuleBroken("Choose a time zone such as Europe/London.", field="time_zone")
    return name


def is_empty() -> bool:
    """Whether nobody has set this board up yet."""
    return db.session.scalar(select(Organisation.id)) is None
