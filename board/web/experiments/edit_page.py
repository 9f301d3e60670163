"""The edit page of an experiment: which of its fields is written in first, what is folded, and what two people chose differently."""

from typing import TYPE_CHECKING, Any

from flask import Response

from board.models.experiments.experiment import Experiment
from board.models.experiments.hypothesis import PARTS
from board.models.experiments.scale import scale_of
from board.models.library.borrowing import has_borrowed_evidence
from board.models.library.precedent import precedents_of
from board.models.library.series import grew_out_of, next_scale
from board.web.access import current_person
from board.web.forms.expectations import CONFIDENCES
from board.web.forms.phrase import phrase_in_words
from board.web.forms.tags import tags_to_tick
from board.web.fragments import page

if TYPE_CHECKING:
    from board.web.experiments.experiments import ExperimentForm

TYPED = ("title", *(part.name for part in PARTS), "failure_signal")
CHOSEN = ("serves_id", "owner_id", "sprint_id", "scale")
IN_PLAN = ("owner_id", "sprint_id", "expects", "sure")
IN_MORE = ("scale", "serves_id", "failure_signal", "phrase_id", "tags", "source_place", "source_person", "source_link")


def edit_page(form: "ExperimentForm", experiment: Experiment, status: int = 200) -> Response:
    """The form; where two people chose differently, both choices are shown in words."""
    mine = {"phrase_id": phrase_in_words(form)}
    conflicts: dict[str, Any] = dict(form.conflicts)
    for name in CHOSEN:
        if name in conflicts:
            words = {str(choice[0]): choice[1] for choice in form[name].iter_choices()}
            conflicts[name] = (words.get(conflicts[name][0], ""), *conflicts[name][1:])
            mine[name] = words[str(form[name].data)]
    if "sure" in conflicts:
        words = dict(CONFIDENCES)
        conflicts["sure"] = (words.get(conflicts["sure"][0], "Not said"), *conflicts["sure"][1:])
        mine["sure"] = words.get(form.sure.data, "Not said")
    empty = [part.name for part in PARTS if not (form[part.name].data or "").strip()]
    typed = "\n".join(form[name].data or "" for name in TYPED)
    return page(
        "experiments/edit.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        team=experiment.team,
        parts=PARTS,
        # An error, or what somebody else has written, is looked at first.
        first_empty=empty[0] if empty and not form.has_problems else None,
        # Once the hypothesis is whole, the plan is what comes next.
        plan_is_open=not empty or _asks_for(form, IN_PLAN),
        more_is_open=_asks_for(form, IN_MORE) or any(is_filled(form[name].data) for name in IN_MORE),
        borrowed_evidence=has_borrowed_evidence(experiment),
        tags_to_tick=tags_to_tick(form, current_person()),
        conflicts=conflicts,
        mine=mine,
        scale_hint=scale_hint(experiment),
        precedents=precedents_of(typed, current_person(), experiment.team_id, experiment.id),
        form_has_errors=form.has_problems,
    )


def _asks_for(form: "ExperimentForm", names: tuple[str, ...]) -> bool:
    """Whether something in these fields has to be corrected or chosen."""
    return any(form[name].errors or name in form.conflicts for name in names)


def is_filled(value: object) -> bool:
    """Whether a field holds anything; `None` is also what a list sends for none of them."""
    return str(value or "").strip() not in ("", "None")


def scale_hint(experiment: Experiment) -> str | None:
    """What the cycle before it suggests, if its own scale is not known yet."""
    before = grew_out_of(experiment) if experiment.scale is None else None
    was, larger = (scale_of(before.scale), next_scale(before)) if before else (None, None)
    if was is None or larger is None:
        return None
    return f"The cycle before was tried with {was.label.lower()}; {larger.label.lower()} would be the next scale."
