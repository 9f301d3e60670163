"""The grounds of a decision: the team's words that a lead has read when they decide."""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

# Letters alone, so that a fingerprint never looks like a phone number or an NHS number.
LETTERS = str.maketrans("0123456789", "ghijklmnop")
LENGTH = 8


def grounds_of(experiment: "Experiment") -> dict[str, str]:
    """The texts that a decision is taken on, each under the words that say what it is."""
    prediction, result, learning = experiment.prediction, experiment.result, experiment.learning
    return {
        "its hypothesis": f"{experiment.title}\n{experiment.hypothesis.sentence}\n{experiment.signal}",
        "what it predicted": prediction.expects if prediction else "",
        "what happened": f"{result.confirmed}\n{result.happened}" if result else "",
        "what it learned": f"{learning.learned}\n{learning.therefore}" if learning else "",
    }


def fingerprint_of(experiment: "Experiment") -> str:
    """What a form carries to tell later whether the grounds are those that were read: a short hash of each, joined by dashes."""
    return "-".join(_short_hash(text) for text in grounds_of(experiment).values())


def changed_grounds(experiment: "Experiment", seen: str | None) -> list[str]:
    """Which of the grounds are not those of the fingerprint `seen`, in words; none where nothing was seen."""
    if not seen:
        return []
    hashes = seen.split("-")
    hashes += [""] * len(grounds_of(experiment))
    return [
        words for (words, text), shown in zip(grounds_of(experiment).items(), hashes, strict=False) if _short_hash(text) != shown
    ]


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH].translate(LETTERS)
