"""Moving a card: POST /experiments/7/moves, both by dragging and with the Move form."""

import json
from typing import cast
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import contains_eager
from werkzeug.wrappers import Response

from board.database import db, only_reads_from_now_on
from board.models.boards.card_facts import counts_of, facts_of
from board.models.errors import Conflict, RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.experiments.ranking import PlaceInStage, position_for
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.permissions import may_work_in
from board.models.stages import Stage
from board.web.access import allow, current_person, find, today
from board.web.boards.boards import board_fragment, fresh_revision, stage_of, wanted_filter
from board.web.boards.cards import draw_card
from board.web.boards.move_form import (
    MoveForm,
    PlaceForm,
    answers_six,
    asks_for,
    fill_in,
    form_for,
    form_page,
    is_reordering,
    mark_missing,
)
from board.web.forms.safety import answers_in
from board.web.fragments import in_place, put, redraw, say, stale, wants_fragments

bp = Blueprint("moves", __name__)

_card = cast(Table, Experiment.__table__).c
CARD_ABOVE = (
    select(_card.id)
    .where(
        _card.team_id == bindparam("team"),
        _card.stage == bindparam("stage"),
        _card.archived_at.is_(None),
        (_card.rank < bindparam("rank")) | ((_card.rank == bindparam("rank")) & (_card.id < bindparam("id"))),
    )
    .order_by(_card.rank.desc(), _card.id.desc())
    .limit(1)
)


@bp.get("/experiments/<int:experiment_id>/moves/new")
def new(experiment_id: int) -> Response:
    """The Move form: a dialog on the board, a page elsewhere."""
    experiment = find(Experiment.visible_to(current_person()), id=experiment_id)
    allow(may_work_in(current_person(), experiment.team))
    form = form_for(experiment, obj=None)
    form.version.data = experiment.version
    form.stage.data = list(Stage)[min(Stage(experiment.stage).place + 1, len(Stage) - 1)].value
    return form_page(form, experiment, asks_for(experiment, Stage(form.stage.data)))


@bp.post("/experiments/<int:experiment_id>/moves")
def create(experiment_id: int) -> Response:
    """Move a card, and save whatever it lacked."""
    person = current_person()
    # Locked, so that of two moves at once the second sees where the first has put the card.
    experiment = find(
        Experiment.visible_to(person).options(contains_eager(Experiment.team)).with_for_update(of=Experiment), id=experiment_id
    )
    allow(may_work_in(person, experiment.team))
    form = PlaceForm() if is_reordering() else form_for(experiment)
    if not form.sent():
        chosen = Stage(form.stage.data) if form.stage.data in list(Stage) else None
        return form_page(whole(form, experiment), experiment, asks_for(experiment, chosen) if chosen else [], 422)
    if isinstance(form, MoveForm) and answers_six(experiment, form) and None in answers_in(form).values():
        mark_missing(form, experiment, Stage(form.stage.data))
        return form_page(form, experiment, asks_for(experiment, Stage(form.stage.data)), 422)
    if form.version.data is None:  # a button on a card has no field of its own
        form.version.data = request.args.get("version", type=int)
    if form.version.data is not None and has_moved_since(experiment, form.version.data):
        return stale_answer(experiment)
    stage, came_from = Stage(form.stage.data), Stage(experiment.stage)
    try:
        if isinstance(form, MoveForm):
            fill_in(experiment, form, person)
            if answers_six(experiment, form) and needs_agreement(experiment, stage):
                return waiting_in_ready(experiment, came_from, person)
        position = place_in(experiment, stage, form)
        move = experiment.move_to(stage, by=person, at=now(), position=position, after=form.after.data)
    except RuleBroken as broken:
        return refused(form, experiment_id, broken, stage)
    db.session.commit()
    only_reads_from_now_on()
    team = experiment.team
    said = (
        f"“{experiment.title}” moved to {team.label_of(stage)}."
        if move
        else f"“{experiment.title}” has a new place in {team.label_of(stage)}."
    )
    answer = redraw(
        *pieces(experiment, came_from, stage),
        announce=said,
        undo_url=url_for("moves.destroy", move_id=move.id) if move else None,
        otherwise=url_for("boards.show", slug=team.slug, _anchor=f"card-{experiment.id}"),
    )
    if wants_fragments():
        revision = fresh_revision(team, form.since.data)
        answer.headers["HX-Trigger"] = json.dumps({"board:moved": {"card": experiment.id, "revision": revision}})
    return answer


def place_in(experiment: Experiment, stage: Stage, form: PlaceForm) -> int | None:
    """The position that was sent, or that the chosen place comes to as the stage is now."""
    chosen = form.place.data if isinstance(form, MoveForm) else None
    return position_for(experiment, stage, PlaceInStage(chosen)) if chosen else form.position.data


def needs_agreement(experiment: Experiment, stage: Stage) -> bool:
    """Whether a lead's agreement is the only thing missing for this stage."""
    return [need.key for need in experiment.missing_for(stage)] == ["agreement"]


