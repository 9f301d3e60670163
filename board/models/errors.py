"""The errors that rules raise."""


class RuleBroken(Exception):
    """An action that a rule forbids; the text is a sentence that a person can act on.

    `field` is the name of the form field that the sentence belongs to, or None.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(RuleBroken):
    """Somebody else changed the same thing first."""
