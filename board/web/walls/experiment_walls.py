"""The wall sheet of an experiment: its story on one page, with blank lines to write on for what is still missing."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.experiments.experiment import Experiment
from board.models.experiments.hypothesis import PARTS
from board.models.experiments.scale import scale_of
from board.models.retrospectives.grown_from import grown_from
from board.models.retrospectives.improvement import Improvement
from board.web.access import current_person
from board.web.addresses import full_url
from board.web.drawing.poster import Panel, PosterItem, Sheet, several
from board.web.finding import find_experiment
from board.web.fragments import page

bp = Blueprint("experiment_walls", __name__)

CONFIRMED = {
    "yes": "prediction confirmed",
    "partly": "partly confirmed",
    "no": "not confirmed",
    "too-early": "too early to tell",
    "stopped-early": "stopped early",
}


@bp.get("/experiments/<int:experiment_id>/wall")
def show(experiment_id: int) -> Response:
    """One sheet for a learning circle or a committee."""
    experiment = find_experiment(experiment_id)
    return page("walls/show.html", nav="teams", team=experiment.team, sheet=sheet_of(experiment))


def sheet_of(experiment: Experiment) -> Sheet:
    """The experiment's story as everyone may read it; never a raw note."""
    scale = scale_of(experiment.scale)
    above = [
        experiment.team.name,
        experiment.sprint.window if experiment.sprint else "",
        f"Cycle {experiment.cycle}" if experiment.cycle > 1 else "",
        scale.label if scale else "",
    ]
    return Sheet(
        above=" · ".join(filter(None, above)),
        title=experiment.title,
        below=" · ".join(below_of(experiment)),
        rows=[[hypothesis_of(experiment)], *tried(experiment), [learned(experiment)], [decided(experiment)]],
        address=full_url("experiments.show", experiment_id=experiment.id),
        back=url_for("experiments.show", experiment_id=experiment.id),
    )


def below_of(experiment: Experiment) -> list[str]:
    """The outcome that it serves, and the retrospective that it grew out of."""
    chosen = grown_from(experiment, current_person())
    serves = [f"For: {experiment.serves.name}"] if experiment.serves else []
    return serves + ([f"Grew out of the retrospective on “{chosen.retrospective.about}”"] if chosen else [])


def hypothesis_of(experiment: Experiment) -> Panel:
    """Those of the five parts of the hypothesis that are written."""
    written = experiment.hypothesis
    parts = [(part.lead[:1].upper() + part.lead[1:], getattr(written, part.name)) for part in PARTS]
    return Panel("Our hypothesis", [PosterItem(text, lead) for lead, text in parts if text.strip()])


def tried(experiment: Experiment) -> list[list[Panel]]:
    """Rows of panels: the prediction beside the result, and what went well beside what to do better."""
    prediction, result, retrospective = experiment.prediction, experiment.result, experiment.retrospective
    better = retrospective.shared_improvements if retrospective else []
    return [
        [
            Panel("We predicted", [PosterItem(prediction.expects, most=7)] if prediction else []),
            Panel(
                "What happened",
                [PosterItem(result.happened, most=7)] if result else [],
                note=CONFIRMED[result.confirmed] if result else "",
            ),
        ],
        [
            Panel("What went well", several(retrospective.went_well if retrospective else "", 4, lines=2)),
            Panel("To do better", [to_do_better(one) for one in better], is_numbered=True),
        ],
    ]


def to_do_better(improvement: Improvement) -> PosterItem:
    """One thing to do better, after the name of whoever sees to it."""
    return PosterItem(improvement.text, f"{improvement.owner.name if improvement.owner else 'Nobody yet'}:")


def learned(experiment: Experiment) -> Panel:
    """What the experiment taught, and what follows from that."""
    learning = experiment.learning
    items = [PosterItem(learning.learned, most=3), PosterItem(learning.therefore, "Therefore we will", 2)] if learning else []
    return Panel("We learned", [item for item in items if item.text.strip()], is_key=True)


def decided(experiment: Experiment) -> Panel:
    """What a lead decided, why, and what happens next."""
    decision = experiment.decision
    if decision is None:
        return Panel("Adopt, adapt or abandon? Because")
    return Panel(decision.verdict.done, [PosterItem(decision.because, "Because", 2), PosterItem(decision.next, "Next", 2)])
