"""The summary of a retrospective: what everyone who may see its team can read, share, print or copy."""

from typing import Any

from flask import Blueprint
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from board.models.moments import local_day, say_day
from board.models.permissions import may_work_in
from board.models.retrospectives.retrospective import Retrospective
from board.web.access import current_person, find, organisation
from board.web.addresses import full_url
from board.web.circles.view import about, chosen_thing
from board.web.fragments import page
from board.web.retrospectives.retrospectives import THREE_THINGS

bp = Blueprint("summaries", __name__)


@bp.get("/retrospectives/<int:retrospective_id>/summary")
def show(retrospective_id: int) -> Response:
    """What went well and the three improvements; never a raw note."""
    retrospective = find(
        Retrospective.visible_to(current_person()).options(
            joinedload(Retrospective.team),
            joinedload(Retrospective.sprint),
            joinedload(Retrospective.circle),
            selectinload(Retrospective.experiments),
            THREE_THINGS,
        ),
        id=retrospective_id,
    )
    return page("retrospectives/summaries_show.html", nav="teams", summary=summary_of(retrospective))


def summary_of(retrospective: Retrospective) -> dict[str, Any]:
    """The context of the summary, for the template and for the plain text."""
    person = current_person()
    day = say_day(local_day(retrospective.closed_at, organisation().time_zone)) if retrospective.closed_at else ""
    summary = {
        **about(retrospective),
        "date": day,
        "went_well": [line.strip() for line in retrospective.went_well.splitlines() if line.strip()],
        "improvements": [chosen_thing(improvement, person) for improvement in retrospective.shared_improvements],
        "may_work": may_work_in(person, retrospective.team),
    }
    return {**summary, "text": as_text(summary)}


def as_text(summary: dict[str, Any]) -> str:
    """The summary as plain text, for an e-mail or a chat."""
    lines = [summary["about"], ", ".join(words for words in (summary["team"]["name"], summary["date"]) if words), ""]
    lines += ["What went well", *(f"- {words}" for words in summary["went_well"]), ""]
    lines.append("What we do better")
    for thing in summary["improvements"]:
        lines.append(f"{thing['place']}. {thing['text']} ({thing['seen_to']})")
        if thing["became"]:
            lines.append(f"   It became the experiment “{thing['became']['title']}”.")
        if thing["escalation"]:
            lines.append(f"   We asked the leads: {thing['escalation']['asked']}")
    link = full_url("summaries.show", retrospective_id=summary["id"])
    return "\n".join([*lines, "", link])
