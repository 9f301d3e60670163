"""News: what happened in a week, worded for a round-up. Only about open teams, and never from a raw note."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from board.database import db
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage
from board.models.experiments.move import STARTS, Move
from board.models.experiments.result import PredictionOutcome, Result
from board.models.moments import count
from board.models.people.team import Team
from board.models.retrospectives.retrospective import Retrospective, looks_at_its_trial
from board.models.retrospectives.shout_out import ShoutOut
from board.models.round_up.item import RoundUpItem, RoundUpSection
from board.models.round_up.round_up import RoundUp
from board.models.round_up.week import Week
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage

# A paragraph of an e-mail should be read at a glance; the whole story is a click away.
LONGEST_PARAGRAPH = 420
MOST_READ = 40


@dataclass(frozen=True)
class News:
    """One thing to report, with the teams and the record it is about. `key` is the same each time it is gathered."""

    section: RoundUpSection
    key: str
    heading: str
    words: str
    team_id: int | None = None
    other_team_id: int | None = None
    about_id: int | None = None
    shout_out_id: int | None = None


def stories(week: Week) -> Iterator[News]:
    """Experiments that were decided, or turned out otherwise than predicted; those with a learning come first."""
    decided = select(Experiment.id).join(Decision, Decision.experiment_id == Experiment.id)
    decided = decided.where(Decision.at >= week.since, Decision.at < week.until, Decision.withdrawn_at.is_(None))
    missed = select(Result.experiment_id).where(
        Result.at >= week.since, Result.at < week.until, Result.confirmed == PredictionOutcome.NO
    )
    found = db.session.scalars(
        _of_open_teams(select(Experiment))
        .where(Experiment.id.in_(decided.union(missed)))
        .options(joinedload(Experiment.result), joinedload(Experiment.learning), joinedload(Experiment.decisions))
        .order_by(Experiment.id)
    ).unique()
    news = [one for one in found if one.result is not None and _is_news(one, week)]
    earlier = _reported_before(week.monday, [f"experiment-{one.id}" for one in news])
    for one in sorted(news, key=lambda one: (one.learning is None, one.id))[:MOST_READ]:
        yield _story(one, is_reported=f"experiment-{one.id}" in earlier)


def _reported_before(monday: dt.date, keys: list[str]) -> set[str]:
    """The keys that an earlier round-up has reported already."""
    found = select(RoundUpItem.key).join(RoundUpItem.round_up).where(RoundUp.monday < monday, RoundUp.sent_at.is_not(None))
    return set(db.session.scalars(found.where(RoundUpItem.dropped_at.is_(None), RoundUpItem.key.in_(keys))))


def _is_news(experiment: Experiment, week: Week) -> bool:
    """Whether its latest step was in the week. An earlier decision is old news, even if its result is corrected now."""
    decision = experiment.decision
    if decision is not None:
        return week.since <= decision.at < week.until
    return experiment.archived_at is None and experiment.stage in (Stage.REFLECTING, Stage.DECIDED)


def _story(experiment: Experiment, is_reported: bool) -> News:
    """The whole story, or only what is new if an earlier round-up has told the rest."""
    decision, result, learning = experiment.decision, experiment.result, experiment.learning
    is_mistake = (decision is not None and decision.kind == DecisionKind.ABANDON) or (
        result is not None and result.confirmed == PredictionOutcome.NO
    )
    said = [("What they tried", retold(experiment))]
    said += [("What happened", result.happened)] if result and not is_reported else []
    said += [("What they learned", learning.learned)] if learning and not is_reported else []
    said += (
        [("Decided", f"{decision.verdict.done}. {_sentence(decision.because)} {_sentence(decision.next)}")] if decision else []
    )
    return News(
        RoundUpSection.MISTAKES if is_mistake else RoundUpSection.FINISHED,
        f"experiment-{experiment.id}",
        experiment.title,
        "\n\n".join(f"{lead}: {shorten(text)}" for lead, text in said if text.strip()),
        team_id=experiment.team_id,
        about_id=experiment.id,
    )


def retold(experiment: Experiment) -> str:
    """The hypothesis in the words of a report."""
    parts = [experiment.change.strip().rstrip("."), experiment.people.strip().rstrip("."), experiment.outcome.strip().rstrip(".")]
    leads = ["", " for ", ", hoping for "]
    return _sentence("".join(lead + part for lead, part in zip(leads, parts, strict=True) if part))


def trials(week: Week) -> Iterator[News]:
    """The trials that began in the week and are still running."""
    started = select(Move.experiment_id).where(STARTS, Move.at >= week.since, Move.at < week.until)
    found = _of_open_teams(select(Experiment)).where(
        Experiment.id.in_(started), Experiment.stage == Stage.TRYING, Experiment.archived_at.is_(None)
    )
    for one in db.session.scalars(found.order_by(Experiment.stage_since, Experiment.id).limit(MOST_READ)):
        trying = f"{one.team.name} is trying {one.change.strip().rstrip('.')} for {one.people.strip().rstrip('.')}."
        signal = f" They will know it works when {one.signal.strip().rstrip('.')}." if one.signal.strip() else ""
        words = shorten(trying + signal) if one.change.strip() and one.people.strip() else f"{one.team.name} has begun."
        yield News(RoundUpSection.TRYING, f"trial-{one.id}", one.title, words, team_id=one.team_id, about_id=one.id)


def ideas_that_travelled(week: Week) -> Iterator[News]:
    """The experiments that a team borrowed from another in the week."""
    links = db.session.scalars(
        select(Lineage)
        .join(Lineage.to_experiment)
        .where(
            Lineage.borrowed_by_id.is_not(None),
            Experiment.created_at >= week.since,
            Experiment.created_at < week.until,
            Experiment.archived_at.is_(None),
        )
        .options(
            selectinload(Lineage.from_experiment).options(selectinload(Experiment.team), selectinload(Experiment.decisions)),
            selectinload(Lineage.to_experiment).selectinload(Experiment.team),
        )
        .order_by(Lineage.id)
        .limit(MOST_READ)
    )
    for link in links:
        theirs, ours = link.from_experiment, link.to_experiment
        if theirs.team.is_private or ours.team.is_private:
            continue
        fate = f", where it was {theirs.decision.verdict.done.lower()}" if theirs.decision else ""
        words = f"{ours.team.name} has borrowed this idea from {theirs.team.name}{fate}."
        if ours.title != theirs.title:
            words += f" They call it “{ours.title}”."
        yield News(
            RoundUpSection.TRAVELLED,
            f"borrowed-{link.id}",
            theirs.title,
            words,
            team_id=ours.team_id,
            other_team_id=theirs.team_id,
            about_id=ours.id,
        )


def shout_outs(week: Week) -> Iterator[News]:
    """The shout-outs of the week, in people's own words."""
    found = (
        select(ShoutOut)
        .join(ShoutOut.team)
        .where(Team.is_private.is_(False), ShoutOut.archived_at.is_(None))
        .where(ShoutOut.at >= week.since, ShoutOut.at < week.until)
        .options(contains_eager(ShoutOut.team).lazyload(Team.stage_settings), joinedload(ShoutOut.to), joinedload(ShoutOut.by))
        .order_by(ShoutOut.id)
        .limit(MOST_READ)
    )
    for one in db.session.scalars(found):
        whom = f"{one.to.name}, {one.team.name}" if one.to else f"everybody on {one.team.name}"
        heading = f"{one.by.name} thanks {whom}"
        yield News(
            RoundUpSection.SHOUT_OUTS,
            f"thanks-{one.id}",
            heading,
            " ".join(one.text.split()),
            team_id=one.team_id,
            shout_out_id=one.id,
        )


