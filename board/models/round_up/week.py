"""The week of a round-up: the seven days that it looks back on, and the seven after."""

import datetime as dt
from dataclasses import dataclass

from board.models.review.period import PeriodInZone


@dataclass(frozen=True)
class Week(PeriodInZone):
    """The seven days that a round-up looks back on; what comes up is in the seven days after."""

    @property
    def monday(self) -> dt.date:
        """The Monday of the round-up."""
        return self.last_day + dt.timedelta(days=1)

    @property
    def sunday(self) -> dt.date:
        """The last day of the week that comes up."""
        return self.last_day + dt.timedelta(days=7)
