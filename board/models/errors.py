"""What the rules say when they are broken."""


class RuleBroken(Exception):
    """Something that may not be done; its text is a sentence that a person can act on.

    `field` names the form field that the sentence belongs to, where there is one.
    """

    def __init__(self, sentence: str, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(RuleBroken):
    """Somebody else changed the same thing first."""