def waiting_in_ready(experiment: Experiment, came_from: Stage, by: Person) -> Response:
    """One of the six answers is yes: everything that was written is saved, and the card waits in Ready for a lead."""
    move = experiment.move_to(Stage.READY, by=by, at=now()) if came_from is not Stage.READY else None
    db.session.commit()
    only_reads_from_now_on()
    team = experiment.team
    answer = redraw(
        *pieces(experiment, came_from, Stage.READY),
        announce=f"“{experiment.title}” waits in {team.label_of(Stage.READY)} until a lead agrees. Your answers are saved.",
        undo_url=url_for("moves.destroy", move_id=move.id) if move else None,
        otherwise=url_for("experiments.show", experiment_id=experiment.id, _anchor="story-safety"),
        kind="notice",
    )
    if wants_fragments():
        answer.headers["HX-Trigger"] = json.dumps({"board:moved": {"card": experiment.id, "revision": None}})
    return answer


@bp.post("/moves/<int:move_id>/undo")
def destroy(move_id: int) -> Response:
    """Undo a move, from the message that announced it."""
    person = current_person()
    move = find(Move.visible_to(person), id=move_id)
    experiment = move.experiment
    allow(may_work_in(person, experiment.team) or move.by_id == person.id)
    back = url_for("boards.show", slug=experiment.team.slug, _anchor=f"card-{experiment.id}")
    try:
        move.undo(by=person, at=now())
    except RuleBroken as broken:
        db.session.rollback()
        return stale(redraw(announce=broken.sentence, kind="error", otherwise=back, status=409))
    db.session.commit()
    said = f"Undone: “{experiment.title}” is back in {experiment.team.label_of(Stage(experiment.stage))}."
    return stale(redraw(announce=said, otherwise=back), experiment.id)


def has_moved_since(experiment: Experiment, version: int) -> bool:
    """Whether somebody has moved it since it was shown at `version`; an edit of its words does not prevent a move."""
    if version >= experiment.version:
        return False
    return (
        db.session.scalar(
            select(Activity.id)
            .where(
                Activity.subject == "experiment",
                Activity.subject_id == experiment.id,
                Activity.version > version,
                Activity.verb.in_(("moved", "unmoved", "archived")),
            )
            .limit(1)
        )
        is not None
    )


def stale_answer(experiment: Experiment) -> Response:
    """409 with the current position of the card and the fresh board."""
    team = experiment.team
    said = f"“{experiment.title}” was moved by somebody else. It is in {team.label_of(Stage(experiment.stage))} now."
    if not wants_fragments():
        form = form_for(experiment, formdata=None)
        form.version.data, form.stage.data = experiment.version, experiment.stage
        form.refuse(RuleBroken(said))
        return form_page(form, experiment, [], 409)
    board = put(board_fragment(team, wanted_filter(filter_of_page())), "#board", "outerMorph")
    return Response(board + say(said, "error"), 409, mimetype="text/html")


def whole(form: PlaceForm, experiment: Experiment) -> MoveForm:
    """The Move form to be shown again, with everything that it can ask for."""
    if isinstance(form, MoveForm):
        return form
    shown = form_for(experiment)
    shown.validate()
    return shown


def refused(form: PlaceForm, experiment_id: int, broken: RuleBroken, stage: Stage) -> Response:
    """422, or 409 for a Conflict: the sentence, with the missing fields; nothing is changed, and everything typed is kept."""
    db.session.rollback()
    experiment = find(Experiment.visible_to(current_person()), id=experiment_id)
    seen, form = isinstance(form, MoveForm), whole(form, experiment)
    form.refuse(broken)
    if seen and not isinstance(broken, Conflict):
        mark_missing(form, experiment, stage)
    return form_page(form, experiment, asks_for(experiment, stage), 409 if isinstance(broken, Conflict) else 422)


def pieces(experiment: Experiment, came_from: Stage, stage: Stage) -> list[str]:
    """The fragments that a move changes: the card in its new position and two counts; the whole board if it is filtered."""
    team = experiment.team
    if not wants_fragments():
        return []
    wanted = wanted_filter(filter_of_page())
    card = facts_of(experiment.id)
    if wanted.is_on or card is None:
        return [put(board_fragment(team, wanted), "#board", "outerMorph")]
    drawn = draw_card(card, today(), True)
    above = _card_above(experiment)
    place = (f"#card-{above}", "afterend") if above else (f"#cards-{stage}", "afterbegin")
    counts = _counts(team, {came_from, stage})
    return [put("", f"#card-{experiment.id}", "delete"), put(drawn, *place), *counts]


def _counts(team: Team, stages: set[Stage]) -> list[str]:
    numbers = counts_of(team.id)
    return [
        in_place(render_template(f"boards/{piece}.html", stage=stage_of(team, stage, numbers.get(stage, 0))), "outerHTML")
        for stage in stages
        for piece in ("_count", "_pick")
    ]


def _card_above(experiment: Experiment) -> int | None:
    """The id of the card above it, after which the browser inserts it; None for the first of its stage."""
    where = {"team": experiment.team_id, "stage": experiment.stage, "rank": experiment.rank, "id": experiment.id}
    return db.session.scalar(CARD_ABOVE, where)


def filter_of_page() -> dict[str, str]:
    """The filter in the address of the page that sent the htmx request."""
    return {name: values[0] for name, values in parse_qs(urlsplit(request.headers.get("HX-Current-URL", "")).query).items()}
