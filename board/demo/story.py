"""A tale: one experiment's story told through the models, so that its history, moves and lineage are real."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from board.demo.cast import Cast
from board.demo.days import Calendar, Event
from board.demo.decision_reviews import looking_again
from board.demo.escalations import handing_up
from board.demo.expectations import expecting, telling
from board.demo.measures import MeasureStory
from board.demo.pairing import closest
from board.demo.risks import naming, weighing
from board.demo.script import Table, decisions_in
from board.models.experiments.agreement import AgreementKind as Said
from board.models.experiments.agreement import answer_lead, respond
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.hypothesis import PARTS
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import Fidelity, PredictionOutcome
from board.models.experiments.safety import QUESTIONS
from board.models.library.borrowing import borrow
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.improvement import Choice, Improvement
from board.models.retrospectives.note import BETTER, WELL, Note
from board.models.retrospectives.retrospective import start_retrospective
from board.models.retrospectives.shout_out import thank
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage

# What opened an experiment, by its key: a thing to do better, the next cycle of another, or one that is borrowed.
Openings = dict[str, Improvement | Experiment]
Act = Callable[[dt.datetime], None]


class Story:
    """The story of one experiment, from its title to wherever it has got by today."""

    def __init__(self, table: Table, team: Team, sprints: dict[int, Sprint], cast: Cast, calendar: Calendar, openings: Openings):
        """The story in `table`, with what it shares with the others."""
        self.table, self.team, self.sprints = table, team, sprints
        self.cast, self.calendar, self.openings = cast, calendar, openings
        self.owner: Person | None = cast.people[table["owner"]] if "owner" in table else None
        # An idea without an owner was somebody's all the same; whose does not matter, but it is always the same one's.
        self.author = self.owner or team.people[len(table["title"]) % len(team.people)]
        self.experiment: Experiment
        self.handed_up: dict[int, Escalation] = {}

    def beats(self, grows_out_of_another: bool) -> list[Event]:
        """What happens, in the order of the days."""
        table = self.table
        told: list[tuple[int, Act]] = [(table["logged"], self.log), (self._day_of_writing(), self.write)]
        told += [(edit["on"], partial(self.edit, edit["field"])) for edit in table.get("edits", [])]
        told += naming(self)
        told += [(answers["on"], partial(self.say_whether_it_is_safe, answers)) for answers in table.get("safety", [])]
        told += [(words["on"], partial(self.agree, words)) for words in table.get("agreements", [])]
        moves: dict[str, Act] = {"ready_on": self.get_ready, "started": self.start, "reflecting_on": self.reflect}
        told += [(table[day], move) for day, move in moves.items() if day in table]
        told += [(words["on"], partial(self.amend, words)) for words in table.get("amendments", [])]
        told += [(back["on"], partial(self.go_back, Stage(back["to"]))) for back in table.get("went_back", [])]
        parts = {"result": self.record_result, "retrospective": self.look_back, "learning": self.learn}
        told += [(table[part]["on"], partial(tell, table[part])) for part, tell in parts.items() if part in table]
        told += weighing(self)
        told += [(decision["on"], partial(self.decide, decision)) for decision in decisions_in(table)]
        told += [(words["on"], partial(self.correct, words)) for words in table.get("corrections", [])]
        told += looking_again(self)
        told += handing_up(self)
        told += [(borrowing["on"], partial(self.lend, borrowing)) for borrowing in table.get("lent", [])]
        told += [(words["on"], partial(self.say_thank_you, words)) for words in table.get("thanks", [])]
        for measure in table.get("measures", []):
            watched = MeasureStory(measure, self.author, self.calendar)
            told.append((measure["on"], partial(self.watch, watched)))
            told += [(reading[0], partial(watched.read, reading)) for reading in watched.later]
            if "begins_anew" in measure:
                told.append((measure["begins_anew"]["on"], watched.begin_anew))
        told.sort(key=lambda beat: beat[0])  # stable: on one day things happen in the order above
        beats = [Event(self.calendar.working_day(day), act) for day, act in told]
        if grows_out_of_another:
            beats[0].needs = table["key"]
        for beat, (_day, act) in zip(beats, told, strict=True):
            given = act.args[0] if isinstance(act, partial) else None
            lends = isinstance(act, partial) and act.func == self.lend
            if isinstance(given, dict):
                opened = [
                    given.get("cycle"),
                    given["to"] if lends else None,
                    *(choice.get("became") for choice in given.get("improvements", [])),
                ]
                beat.opens = tuple(key for key in opened if key)
        return beats

    def _day_of_writing(self) -> int:
        """An idea is a title first; its hypothesis is written on the way to Ready."""
        logged: int = self.table["logged"]
        if self.table.get("edits") or "ready_on" not in self.table:
            return logged
        return (logged + int(self.table["ready_on"])) // 2

    def _words(self, *fields: str) -> dict[str, str]:
        """Fields as they were first written, before they were edited."""
        first = {edit["field"]: edit["was"] for edit in self.table.get("edits", [])}
        return {field: str(first.get(field, self.table[field])) for field in fields if field in self.table}

    def _lives_by(self, part: str) -> int | None:
        return self.cast.phrase_of(part, self.table["key"])

    def log(self, at: dt.datetime) -> None:
        """The idea, or what another experiment left for this one to begin with."""
        opening = self.openings.get(self.table["key"])
        if isinstance(opening, Improvement):
            self.experiment = opening.try_next(by=self.author, at=at, team=self.team)
        elif opening is not None and self.table.get("borrowed"):
            self.experiment, _is_new = borrow(opening, self.team, by=self.author, at=at)
        elif opening is not None:
            self.experiment = opening
        else:
            self.experiment = Experiment.log_idea(self.team, self._words("title")["title"], by=self.author, at=at)

    def write(self, at: dt.datetime) -> None:
        """Its own title, as much of the hypothesis as there is, where it is from, its tags, what it serves, at which scale, and who keeps it moving."""
        source = ("source_place", "source_person", "source_link")
        words = self._words("title", *(part.name for part in PARTS), *source, "scale")
        self.experiment.rewrite(by=self.author, at=at, **words, phrase_id=self._lives_by("experiments"))
        self.experiment.retag(self.table.get("tags", self.experiment.tags), by=self.author, at=at)
        if "serves" in self.table:
            self.experiment.link_outcome(self.cast.outcomes[self.table["serves"]], by=self.author, at=at)
        self.experiment.give_to(self.owner, by=self.author, at=at)

    def lend(self, borrowing: Table, at: dt.datetime) -> None:
        """Somebody on another team has read about it; their tale borrows it."""
        self.openings[borrowing["to"]] = self.experiment

    def edit(self, field: str, at: dt.datetime) -> None:
        """Better words for one field."""
        self.experiment.rewrite(by=self.author, at=at, **{field: self.table[field]})

    def get_ready(self, at: dt.datetime) -> None:
        """Its hypothesis is whole."""
        self.experiment.move_to(Stage.READY, by=self.author, at=at)

    def plan(self, at: dt.datetime) -> None:
        """A sprint, a prediction, the questions that it is to answer, and when to stop."""
        table = self.table
        self.experiment.plan_for(self.sprints[table["sprint"]], by=self.author, at=at)
        self.experiment.predict(table["prediction"], by=self.author, at=at, sure=Confidence(table["sure"]))
        expecting(self, at)
        self.experiment.rewrite(by=self.author, at=at, **self._words("failure_signal"))

    def say_whether_it_is_safe(self, answers: Table, at: dt.datetime) -> None:
        """The six questions, with the plan before them; most are a quick no."""
        if self.experiment.prediction is None:
            self.plan(at)
        yeses = {question.name: question.name in answers.get("yes", ()) for question in QUESTIONS}
        self.experiment.answer_safety_questions(yeses, answers.get("about", ""), by=self.author, at=at)

    def agree(self, words: Table, at: dt.datetime) -> None:
        """What a lead says to a yes, or what the team answers."""
        check, kind = self.experiment.check, Said(words["kind"])
        if check is None:
            raise ValueError(f"Somebody agrees to “{self.experiment.title}” before its team has answered anything.")
        if kind is Said.ANSWERED:
            answer_lead(check, words["said"], by=self.author, at=at)
        else:
            respond(check, kind, words["said"], by=self.cast.people[words["by"]], at=at)

    def start(self, at: dt.datetime) -> None:
        """Off, with all that it needs; the six questions are asked there and then."""
        if self.experiment.check is None:
            self.say_whether_it_is_safe({}, at)
        self.experiment.move_to(Stage.TRYING, by=self.author, at=at)

    def watch(self, watched: MeasureStory, at: dt.datetime) -> None:
        """A number to watch, with what had been counted before."""
        watched.begin(self.experiment, at)

    def amend(self, words: Table, at: dt.datetime) -> None:
        """A change of mind beside the frozen prediction."""
        self.experiment.amend(words["text"], words["because"], by=self.author, at=at)

    def go_back(self, stage: Stage, at: dt.datetime) -> None:
        """Not yet, after all."""
        self.experiment.move_to(stage, by=self.author, at=at)

    def reflect(self, at: dt.datetime) -> None:
        """The trial is over."""
        self.experiment.move_to(Stage.REFLECTING, by=self.author, at=at)

    def record_result(self, result: Table, at: dt.datetime) -> None:
        """What happened."""
        more: dict[str, str] = {name: result[name] for name in ("different", "unexpected") if name in result}
        if "as_planned" in result:
            more["as_planned"] = Fidelity(result["as_planned"])
        self.experiment.record_result(result["happened"], PredictionOutcome(result["confirmed"]), by=self.author, at=at, **more)
        telling(self, at)

    def correct(self, result: Table, at: dt.datetime) -> None:
        """What happened, in better figures."""
        self.record_result(result, at)

    def look_back(self, told: Table, at: dt.datetime) -> None:
        """The team's notes, one after the other, and the things to do better that it chose."""
        writers = [self.cast.people[name] for name in told["wrote"]]
        retrospective = start_retrospective(self.experiment, by=writers[0], at=at)
        written: dict[str, list[Note]] = {WELL: [], BETTER: []}
        words = [(WELL, text) for text in told["well"]] + [(BETTER, text) for text in told["better"]]
        for place, (kind, text) in enumerate(words):
            moment = at + dt.timedelta(seconds=40 * place)
            written[kind].append(retrospective.add_note(kind, text, by=writers[place % len(writers)], at=moment))
        end = at + dt.timedelta(seconds=40 * len(words))
        retrospective.celebrate(told["went_well_shared"], by=writers[0], at=end)
        chosen = told["improvements"]
        notes = closest(written[BETTER], [choice["text"] for choice in chosen])
        choices = [Choice(one["text"], note.id, self.cast.people[one["owner"]]) for one, note in zip(chosen, notes, strict=True)]
        retrospective.choose(choices, by=writers[0], at=end)
        for one, improvement in zip(chosen, retrospective.improvements, strict=True):
            if "became" in one:
                self.openings[one["became"]] = improvement

    def say_thank_you(self, words: Table, at: dt.datetime) -> None:
        """A shout-out, to somebody or to the whole team."""
        to = self.cast.people[words["to"]] if "to" in words else None
        by, phrase_id = self.cast.people[words["by"]], self._lives_by("thanks")
        thank(self.team, words["text"], by=by, at=at, to=to, experiment=self.experiment, phrase_id=phrase_id)

    def learn(self, lines: Table, at: dt.datetime) -> None:
        """What it taught; what was believed is the hypothesis, as the form fills it in."""
        words = {line: lines[line] for line in ("observed", "learned", "therefore")}
        believed, phrase_id = self.experiment.hypothesis.sentence, self._lives_by("learnings")
        self.experiment.write_learning(by=self.author, at=at, believed=believed, **words, phrase_id=phrase_id)

    def decide(self, told: Table, at: dt.datetime) -> None:
        """A lead's decision; adapting leaves the next cycle for its own tale to go on with."""
        review_on = at.astimezone(self.calendar.zone).date() + dt.timedelta(days=told["review_in"])
        words = {word: told[word] for word in ("because", "next", "spread_by", "kept_up", "changes") if word in told}
        lead = self.cast.people[told["by"]]
        decision = self.experiment.decide(DecisionKind(told["kind"]), by=lead, at=at, review_on=review_on, **words)
        if "cycle" in told and decision.next_cycle is not None:
            self.openings[told["cycle"]] = decision.next_cycle
