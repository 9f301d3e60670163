"""The wall sheet of a sprint: its goal, what was tried, the results, and what to do better."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.experiments.decision import DecisionKind
from board.models.retrospectives.closing import in_sprint
from board.models.retrospectives.sprint_reflection import reflected_since, reflections_of
from board.models.sprints.sprint import Sprint
from board.models.sprints.window import windows_in
from board.models.stages import Stage
from board.web.addresses import full_url
from board.web.drawing.poster import Panel, PosterItem, Sheet, first, several
from board.web.fragments import page
from board.web.sprints.sprints import find_sprint
from board.web.walls.experiment_walls import CONFIRMED, to_do_better

bp = Blueprint("sprint_walls", __name__)

MOST_SHOWN = 7
# Three for each of two retrospectives.
MOST_BETTER = 6


@bp.get("/sprints/<int:sprint_id>/wall")
def show(sprint_id: int) -> Response:
    """One sheet; a closed sprint as it was when it closed."""
    sprint = find_sprint(sprint_id)
    return page("walls/show.html", nav="teams", team=sprint.team, sheet=sheet_of(sprint))


def sheet_of(sprint: Sprint) -> Sheet:
    """The sprint as everyone may read it; never a raw note."""
    tried, well, better = closed(sprint) if sprint.closed_at else running(sprint)
    return Sheet(
        above=f"{sprint.team.name} · {sprint.window}",
        title=sprint.goal,
        below="",
        rows=[
            [Panel("What we try" if sprint.closed_at is None else "What we tried, and what came out", first(tried, MOST_SHOWN))],
            [
                Panel("What went well", several(well, 5, lines=2)),
                Panel("To do better", first(better, MOST_BETTER), is_numbered=True),
            ],
        ],
        address=full_url("sprints.show", sprint_id=sprint.id),
        back=url_for("sprints.show", sprint_id=sprint.id),
    )


def closed(sprint: Sprint) -> tuple[list[PosterItem], str, list[PosterItem]]:
    """What was tried, what went well and what to do better, as saved when the sprint was closed."""
    tried = [
        told(window.title, window.change, window.confirmed, window.happened, window.learned, window.decision)
        for window in windows_in(sprint)
    ]
    reflections = reflections_of(sprint)
    well = "\n".join(reflection.went_well for reflection in reflections)
    return tried, well, [PosterItem(words) for reflection in reflections for words in reflection.improvements]


def running(sprint: Sprint) -> tuple[list[PosterItem], str, list[PosterItem]]:
    """What was tried, what went well and what to do better, as of now."""
    experiments = sorted(in_sprint(sprint), key=lambda one: -Stage(one.stage).place)
    tried = []
    for one in experiments:
        result, learning = one.result, one.learning
        tried.append(
            told(
                one.title,
                one.change,
                result.confirmed if result else None,
                result.happened if result else "",
                learning.learned if learning else "",
                one.decision.kind if one.decision else None,
            )
        )
    reflected = reflected_since(sprint, [one.id for one in experiments])
    well = "\n".join(retrospective.went_well for retrospective in reflected)
    return (
        tried,
        well,
        [to_do_better(improvement) for retrospective in reflected for improvement in retrospective.shared_improvements],
    )


def told(title: str, change: str, confirmed: str | None, happened: str, learned: str, decision: str | None) -> PosterItem:
    """One experiment: what was learned, or else what happened, or else the change that is being tried."""
    fate = DecisionKind(decision).done if decision else CONFIRMED[confirmed].capitalize() if confirmed else ""
    words = f"We learned: {learned}" if learned else happened or change
    return PosterItem(f"{fate}. {words}" if fate else words, f"{title}:", 4)
