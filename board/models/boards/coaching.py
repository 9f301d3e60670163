"""A coaching card: the five questions of the improvement kata, answered from an experiment's record, and what it still lacks.

The questions are those of Mike Rother's Coaching Kata. What an experiment may lack is what Taylor (2013) and Knudsen (2019) found
that most improvement work leaves out: a prediction, data, a small scale and repeated cycles.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from board.models.amount import say_amount
from board.models.evidence.actual import Actual
from board.models.evidence.measure import Measure, standing_measures
from board.models.evidence.reading import Point, points_of
from board.models.experiments.experiment import Experiment
from board.models.moments import count, say_day
from board.models.stages import Stage

# IHI advises asking what could be tested by next Tuesday. A sprint twice as long as the usual one is no small step.
LONGEST_SMALL_STEP = dt.timedelta(weeks=4)
# Carried over once is bad luck; twice, and the step is too big.
MOST_SPRINTS = 2


class CoachingAnswer(NamedTuple):
    """A part of an answer: a term and the recorded words."""

    term: str
    words: str


class CoachingQuestion(NamedTuple):
    """A question of the kata with the answers on record, and what to ask where there are none."""

    asks: str
    answers: list[CoachingAnswer]
    ask_instead: str


class WatchedMeasure(NamedTuple):
    """A measure with its latest reading, if it has one."""

    measure: Measure
    latest: Point | None

    def say(self, value: Decimal) -> str:
        """A value with the measure's unit."""
        return say_amount(value, self.measure.unit)


class Lack(NamedTuple):
    """Something that would make an experiment teach more, and a question that helps to get there."""

    what: str
    question: str


def last_of(experiment: Experiment, before: Sequence[Experiment]) -> Experiment | None:
    """The last step taken: the experiment itself once it has a result, or else the nearest earlier one that has."""
    return next((one for one in (experiment, *reversed(before)) if one.result is not None), None)


def kata_of(
    experiment: Experiment,
    before: Sequence[Experiment],
    after: Sequence[Experiment],
    watched: Sequence[WatchedMeasure],
    actuals: Mapping[int, Actual],
    today: dt.date,
) -> tuple[CoachingQuestion, list[CoachingQuestion], list[CoachingQuestion]]:
    """Returns the first question, the questions about the last step (the back of the card), and the other four.

    `before` and `after` are the experiments in its lineage that the reader may see, the nearest last and first; `watched` are its
    measures, and `actuals` those of the last step.
    """
    last = last_of(experiment, before)
    following = experiment if experiment.result is None else next(iter(after), None)
    return (
        CoachingQuestion(
            "What is the target condition?",
            _said(("We want", experiment.outcome), ("We’ll know when", experiment.signal), *_targets(watched)),
            "What would be better, and how would you see it?",
        ),
        _last_step(last, actuals),
        [
            CoachingQuestion(
                "What is the actual condition now?", _now(experiment, watched, today), "What do you see when you go and look?"
            ),
            CoachingQuestion(
                "What obstacles are in the way? Which one are you addressing now?",
                _obstacles(experiment),
                "What stopped you last time? Name what you saw, not what you would do about it.",
            ),
            CoachingQuestion(
                "What is your next step? What do you expect?",
                _next_step(experiment, following),
                "What is the smallest thing that you could try next?",
            ),
            CoachingQuestion(
                "How quickly can we go and see what we have learned from it?",
                _when(experiment, following, today),
                "When could you first look, if it were tomorrow?",
            ),
        ],
    )


def lacks_of(experiment: Experiment, has_next: bool, has_measure: bool) -> list[Lack]:
    """What would make the experiment teach more. For a conversation, never a score."""
    stage, lacks = Stage(experiment.stage), []
    if stage is not Stage.IDEAS and experiment.prediction is None:
        lacks.append(
            Lack("No prediction", "Before you start: what do you expect to see, and how would you know that you were wrong?")
        )
    if stage.place >= Stage.TRYING.place and not has_measure:
        lacks.append(Lack("No measure", "What could you count, a few times before and a few times after, without extra work?"))
    sprints = len({window.sprint_id for window in experiment.windows} | {experiment.sprint_id} - {None})
    if sprints > MOST_SPRINTS:
        lacks.append(
            Lack("Too big to be small", f"It has been in {count(sprints, 'sprint')}. What part of it could be tried in a day?")
        )
    elif (sprint := experiment.sprint) and sprint.last_day - sprint.first_day >= LONGEST_SMALL_STEP:
        lacks.append(
            Lack("Too big to be small", "Its window is longer than four weeks. What would you know after the first week?")
        )
    if stage is Stage.DECIDED and experiment.cycle == 1 and not has_next:
        lacks.append(Lack("No second cycle", "One go seldom settles it. What would you change, or where else would you try it?"))
    return lacks


