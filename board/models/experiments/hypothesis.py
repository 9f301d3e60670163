"""A hypothesis: we believe a change, for some people, because of evidence, will result in an outcome; we'll know by a signal.

After hypothesis-driven development (Barry O'Reilly, ThoughtWorks), with the line of evidence that Mozilla Experimenter adds.
"""

from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Part:
    """One of the five fields: its name, noun phrase for sentences, form label, lead-in, hint and worked example."""

    name: str
    called: str
    label: str
    lead: str
    hint: str
    example: str

    @property
    def hint_with_example(self) -> str:
        """The hint, and the very words that could stand in the field: the label and they make one sentence."""
        return f"{self.hint} For example: “{self.example}”"

    def after_lead(self, text: str) -> str:
        """The text without what its lead-in says already, as in “for parents” for parents."""
        said = text.strip()
        begins = said.casefold().replace("'", "’").startswith(f"{self.lead.casefold()} ")
        return said[len(self.lead) :].strip() if begins else said


FAILURE_SIGNAL_HINT = "What would make you stop early? It stands on the card while you try it."

PARTS = (
    Part(
        "change",
        "the change",
        "We believe",
        "We believe",
        "The small change you want to try.",
        "a ten-minute phone call before the first visit",
    ),
    Part(
        "people",
        "who it is for",
        "For",
        "for",
        "Who it is for. Describe a group, never a person.",
        "families who are new to the service",
    ),
    Part(
        "evidence",
        "what you have observed",
        "Because we have observed",
        "because we have observed",
        "What you have seen, heard or counted.",
        "that 4 in 10 first visits find nobody at home",
    ),
    Part(
        "outcome",
        "the outcome",
        "Will result in",
        "will result in",
        "What would be better.",
        "more first visits that go ahead, and calmer ones",
    ),
    Part(
        "signal",
        "how you will know",
        "We’ll know when",
        "We’ll know when",
        "What you will see or count, and how much of it.",
        "8 in 10 first visits go ahead in the two weeks we try it",
    ),
)


@dataclass(frozen=True)
class Hypothesis:
    """The five parts; a part that is not written yet is empty."""

    change: str = ""
    people: str = ""
    evidence: str = ""
    outcome: str = ""
    signal: str = ""

    @property
    def missing(self) -> list[Part]:
        return [part for part, text in zip(PARTS, astuple(self), strict=True) if not text.strip()]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def what_is_missing(self) -> str:
        """A sentence that names the missing parts."""
        called = [part.called for part in self.missing]
        if not called:
            return "The hypothesis is complete."
        if len(called) == len(PARTS):
            return "Write the hypothesis: five short parts."
        if len(called) == 1:
            return f"Complete the hypothesis: {called[0]} is missing."
        return f"Complete the hypothesis: {', '.join(called[:-1])} and {called[-1]} are missing."

    @property
    def sentence(self) -> str:
        """The hypothesis up to its outcome as one sentence, without the parts that are missing; empty if all are."""
        said = [
            f"{part.lead} {part.after_lead(getattr(self, part.name)).rstrip('.')}"
            for part in PARTS[:4]
            if getattr(self, part.name).strip()
        ]
        return ", ".join(said) + "." if said else ""
