"""The two scales of the risk matrix as form fields: how likely the assumption is to be wrong, and how much it would matter."""

from wtforms import RadioField

from board.models.evidence.risk_matrix import HIGHEST, IMPACTS, LIKELIHOODS, Level
from board.web.forms.form import radios


def level_of(value: object) -> int:
    """The number of a level; 0 for anything else."""
    given = str(value)
    return int(given) if given in map(str, range(1, HIGHEST + 1)) else 0


def choose_level(label: str, scale: tuple[Level, ...], needed: str) -> RadioField:
    """Radio buttons for the five levels of a scale."""
    return radios(label, [(level.number, f"{level.number} {level.word}") for level in scale], needed, coerce=level_of)


def likelihood_field() -> RadioField:
    """How likely the assumption is to be wrong."""
    return choose_level("How likely is it to be wrong?", LIKELIHOODS, "Choose how likely it is to be wrong")


def impact_field() -> RadioField:
    """How much it would matter if the assumption were wrong."""
    return choose_level("How much would it matter?", IMPACTS, "Choose how much it would matter")


# The levels by number, as templates look them up.
SENTENCES = {
    "likelihood": {str(level.number): level.sentence for level in LIKELIHOODS},
    "impact": {str(level.number): level.sentence for level in IMPACTS},
}
WORDS = {
    "likelihood": {str(level.number): f"{level.number} {level.word}" for level in LIKELIHOODS},
    "impact": {str(level.number): f"{level.number} {level.word}" for level in IMPACTS},
}
