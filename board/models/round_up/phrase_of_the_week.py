"""The phrase of the week: each of the organisation's phrases in turn, with an example that everyone may read."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from board.database import db
from board.models.library.phrase_examples import Examples, examples_of, how_many_examples
from board.models.people.phrase import Phrase, phrases
from board.models.round_up.item import EXAMPLE, OF_A_PHRASE, RoundUpItem, RoundUpSection
from board.models.round_up.news import News, retold, shorten
from board.models.round_up.round_up import RoundUp
from board.models.round_up.week import Week


class Shown(NamedTuple):
    """An example in words: when it happened, the team, and the experiment or shout-out it is about."""

    at: dt.datetime
    words: str
    team_id: int
    about_id: int | None = None
    shout_out_id: int | None = None


def phrase_of_the_week(week: Week, news: Sequence[News]) -> News | None:
    """The phrase whose turn it is, with its meaning and latest example; None if no phrase has an example.

    Examples that `news` or an earlier round-up shows are used only if there is no other.
    """
    phrase, found = next(
        ((phrase, found) for phrase in _in_turn(week.monday) if (found := list(_in_words(examples_of(phrase, None))))), (None, [])
    )
    if phrase is None:
        return None
    shown = {(one.about_id, one.shout_out_id) for one in news} | _shown_before(phrase, week.monday)
    best = max(found, key=lambda one: ((one.about_id, one.shout_out_id) not in shown, one.at))
    return News(
        RoundUpSection.PHRASE,
        f"{OF_A_PHRASE}{phrase.id}",
        f"“{phrase.text}”",
        "\n\n".join(filter(None, (shorten(phrase.meaning), f"{EXAMPLE}: {best.words}"))),
        team_id=best.team_id,
        about_id=best.about_id,
        shout_out_id=best.shout_out_id,
    )


def _in_turn(monday: dt.date) -> list[Phrase]:
    """The phrase that this Monday's draft has already, then the other phrases with examples, the least recently shown first."""
    last_turns = select(RoundUpItem.key, func.max(RoundUp.monday)).join(RoundUpItem.round_up).group_by(RoundUpItem.key)
    rows = db.session.execute(last_turns.where(RoundUpItem.section == RoundUpSection.PHRASE, RoundUp.monday <= monday))
    turns: dict[str, dt.date] = {key: last for key, last in rows}  # noqa: C416  a row is not a pair to `dict`

    def turn(phrase: Phrase) -> tuple[bool, dt.date]:
        last = turns.get(f"{OF_A_PHRASE}{phrase.id}", dt.date.min)
        return last != monday, last

    examples = how_many_examples(None)
    return sorted((phrase for phrase in phrases() if examples[phrase.id]), key=turn)


def _shown_before(phrase: Phrase, monday: dt.date) -> set[tuple[int | None, int | None]]:
    """The examples of a phrase in earlier round-ups, as (experiment id, shout-out id)."""
    shown = select(RoundUpItem.about_id, RoundUpItem.shout_out_id).join(RoundUpItem.round_up)
    shown = shown.where(RoundUp.monday < monday, RoundUpItem.key == f"{OF_A_PHRASE}{phrase.id}")
    return {(about_id, shout_out_id) for about_id, shout_out_id in db.session.execute(shown)}


def _in_words(examples: Examples) -> Iterator[Shown]:
    """Each example in a sentence or two. Experiments that are archived or have no text yet are left out."""
    for thanks in examples.shout_outs:
        whom = f"{thanks.to.name}, {thanks.team.name}" if thanks.to else f"everybody on {thanks.team.name}"
        words = f"{thanks.by.name} thanks {whom}: “{' '.join(thanks.text.split())}”"
        yield Shown(thanks.at, words, thanks.team_id, shout_out_id=thanks.id)
    for learning in examples.learnings:
        experiment = learning.experiment
        if learning.learned.strip():
            words = f"{experiment.team.name} learned in “{experiment.title}”: {shorten(learning.learned)}"
            yield Shown(learning.at, words, experiment.team_id, about_id=experiment.id)
    for experiment in examples.experiments:
        if experiment.change.strip() and not experiment.is_archived:
            words = f"{experiment.team.name}, in “{experiment.title}”: {shorten(retold(experiment))}"
            yield Shown(experiment.stage_since, words, experiment.team_id, about_id=experiment.id)