def _said(*pairs: tuple[str, str | None]) -> list[CoachingAnswer]:
    return [CoachingAnswer(term, words) for term, words in pairs if words]


def watched_of(experiment: Experiment) -> list[WatchedMeasure]:
    """An experiment's measures that are not archived, with their latest readings."""
    measures = standing_measures(experiment)
    points = points_of([measure.id for measure in measures])
    return [WatchedMeasure(measure, points[measure.id][-1] if points.get(measure.id) else None) for measure in measures]


def _targets(watched: Sequence[WatchedMeasure]) -> Iterator[tuple[str, str]]:
    for one in watched:
        if one.measure.target is not None:
            began = f"{one.say(one.measure.baseline)} before, " if one.measure.baseline is not None else ""
            yield one.measure.name, f"{began}{one.say(one.measure.target)} is the target"


def _now(experiment: Experiment, watched: Sequence[WatchedMeasure], today: dt.date) -> list[CoachingAnswer]:
    result = experiment.result
    where = experiment.stage_label
    if result is None and experiment.sprint is not None:
        where += f", {experiment.sprint.what_is_left(today)}"
    read = [(one.measure.name, f"{one.say(one.latest.value)} on {say_day(one.latest.day)}") for one in watched if one.latest]
    happened = result.happened if result else None
    return _said(("It began with", experiment.evidence), *read, ("What happened", happened), ("It is in", where))


def _expected(experiment: Experiment) -> list[tuple[str, str]]:
    return [(expectation.asks, expectation.expects) for expectation in experiment.expectations]


def _told(experiment: Experiment, actuals: Mapping[int, Actual]) -> Iterator[tuple[str, str]]:
    """The outcome of each question or measure, with the figures of the measure, so that nobody has to type them again."""
    for one in experiment.expectations:
        verdict = f"{one.verdict.label}. " if one.verdict else ""
        numbers = f"{actuals[one.id].in_words} " if one.id in actuals else ""
        yield one.asks, f"{verdict}{numbers}{one.happened}".strip()


def _last_step(last: Experiment | None, actuals: Mapping[int, Actual]) -> list[CoachingQuestion]:
    prediction, result, learning = (last.prediction, last.result, last.learning) if last else (None, None, None)
    return [
        CoachingQuestion(
            "What did you plan as your last step?",
            _said((last.title, last.change)) if last else [],
            "This is the first step that is on record.",
        ),
        CoachingQuestion(
            "What did you expect?",
            _said(("We predicted", prediction.expects if prediction else None), *(_expected(last) if last else ())),
            "Nobody wrote it down.",
        ),
        CoachingQuestion(
            "What actually happened?",
            _said((f"As predicted? {result.verdict.label}", result.happened), *_told(last, actuals)) if last and result else [],
            "Facts only: what did you see, hear and count?",
        ),
        CoachingQuestion(
            "What did you learn?", _said(("We learned", learning.learned if learning else None)), "What does that tell you?"
        ),
    ]


def _obstacles(experiment: Experiment) -> list[CoachingAnswer]:
    improvements = experiment.retrospective.shared_improvements if experiment.retrospective else []
    assumed = experiment.risk.assumption if experiment.risk else None
    return _said(
        ("What we take for granted", assumed),
        *(("This one first" if place == 0 else "Then", one.text) for place, one in enumerate(improvements)),
    )


def _next_step(experiment: Experiment, following: Experiment | None) -> list[CoachingAnswer]:
    if following is not None:
        expected = following.prediction.expects if following.prediction else None
        return _said((following.title, following.change or following.stage_label), ("We expect", expected), *_expected(following))
    learning, decision = experiment.learning, experiment.decision
    return _said(
        ("Therefore we will", learning.therefore if learning else None), ("As was decided", decision.next if decision else None)
    )


def _when(experiment: Experiment, following: Experiment | None, today: dt.date) -> list[CoachingAnswer]:
    if following is not None:
        sprint = following.sprint
        if sprint is None:
            return []
        left = "It is over: what did it show?" if sprint.is_over(today) else sprint.what_is_left(today).capitalize()
        return _said((sprint.window, left))
    decision = experiment.decision
    return _said(("We look again", say_day(decision.review_on) if decision and decision.review_on else None))
