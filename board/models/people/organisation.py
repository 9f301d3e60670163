"""The organisation: whose board this is, with its time zone and brand colour."""

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
    """The council or service that runs this board; a single row."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(String(LONGEST_ORGANISATION_NAME), info=field("Name"))
    time_zone: Mapped[str] = mapped_column(String(60), default=DEFAULT_TIME_ZONE, info=field("Time zone"))
    brand_colour: Mapped[str] = mapped_column(String(7), default=DEFAULT_COLOUR, info=field("Brand colour"))
    # One of RequiredOf in second_factor.py.
    second_factor_of: Mapped[str] = mapped_column(String(20), default="nobody", info=field("Second factor"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def today(self, at: dt.datetime) -> dt.date:
        """The date in the organisation's time zone at the moment `at`."""
        return local_day(at, self.time_zone)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def the_organisation() -> Organisation | None:
    """The organisation, or None before it has been set up."""
    found = db.session.get(Organisation, 1)
    # Keep a strong reference: the session's identity map holds weak ones, so the row would be queried again and again.
    db.session.info["organisation"] = found
    return found


def time_zone_of_days() -> ZoneInfo:
    """The time zone in which days begin and end: the organisation's, or DEFAULT_TIME_ZONE before it has been set up."""
    organisation = the_organisation()
    return organisation.zone if organisation else ZoneInfo(DEFAULT_TIME_ZONE)


def check_time_zone(name: str) -> str:
    """Returns `name` if it is a known time zone; raises RuleBroken otherwise."""
    if name not in available_timezones():
        raise RuleBroken("Choose a time zone such as Europe/London.", field="time_zone")
    return name


def is_empty() -> bool:
    """Whether this board has not been set up yet."""
    return db.session.scalar(select(Organisation.id)) is None
