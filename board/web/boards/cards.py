"""Rendering cards: each is rendered once for the facts and the day that it shows, and cached."""

import datetime as dt
from collections.abc import Callable
from itertools import groupby
from operator import attrgetter
from typing import Generic, NamedTuple, TypeVar

from flask import current_app, render_template, url_for
from markupsafe import Markup

from board.models.boards.card_facts import CardFacts, cards_of
from board.models.boards.next_step import NextStep, next_step, silence_of, window_is_over
from board.models.boards.overview import decided_lately_since
from board.models.evidence.risk_matrix import band_of
from board.models.experiments.decision import DecisionKind
from board.models.experiments.safety import SafetyStatus
from board.models.moments import local_day, say_age, say_moment, say_what_is_left, say_window
from board.models.stages import Stage
from board.web.access import organisation
from board.web.steps import place_of

# The HTML of a card is about a kilobyte, and that of a board its cards': some 15 MB each per worker, if these caches are full.
CARDS_KEPT = 10_000
BOARDS_KEPT = 64

Drawing = TypeVar("Drawing")


class CachedBoard(Generic[Drawing]):
    """A cache with the latest rendering of each thing, which is replaced when the thing shows something else."""

    def __init__(self, most: int):
        self.most = most
        self.drawings: dict[object, tuple[object, Drawing]] = {}

    def drawn(self, thing: object, shows: object, draw: Callable[[], Drawing]) -> Drawing:
        """The rendering of a thing, from the cache if `shows` has not changed."""
        kept = self.drawings.get(thing)
        if kept is not None and kept[0] == shows:
            return kept[1]
        drawing = draw()
        self.drawings[thing] = (shows, drawing)
        while len(self.drawings) > self.most:
            # Another thread may be removing the same entry.
            self.drawings.pop(next(iter(self.drawings)), None)
        return drawing

    def clear(self) -> None:
        """Empty the cache."""
        self.drawings.clear()


boards_kept: CachedBoard[dict[str, tuple[Markup, int]]] = CachedBoard(BOARDS_KEPT)
cards_kept: CachedBoard[Markup] = CachedBoard(CARDS_KEPT)


class CardStep(NamedTuple):
    """The next step on a card: its label, whether it is urgent, and the address where it is done.

    `stage` is the stage to which a step that needs nothing more moves the card at once.
    """

    label: str
    urgent: bool
    url: str
    stage: str | None = None


class FaceOfRisk(NamedTuple):
    """The risk on a card: its scores, and what they mean."""

    numbers: str
    words: str


def draw_stages(
    cards: list[CardFacts], day: dt.date, may_move: bool, zone: str, decided_since: dt.date | None = None
) -> dict[str, tuple[Markup, int]]:
    """The cards of each stage as HTML, and their number; cards whose facts have not changed come from the cache.

    What was decided before `decided_since` is marked, so that the board can fold it.
    """
    templates = current_app.jinja_env
    drawn: dict[str, tuple[Markup, int]] = {}
    for stage, group in groupby(cards, key=attrgetter("stage")):
        pieces = [_drawn(card, day, may_move, zone, templates, decided_since) for card in group]
        drawn[stage] = (Markup("".join(pieces)), len(pieces))
    return drawn


def draw_whole(team_id: int, revision: int, day: dt.date, may_move: bool, zone: str) -> dict[str, tuple[Markup, int]]:
    """The whole board of a team at one revision, cached for everyone with the same permission until something changes.

    The revision was read before the cards are, so what is cached for a revision is never older than it.
    """
    shows = (revision, day, zone, current_app.jinja_env)
    return boards_kept.drawn(
        (team_id, may_move),
        shows,
        lambda: draw_stages(cards_of(team_id), day, may_move, zone, decided_lately_since(team_id, day)),
    )


def draw_card(card: CardFacts, day: dt.date, may_move: bool) -> Markup:
    """A card as HTML, from the cache if its facts and the day have not changed."""
    return _drawn(card, day, may_move, organisation().time_zone, current_app.jinja_env)


def _drawn(
    card: CardFacts, day: dt.date, may_move: bool, zone: str, templates: object, decided_since: dt.date | None = None
) -> Markup:
    earlier = decided_since is not None and card.stage == Stage.DECIDED and local_day(card.stage_since, zone) < decided_since
    shows = (card, day, zone, templates, earlier)
    return cards_kept.drawn(
        (card.id, may_move),
        shows,
        lambda: Markup(render_template("boards/_card.html", card=face_of(card, day, may_move, zone) | {"earlier": earlier})),
    )


def face_of(card: CardFacts, day: dt.date, may_move: bool, time_zone: str) -> dict[str, object]:
    """The context of a card."""
    step, marked = next_step(card, day), asked_about(card) or silence_of(card, day)
    over = window_is_over(card, day)
    window = card.first_day and card.last_day and card.stage not in (Stage.IDEAS, Stage.DECIDED)
    shows_step = step.key != "story" and (may_move or step.whose == "lead")
    return {
        "id": card.id,
        "title": card.title,
        "version": card.version,
        "stage": card.stage,
        "may_move": may_move,
        "line": f"{card.change.rstrip('.')} → {card.outcome}"
        if card.change and card.outcome
        else card.change or card.outcome or None,
        "owner": card.owner_name,
        "window": say_what_is_left(card.first_day, card.last_day, day) if window and card.first_day and card.last_day else None,
        "window_over": bool(window and over),
        "window_dates": say_window(card.first_day, card.last_day) if card.first_day and card.last_day else None,
        "age": say_age(local_day(card.stage_since, time_zone), day),
        "age_since": card.stage_since.isoformat(),
        "age_date": f"In this stage since {say_moment(card.stage_since, time_zone)}",
        "step": step_on(card, step) if shows_step else None,
        "decision": DecisionKind(card.decision_kind).done if card.decision_kind and card.stage == Stage.DECIDED else None,
        "cycle": f"Cycle {card.cycle}" if card.cycle > 1 else None,
        "risk": say_risk(card.risk_before, card.risk_now) if card.risk_before else None,
        "failure_signal": card.failure_signal,
        "stands_out": marked is not None,
        "stands_out_because": marked,
    }


# What a card lacks for its start is asked on one form, and not on a page for each.
ASKED_AT_THE_START = ("owner", "expectations", "safety")


def step_on(card: CardFacts, step: NextStep) -> CardStep:
    """The next step as its card shows it: a move at once if nothing is missing for it, or else where it is done."""
    if step.key == "ready":
        url = url_for("moves.create", experiment_id=card.id, version=card.version)
        return CardStep(step.label, step.is_urgent, url, Stage.READY)
    key = "start" if card.stage == Stage.READY and step.key in ASKED_AT_THE_START else step.key
    return CardStep(step.label, step.is_urgent, place_of(key, card.id))


def say_risk(before: int, now: int | None) -> FaceOfRisk:
    """The scores of a risk, and the words for its bands, which the scores do not say."""
    was = band_of(before)
    if now is None:
        return FaceOfRisk(f"Risk {before}", f"The risk is {was}")
    return FaceOfRisk(f"Risk {before} → {now}", f"The risk was {was} before the trial and is {band_of(now)} now")


def asked_about(card: CardFacts) -> str | None:
    """The mark of a card in Trying whose later answers no lead has agreed to yet, or None."""
    if card.stage != Stage.TRYING:
        return None
    return {
        SafetyStatus.WAITS: "Is it still safe? A lead has to agree",
        SafetyStatus.ASKED: "A lead asks: is it safe?",
        SafetyStatus.REFUSED: "A lead said no: stop or change it",
    }.get(card.safety)  # type: ignore[call-overload]
