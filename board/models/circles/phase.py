"""The steps of a circle: what everybody does at one time, from arriving to closing."""

from enum import StrEnum


class CirclePhase(StrEnum):
    """Where a circle is; Well and Better are the two halves of writing."""

    ARRIVE = "arrive"
    LAST_TIME = "last_time"
    WELL = "well"
    BETTER = "better"
    GROUP = "group"
    VOTE = "vote"
    CHOOSE = "choose"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Its name on screen."""
        names = {"last_time": "Last time", "well": "What went well", "better": "What to do better", "group": "Read and group"}
        return names.get(self.value, self.value.capitalize())


# Notes are read by all from here on, and by nobody but their writer before.
READING = (CirclePhase.GROUP, CirclePhase.VOTE, CirclePhase.CHOOSE, CirclePhase.CLOSED)
# A half-typed note can still be added when reading begins: it joins the others without being told apart.
TAKING_NOTES = (CirclePhase.WELL, CirclePhase.BETTER, CirclePhase.GROUP)
