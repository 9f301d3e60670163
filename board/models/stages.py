"""The five stages of an experiment in their order: Ideas, Ready, Trying, Reflecting, Decided."""

from enum import StrEnum


class Stage(StrEnum):
    """The stage of an experiment. Its meaning is fixed, though a team may rename it on its board."""

    IDEAS = "ideas"
    READY = "ready"
    TRYING = "trying"
    REFLECTING = "reflecting"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        """The stage's own name."""
        return self.value.capitalize()

    @property
    def place(self) -> int:
        """The position, from 0."""
        return list(Stage).index(self)
