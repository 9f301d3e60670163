"""The tour: five steps through the loop on this board's own cards, which follow the user until they leave it."""

from typing import NamedTuple

from flask import Blueprint, Flask, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.stages import Stage
from board.web.access import current_person
from board.web.fragments import done

bp = Blueprint("tour", __name__)

IN_SESSION = "tour"


class TourStep(NamedTuple):
    """A stage of the loop and what there is to see in it."""

    stage: Stage
    words: str


STEPS = (
    TourStep(Stage.IDEAS, "Every change begins as an idea with a title and nothing else. Anybody on a team can log one."),
    TourStep(
        Stage.READY,
        "Five short parts make it a hypothesis: the change, for whom, what we have seen, what will come of it, and how we will know.",
    ),
    TourStep(Stage.TRYING, "The team tries it within a sprint, says beforehand what it expects, and notes what happens."),
    TourStep(Stage.REFLECTING, "Then it looks back together: what went well, and three things to do better."),
    TourStep(Stage.DECIDED, "A lead adopts, adapts or abandons it. What was learned stays here, and starts the next experiment."),
)


def register(app: Flask) -> None:
    """Let every page show the step that the user is at."""
    app.context_processor(lambda: {"tour": current_step()})


def current_step() -> dict[str, object] | None:
    """The context of `navigation/_tour.html`, or None for whoever is not on the tour.

    Its example is the experiment that came to the stage last, among those that the user may see.
    """
    number = session.get(IN_SESSION)
    if not isinstance(number, int) or not 1 <= number <= len(STEPS) or not current_user.is_authenticated:
        return None
    step = STEPS[number - 1]
    examples = Experiment.visible_to(current_person()).where(Experiment.stage == step.stage, Experiment.archived_at.is_(None))
    return {
        "number": number,
        "of": len(STEPS),
        "step": step,
        "example": db.session.scalar(examples.order_by(None).order_by(Experiment.stage_since.desc()).limit(1)),
    }


@bp.post("/help/tour")
def update() -> Response:
    """Begin the tour, or go to the step that is named; what is no step leaves it."""
    number = request.form.get("step", "1")
    if number.isdecimal() and number.isascii() and len(number) == 1 and 1 <= int(number) <= len(STEPS):
        session[IN_SESSION] = int(number)
        step = current_step()
        example = step["example"] if step else None
        if isinstance(example, Experiment):
            return redirect(url_for("experiments.show", experiment_id=example.id), 303)
        return redirect(url_for("help.show", _anchor=STEPS[int(number) - 1].stage), 303)
    session.pop(IN_SESSION, None)
    return done("You have left the tour. It begins again on the page How the loop works.", url_for("home.show"))
