"""The phases of a circle: what everybody does at one time, from arriving to closing."""

from enum import StrEnum


class CirclePhase(StrEnum):
    """The phase that a circle is in. WELL and BETTER are the two halves of writing."""

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
        """The name that the screen shows."""
        names = {"last_time": "Last time", "well": "What went well", "better": "What to do better", "group": "Read and group"}
        return names.get(self.value, self.value.capitalize())


# From here on everybody reads all notes; before, each person reads only their own.
READING = (CirclePhase.GROUP, CirclePhase.VOTE, CirclePhase.CHOOSE, CirclePhase.CLOSED)
# A half-typed note may still be added in the group phase; it cannot be told apart from the others.
TAKING_NOTES = (CirclePhase.WELL, CirclePhase.BETTER, CirclePhase.GROUP)
