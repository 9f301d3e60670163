"""The interpretation of a measure: the sentences that say whether anything has changed, and for better or worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from board.models.amount import MOST_DECIMALS, PERCENT, decimals_for, decimals_of, rounded, say_amount, say_span
from board.models.evidence.measure import ImprovementDirection, Measure
from board.models.evidence.phase import Phase
from board.models.evidence.process_limits import ENOUGH, Limits, Sign, Signal
from board.models.moments import say_day


class Tone(StrEnum):
    """How a measure is doing, in a word before its sentence."""

    NOTHING = "nothing"
    EARLY = "early"
    STEADY = "steady"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"

    @property
    def label(self) -> str:
        """The word on screen."""
        return {"nothing": "No readings yet", "early": "Too early to tell", "steady": "No signal"}.get(self, self.capitalize())


def tone_of(way: int, better: ImprovementDirection) -> Tone:
    """Whether a signal upwards (1) or downwards (-1) is an improvement, a concern, or neither."""
    if better is ImprovementDirection.NEITHER or not way:
        return Tone.NEUTRAL
    return Tone.IMPROVEMENT if (way > 0) is (better is ImprovementDirection.HIGHER) else Tone.CONCERN


@dataclass(frozen=True)
class Interpretation:
    """How a measure is doing: a tone, and the sentences that say it in full."""

    tone: Tone
    sentences: tuple[str, ...]
    # The tone and words of every signal, the latest first.
    signals: tuple[tuple[Tone, str], ...] = ()

    @property
    def text(self) -> str:
        """All sentences as one text."""
        return " ".join(self.sentences)


def interpretation_of(measure: Measure, phases: Sequence[Phase]) -> Interpretation:
    """The interpretation of a measure. Tone and sentences are about its latest phase; the signals are those of every phase."""
    if not phases:
        return Interpretation(Tone.NOTHING, ("No readings yet.",))
    latest = phases[-1]
    signals = tuple(words for phase in reversed(phases) for words in _Wording(measure, phase).signals())
    words = _Wording(measure, latest)
    if latest.limits is None:
        return Interpretation(Tone.EARLY, words.early(), signals)
    tone, sentences = words.late(latest.limits)
    return Interpretation(tone, sentences, signals)


def expected(limits: Limits, values: Sequence[Decimal], unit: str) -> tuple[Decimal, Decimal]:
    """The range to expect if nothing changes: the limits, without values that cannot occur.

    A measure that was never below 0 is taken to be unable to go there, and so is a percentage that was never above 100.
    """
    lower, upper = limits.lower, limits.upper
    if min(values) >= 0:
        lower = max(lower, Decimal(0))
    if unit.startswith(PERCENT) and max(values) <= 100:
        upper = min(upper, Decimal(100))
    return lower, upper


def decimals_of_phase(phase: Phase) -> int:
    """The number of decimals to show in a mean or limit of a phase."""
    if phase.limits is None or not phase.limits.spread:
        return max(decimals_of(value) for value in phase.values)
    return decimals_for(phase.limits.spread)


@dataclass(frozen=True)
class _Wording:
    """The wording for one phase of a measure."""

    measure: Measure
    phase: Phase

    def early(self) -> tuple[str, ...]:
        """The sentences while there are too few points for limits."""
        values, middle = self.phase.values, self.phase.middle
        since = f" since the limits began anew on {say_day(self.phase.since.day)}" if self.phase.since else ""
        first = f"Too early to tell{since}: {len(values)} of {ENOUGH} points."
        below, above = (sum(value < middle for value in values), sum(value > middle for value in values))
        if len(values) == 1:
            return first, f"The only reading is {self._exact(middle)}."
        if not below and not above:
            return first, f"So far every reading is {self._exact(middle)}."
        if below * 2 == len(values):
            return first, f"So far half of the readings are below {self._exact(middle)}."
        return first, f"So far the middle reading is {self._exact(middle)}."

    def late(self, limits: Limits) -> tuple[Tone, tuple[str, ...]]:
        """The tone and sentences once there are limits."""
        values = self.phase.values
        if min(values) == max(values):
            return Tone.STEADY, (f"No signal: all {len(values)} readings are {self._exact(values[0])}.",)
        low, high = expected(limits, values, self.measure.unit)
        span = say_span(low, high, self.measure.unit, decimals_of_phase(self.phase))
        ahead = f"Expect {span} if nothing changes."
        end = len(values) - 1
        at_the_end = [signal for signal in self.phase.signals if signal.last == end]
        if at_the_end:
            signal = at_the_end[0]
            tone = tone_of(signal.way, self.measure.which_way)
            # after readings outside the limits, do not say that readings will fall within them
            if signal.sign is Sign.OUTSIDE:
                ahead = f"Its usual ups and downs lie between {span.replace(' to ', ' and ')}."
            return tone, (f"{tone.label}: {self.say(signal)}.", ahead)
        if self.phase.signals:
            signal = max(self.phase.signals, key=lambda one: one.last)
            tone = tone_of(signal.way, self.measure.which_way)
            after = f"No signal in the latest {'reading' if end - signal.last == 1 else 'readings'}."
            return Tone.STEADY, (after, f"Before that, {tone.label.lower()}: {self.say(signal)}.", ahead)
        said = ("No signal: the readings go up and down as they usually do.", ahead, self._against_target(limits))
        return Tone.STEADY, tuple(filter(None, said))

    def say(self, signal: Signal) -> str:
        """A signal as part of a sentence."""
        limits = self.phase.limits
        if limits is None:
            raise ValueError("There are no signals without limits.")
        points, is_latest = self.phase.points, signal.last == len(self.phase.points) - 1
        day = say_day(points[signal.last].day)
        near = "upper" if signal.way > 0 else "lower"
        limit = self._about(limits.upper if signal.way > 0 else limits.lower)
        number = len(signal.places)
        which = f"the last {number} readings" if is_latest else f"{number} readings up to {day}"
        if signal.sign is Sign.OUTSIDE:
            value, limit = self._distinguishable(points[signal.last].value, limits.upper if signal.way > 0 else limits.lower)
            one = f"the latest reading, {value}," if is_latest else f"the reading of {value} on {day}"
            return f"{one} is {'above' if signal.way > 0 else 'below'} the {near} limit of {limit}"
        if signal.sign is Sign.TREND:
            return f"{which} {'rise' if signal.way > 0 else 'fall'} one after the other"
        if signal.sign is Sign.NEAR:
            return f"{number} of {signal.last - signal.first + 1 if number > 2 else 3} readings up to {day} are close to the {near} limit of {limit}"
        return f"{which} are all {'above' if signal.way > 0 else 'below'} the mean of {self._about(limits.mean)}"

    def signals(self) -> list[tuple[Tone, str]]:
        """The tone and words of every signal of the phase, the latest first."""
        latest_first = sorted(self.phase.signals, key=lambda signal: -signal.last)
        return [(tone_of(signal.way, self.measure.which_way), self.say(signal)) for signal in latest_first]

    def _against_target(self, limits: Limits) -> str:
        """Whether the target will be met if nothing changes, after the three kinds of assurance of Making Data Count."""
        target, better = self.measure.target, self.measure.which_way
        if target is None or better is ImprovementDirection.NEITHER:
            return ""
        worst, best = (limits.lower, limits.upper) if better is ImprovementDirection.HIGHER else (-limits.upper, -limits.lower)
        asked = target if better is ImprovementDirection.HIGHER else -target
        if worst >= asked:
            return f"The target of {self._exact(target)} will be met again and again."
        if best < asked:
            return f"The target of {self._exact(target)} will not be met unless something changes."
        return f"The target of {self._exact(target)} will be met some of the time and missed some of the time."

    def _distinguishable(self, value: Decimal, limit: Decimal) -> tuple[str, str]:
        """A reading and the limit that it lies beyond, with enough decimals to show the difference."""
        decimals = decimals_of_phase(self.phase)
        while decimals < MOST_DECIMALS and rounded(limit, decimals) == value:
            decimals += 1
        return self._exact(value), say_amount(limit, self.measure.unit, decimals)

    def _exact(self, value: Decimal) -> str:
        return say_amount(value, self.measure.unit)

    def _about(self, value: Decimal) -> str:
        return say_amount(value, self.measure.unit, decimals_of_phase(self.phase))