def coming_up(week: Week) -> Iterator[News]:
    """The sprints that end or begin in the week that follows, and the retrospectives that are still to be held."""
    sprints = db.session.scalars(
        _of_open_teams(select(Sprint), Sprint)
        .where(Sprint.closed_at.is_(None), Sprint.last_day >= week.monday, Sprint.first_day <= week.sunday)
        .order_by(Sprint.last_day, Sprint.id)
        .limit(MOST_READ)
    ).all()
    ending = [one for one in sprints if one.last_day <= week.sunday]
    beginning = [one for one in sprints if one.first_day >= week.monday and one not in ending]
    for one in ending:
        words = f"The sprint of {one.team.name}, “{one.goal.rstrip('.')}”, ends on {_weekday(one.last_day)}. Then they look back together."
        yield News(RoundUpSection.COMING, f"sprint-end-{one.id}", "", words, team_id=one.team_id)
    waiting = select(Team, func.count(Experiment.id), func.min(Experiment.title)).join(Experiment, Experiment.team_id == Team.id)
    waiting = waiting.where(Team.is_private.is_(False), Experiment.stage == Stage.REFLECTING, Experiment.archived_at.is_(None))
    waiting = waiting.where(~Experiment.retrospectives.any(and_(Retrospective.improvements.any(), looks_at_its_trial())))
    rows = (
        waiting.options(lazyload(Team.stage_settings))
        .group_by(*Team.__table__.columns)
        .order_by(func.lower(Team.name))
        .limit(MOST_READ)
    )
    for team, number, title in db.session.execute(rows):
        what = f"“{title}”" if number == 1 else count(number, "experiment")
        yield News(
            RoundUpSection.COMING,
            f"retrospective-{team.id}",
            "",
            f"{team.name} holds a retrospective on {what}.",
            team_id=team.id,
        )
    for one in sorted(beginning, key=lambda one: (one.first_day, one.id)):
        words = f"{one.team.name} begins a sprint on {_weekday(one.first_day)}: “{one.goal.rstrip('.')}”."
        yield News(RoundUpSection.COMING, f"sprint-start-{one.id}", "", words, team_id=one.team_id)


def _of_open_teams(rows: Select[Any], noun: type[Experiment] | type[Sprint] = Experiment) -> Select[Any]:
    return rows.join(noun.team).where(Team.is_private.is_(False)).options(contains_eager(noun.team).lazyload(Team.stage_settings))


def _weekday(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _sentence(text: str) -> str:
    """A text that begins with a capital and ends like a sentence."""
    text = " ".join(text.split())
    return text and text[0].upper() + text[1:] + ("" if text[-1] in ".?…”" else ".")


def shorten(text: str, most: int = LONGEST_PARAGRAPH) -> str:
    """A text in one paragraph of at most about `most` characters: as many sentences as fit, or else as many words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    end = max(text.rfind(mark, 0, most - 1) for mark in (". ", "? "))
    return text[: end + 1] if end > most // 3 else text[: text.rfind(" ", 0, most)] + " …"
