"""What a measure means: the sentence that says whether anything has changed, and for better or worse."""

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
    """How a measure stands, as one word before its sentence."""

    NOTHING = "nothing"
    EARLY = "early"
    STEADY = "steady"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"

    @property
    def label(self) -> str:
        """As one reads it."""
        return {"nothing": "No readings yet", "early": "Too early to tell", "steady": "No signal"}.get(self, self.capitalize())


def tone_of(way: int, better: ImprovementDirection) -> Tone:
    """Whether going up (1) or down (-1) is an improvement, a concern, or neither."""
    if better is ImprovementDirection.NEITHER or not way:
        return Tone.NEUTRAL
    return Tone.IMPROVEMENT if (way > 0) is (better is ImprovementDirection.HIGHER) else Tone.CONCERN


@dataclass(frozen=True)
class Interpretation:
    """How a measure stands today: a tone, and the sentences that say it in full."""

    tone: Tone
    sentences: tuple[str, ...]
    # Every signal with its tone and words, the latest first.
    told: tuple[tuple[Tone, str], ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.sentences)


def interpretation_of(measure: Measure, stretches: Sequence[Phase]) -> Interpretation:
    """What a measure's readings say, of which the latest stretch counts."""
    if not stretches:
        return Interpretation(Tone.NOTHING, ("No readings yet.",))
    latest = stretches[-1]
    told = tuple(words for stretch in reversed(stretches) for words in _Words(measure, stretch).told())
    words = _Words(measure, latest)
    if latest.limits is None:
        return Interpretation(Tone.EARLY, words.early(), told)
    tone, sentences = words.late(latest.limits)
    return Interpretation(tone, sentences, told)


def expected(limits: Limits, values: Sequence[Decimal], unit: str) -> tuple[Decimal, Decimal]:
    """Between what a measure will stay if nothing changes: its limits, but not where no reading can be.

    What was never below nothing is taken to be something that cannot be; a percentage that was never above 100 likewise.
    """
    lower, upper = limits.lower, limits.upper
    if min(values) >= 0:
        lower = max(lower, Decimal(0))
    if unit.startswith(PERCENT) and max(values) <= 100:
        upper = min(upper, Decimal(100))
    return lower, upper


def worth_saying(stretch: Phase) -> int:
    """To how many decimals a mean or limit of a stretch is worth saying."""
    if stretch.limits is None or not stretch.limits.spread:
        return max(decimals_of(value) for value in stretch.values)
    return decimals_for(stretch.limits.spread)


@dataclass(frozen=True)
class _Words:
    """The words for one stretch of a measure."""

    measure: Measure
    stretch: Phase

    def early(self) -> tuple[str, ...]:
        """While there are too few points."""
        values, middle = self.stretch.values, self.stretch.middle
        since = f" since the limits began anew on {say_day(self.stretch.since.day)}" if self.stretch.since else ""
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
        """Once there are limits."""
        values = self.stretch.values
        if min(values) == max(values):
            return Tone.STEADY, (f"No signal: all {len(values)} readings are {self._exact(values[0])}.",)
        low, high = expected(limits, values, self.measure.unit)
        span = say_span(low, high, self.measure.unit, worth_saying(self.stretch))
        ahead = f"Expect {span} if nothing changes."
        end = len(values) - 1
        at_the_end = [signal for signal in self.stretch.signals if signal.last == end]
        if at_the_end:
            signal = at_the_end[0]
            tone = tone_of(signal.way, self.measure.which_way)
            # Nobody expects a return to limits that have just been left.
            if signal.sign is Sign.OUTSIDE:
                ahead = f"Its usual ups and downs lie between {span.replace(' to ', ' and ')}."
            return tone, (f"{tone.label}: {self.say(signal)}.", ahead)
        if self.stretch.signals:
            signal = max(self.stretch.signals, key=lambda one: one.last)
            tone = tone_of(signal.way, self.measure.which_way)
            after = f"No signal in the latest {'reading' if end - signal.last == 1 else 'readings'}."
            return Tone.STEADY, (after, f"Before that, {tone.label.lower()}: {self.say(signal)}.", ahead)
        said = ("No signal: the readings go up and down as they usually do.", ahead, self._against_target(limits))
        return Tone.STEADY, tuple(filter(None, said))

    def say(self, signal: Signal) -> str:
        """A signal as part of a sentence."""
        limits = self.stretch.limits
        if limits is None:
            raise ValueError("There are no signals without limits.")
        points, is_latest = self.stretch.points, signal.last == len(self.stretch.points) - 1
        day = say_day(points[signal.last].day)
        near = "upper" if signal.way > 0 else "lower"
        limit = self._about(limits.upper if signal.way > 0 else limits.lower)
        number = len(signal.places)
        which = f"the last {number} readings" if is_latest else f"{number} readings up to {day}"
        if signal.sign is Sign.OUTSIDE:
            value, limit = self._told_apart(points[signal.last].value, limits.upper if signal.way > 0 else limits.lower)
            one = f"the latest reading, {value}," if is_latest else f"the reading of {value} on {day}"
            return f"{one} is {'above' if signal.way > 0 else 'below'} the {near} limit of {limit}"
        if signal.sign is Sign.TREND:
            return f"{which} {'rise' if signal.way > 0 else 'fall'} one after the other"
        if signal.sign is Sign.NEAR:
            return f"{number} of {signal.last - signal.first + 1 if number > 2 else 3} readings up to {day} are close to the {near} limit of {limit}"
        return f"{which} are all {'above' if signal.way > 0 else 'below'} the mean of {self._about(limits.mean)}"

    def told(self) -> list[tuple[Tone, str]]:
        """Every signal of the stretch in words, the latest first."""
        latest_first = sorted(self.stretch.signals, key=lambda signal: -signal.last)
        return [(tone_of(signal.way, self.measure.which_way), self.say(signal)) for signal in latest_first]

    def _against_target(self, limits: Limits) -> str:
        """Whether the target will be met while nothing changes, after Making Data Count's three kinds of assurance."""
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

    def _told_apart(self, value: Decimal, limit: Decimal) -> tuple[str, str]:
        """A reading and the limit that it is beyond, said so finely that one sees that it is."""
        decimals = worth_saying(self.stretch)
        while decimals < MOST_DECIMALS and rounded(limit, decimals) == value:
            decimals += 1
        return self._exact(value), say_amount(limit, self.measure.unit, decimals)

    def _exact(self, value: Decimal) -> str:
        return say_amount(value, self.measure.unit)

    def _about(self, value: Decimal) -> str:
        return say_amount(value, self.measure.unit, worth_saying(self.stretch))
