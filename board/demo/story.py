"""A story: one experiment replayed through the models, so that its history, moves and lineage are real."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from board.demo.cast import Cast
from board.demo.days import Calendar, Event
from board.demo.decision_reviews import reviews_of
from board.demo.escalations import escalations_of
from board.demo.expectations import record_outcomes, write_expectations
from board.demo.measures import MeasureStory
from board.demo.pairing import closest
from board.demo.risks import risk_naming, risk_scoring
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

# What an experiment begins with, by its key: an improvement, the next cycle of another, or the experiment that it borrows.
Openings = dict[str, Improvement | Experiment]
Act = Callable[[dt.datetime], None]


class Story:
    """The story of one experiment, from its title to where it has got by today."""

    def __init__(self, table: Table, team: Team, sprints: dict[int, Sprint], cast: Cast, calendar: Calendar, openings: Openings):
        """The story in `table`; the other arguments are shared by all stories."""
        self.table, self.team, self.sprints = table, team, sprints
        self.cast, self.calendar, self.openings = cast, calendar, openings
        self.owner: Person | None = cast.people[table["owner"]] if "owner" in table else None
        # An idea without an owner still has an author; who it is does not matter, but it is always the same person.
        self.author = self.owner or team.people[len(table["title"]) % len(team.people)]
        self.experiment: Experiment
        self.escalations: dict[int, Escalation] = {}

    def events(self, is_opened_by_another: bool) -> list[Event]:
        """The events of the story, in the order of their days."""
        table = self.table
        acts: list[tuple[int, Act]] = [(table["logged"], self.log), (self._day_of_writing(), self.write)]
        acts += [(edit["on"], partial(self.edit, edit["field"])) for edit in table.get("edits", [])]
        acts += risk_naming(self)
        acts += [(answers["on"], partial(self.check_safety, answers)) for answers in table.get("safety", [])]
        acts += [(words["on"], partial(self.agree, words)) for words in table.get("agreements", [])]
        moves: dict[str, Act] = {"ready_on": self.get_ready, "started": self.start, "reflecting_on": self.reflect}
        acts += [(table[day], move) for day, move in moves.items() if day in table]
        acts += [(words["on"], partial(self.amend, words)) for words in table.get("amendments", [])]
        acts += [(back["on"], partial(self.go_back, Stage(back["to"]))) for back in table.get("went_back", [])]
        parts = {"result": self.record_result, "retrospective": self.hold_retrospective, "learning": self.learn}
        acts += [(table[part]["on"], partial(act, table[part])) for part, act in parts.items() if part in table]
        acts += risk_scoring(self)
        acts += [(decision["on"], partial(self.decide, decision)) for decision in decisions_in(table)]
        acts += [(words["on"], partial(self.correct, words)) for words in table.get("corrections", [])]
        acts += reviews_of(self)
        acts += escalations_of(self)
        acts += [(borrowing["on"], partial(self.lend, borrowing)) for borrowing in table.get("lent", [])]
        acts += [(words["on"], partial(self.give_thanks, words)) for words in table.get("thanks", [])]
        for measure in table.get("measures", []):
            measure_story = MeasureStory(measure, self.author, self.calendar)
            acts.append((measure["on"], partial(self.watch, measure_story)))
            acts += [(reading[0], partial(measure_story.read, reading)) for reading in measure_story.later]
            if "begins_anew" in measure:
                acts.append((measure["begins_anew"]["on"], measure_story.begin_anew))
        acts.sort(key=lambda entry: entry[0])  # stable: on one day, events happen in the order above
        events = [Event(self.calendar.working_day(day), act) for day, act in acts]
        if is_opened_by_another:
            events[0].needs = table["key"]
        for event, (_day, act) in zip(events, acts, strict=True):
            given = act.args[0] if isinstance(act, partial) else None
            lends = isinstance(act, partial) and act.func == self.lend
            if isinstance(given, dict):
                opened = [
                    given.get("cycle"),
                    given["to"] if lends else None,
                    *(choice.get("became") for choice in given.get("improvements", [])),
                ]
                event.opens = tuple(key for key in opened if key)
        return events

    def _day_of_writing(self) -> int:
        """The day on which the hypothesis is written: an idea has only a title at first, and is completed on the way to Ready."""
        logged: int = self.table["logged"]
        if self.table.get("edits") or "ready_on" not in self.table:
            return logged
        return (logged + int(self.table["ready_on"])) // 2

    def _words(self, *fields: str) -> dict[str, str]:
        """The fields as they were first written, before they were edited."""
        first = {edit["field"]: edit["was"] for edit in self.table.get("edits", [])}
        return {field: str(first.get(field, self.table[field])) for field in fields if field in self.table}

    def _lives_by(self, part: str) -> int | None:
        return self.cast.phrase_of(part, self.table["key"])

    def log(self, at: dt.datetime) -> None:
        """Log the idea, or continue with what another story left in `openings`."""
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
        """Write the title, hypothesis, source, tags, outcome and scale, and set the owner."""
        source = ("source_place", "source_person", "source_link")
        words = self._words("title", *(part.name for part in PARTS), *source, "scale")
        self.experiment.rewrite(by=self.author, at=at, **words, phrase_id=self._lives_by("experiments"))
        self.experiment.retag(self.table.get("tags", self.experiment.tags), by=self.author, at=at)
        if "serves" in self.table:
            self.experiment.link_outcome(self.cast.outcomes[self.table["serves"]], by=self.author, at=at)
        self.experiment.give_to(self.owner, by=self.author, at=at)

    def lend(self, borrowing: Table, at: dt.datetime) -> None:
        """Let another team's story borrow this experiment."""
        self.openings[borrowing["to"]] = self.experiment

    def edit(self, field: str, at: dt.datetime) -> None:
        """Change one field to its later text."""
        self.experiment.rewrite(by=self.author, at=at, **{field: self.table[field]})

    def get_ready(self, at: dt.datetime) -> None:
        self.experiment.move_to(Stage.READY, by=self.author, at=at)

    def plan(self, at: dt.datetime) -> None:
        """Set the sprint, the prediction, the expectations and the failure signal."""
        table = self.table
        self.experiment.plan_for(self.sprints[table["sprint"]], by=self.author, at=at)
        self.experiment.predict(table["prediction"], by=self.author, at=at, sure=Confidence(table["sure"]))
        write_expectations(self, at)
        self.experiment.rewrite(by=self.author, at=at, **self._words("failure_signal"))

    def check_safety(self, answers: Table, at: dt.datetime) -> None:
        """Answer the six questions, after planning; most are a quick no."""
        if self.experiment.prediction is None:
            self.plan(at)
        yeses = {question.name: question.name in answers.get("yes", ()) for question in QUESTIONS}
        self.experiment.answer_safety_questions(yeses, answers.get("about", ""), by=self.author, at=at)

    def agree(self, words: Table, at: dt.datetime) -> None:
        """Record what a lead says to a yes, or what the team answers."""
        check, kind = self.experiment.check, Said(words["kind"])
        if check is None:
            raise ValueError(f"Somebody agrees to “{self.experiment.title}” before its team has answered anything.")
        if kind is Said.ANSWERED:
            answer_lead(check, words["said"], by=self.author, at=at)
        else:
            respond(check, kind, words["said"], by=self.cast.people[words["by"]], at=at)

    def start(self, at: dt.datetime) -> None:
        """Move to Trying; the six questions are answered first if they were not."""
        if self.experiment.check is None:
            self.check_safety({}, at)
        self.experiment.move_to(Stage.TRYING, by=self.author, at=at)

    def watch(self, measure_story: MeasureStory, at: dt.datetime) -> None:
        """Add a measure with the readings from before."""
        measure_story.begin(self.experiment, at)

    def amend(self, words: Table, at: dt.datetime) -> None:
        """Add an amendment to the frozen prediction."""
        self.experiment.amend(words["text"], words["because"], by=self.author, at=at)

    def go_back(self, stage: Stage, at: dt.datetime) -> None:
        """Move back to an earlier stage."""
        self.experiment.move_to(stage, by=self.author, at=at)

    def reflect(self, at: dt.datetime) -> None:
        self.experiment.move_to(Stage.REFLECTING, by=self.author, at=at)

    def record_result(self, result: Table, at: dt.datetime) -> None:
        """Record what happened."""
        more: dict[str, str] = {name: result[name] for name in ("different", "unexpected") if name in result}
        if "as_planned" in result:
            more["as_planned"] = Fidelity(result["as_planned"])
        self.experiment.record_result(result["happened"], PredictionOutcome(result["confirmed"]), by=self.author, at=at, **more)
        record_outcomes(self, at)

    def correct(self, result: Table, at: dt.datetime) -> None:
        """Correct the result."""
        self.record_result(result, at)

    def hold_retrospective(self, entry: Table, at: dt.datetime) -> None:
        """Write the team's notes one after the other, and choose its improvements."""
        writers = [self.cast.people[name] for name in entry["wrote"]]
        retrospective = start_retrospective(self.experiment, by=writers[0], at=at)
        written: dict[str, list[Note]] = {WELL: [], BETTER: []}
        words = [(WELL, text) for text in entry["well"]] + [(BETTER, text) for text in entry["better"]]
        for place, (kind, text) in enumerate(words):
            moment = at + dt.timedelta(seconds=40 * place)
            written[kind].append(retrospective.add_note(kind, text, by=writers[place % len(writers)], at=moment))
        end = at + dt.timedelta(seconds=40 * len(words))
        retrospective.celebrate(entry["went_well_shared"], by=writers[0], at=end)
        chosen = entry["improvements"]
        notes = closest(written[BETTER], [choice["text"] for choice in chosen])
        choices = [Choice(one["text"], note.id, self.cast.people[one["owner"]]) for one, note in zip(chosen, notes, strict=True)]
        retrospective.choose(choices, by=writers[0], at=end)
        for one, improvement in zip(chosen, retrospective.improvements, strict=True):
            if "became" in one:
                self.openings[one["became"]] = improvement

    def give_thanks(self, words: Table, at: dt.datetime) -> None:
        """Thank a person, or the whole team."""
        to = self.cast.people[words["to"]] if "to" in words else None
        by, phrase_id = self.cast.people[words["by"]], self._lives_by("thanks")
        thank(self.team, words["text"], by=by, at=at, to=to, experiment=self.experiment, phrase_id=phrase_id)

    def learn(self, lines: Table, at: dt.datetime) -> None:
        """Write the learning. What was believed is the hypothesis, as the form fills it in."""
        words = {line: lines[line] for line in ("observed", "learned", "therefore")}
        believed, phrase_id = self.experiment.hypothesis.sentence, self._lives_by("learnings")
        self.experiment.write_learning(by=self.author, at=at, believed=believed, **words, phrase_id=phrase_id)

    def decide(self, entry: Table, at: dt.datetime) -> None:
        """Decide as a lead; adapting leaves the next cycle for the story that continues it."""
        review_on = at.astimezone(self.calendar.zone).date() + dt.timedelta(days=entry["review_in"])
        words = {word: entry[word] for word in ("because", "next", "spread_by", "kept_up", "changes") if word in entry}
        lead = self.cast.people[entry["by"]]
        decision = self.experiment.decide(DecisionKind(entry["kind"]), by=lead, at=at, review_on=review_on, **words)
        if "cycle" in entry and decision.next_cycle is not None:
            self.openings[entry["cycle"]] = decision.next_cycle
