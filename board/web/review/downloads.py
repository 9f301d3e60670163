"""A review as a file: one line for each experiment that anything happened to in the period, for a spreadsheet."""

import csv
import io
from array import array
from collections.abc import Iterable, Iterator, Sequence

from flask import Blueprint, Response, stream_with_context

from board.database import db
from board.models.evidence.expectation import Expectation, expectations_of
from board.models.experiments.experiment import Experiment
from board.models.review.figure import REVIEW
from board.models.review.recap import experiments_of_review
from board.models.stages import Stage
from board.web.access import current_person, note_reading, organisation
from board.web.addresses import full_url
from board.web.csv_cells import harmless
from board.web.review.filter import Filter, read_filter

bp = Blueprint("review_downloads", __name__)

COLUMNS = (
    *(
        "Team",
        "Experiment",
        "Stage",
        "Hypothesis",
        "We'll know when",
        "Prediction",
        "What happened",
        "Prediction confirmed",
        "Question by question",
    ),
    *(
        "Result on",
        "We learned",
        "Therefore we will",
        "Decision",
        "Because",
        "Decided on",
        "Still in use",
        "Did it hold",
        "Address",
    ),
)
HAPPENED = ("started", "finished", "learned", "decided", "reviewed")
AT_ONCE = 200
MOST = 1_000_000


@bp.get("/review.csv")
def show() -> Response:
    """The same teams and days as the review in the address; sent while it is read, so that memory does not grow with the lines."""
    wanted = read_filter()
    ids = _happened_to(wanted)
    name = f"review-{wanted.period.first_day}-to-{wanted.period.last_day}.csv"
    note_reading("downloaded", by=current_person(), detail=name)
    answer = Response(stream_with_context(pieces_of(ids)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _happened_to(wanted: Filter) -> Sequence[int]:
    """The numbers of the experiments, in their order, at eight bytes each."""
    portfolio = wanted.portfolio()
    return array("q", sorted({each for name in HAPPENED for each in portfolio.ids(REVIEW.figures[name], MOST)}))


def pieces_of(ids: Sequence[int]) -> Iterator[bytes]:
    """The file: its head, and then `AT_ONCE` lines at a time."""
    yield ("\ufeff" + _as_csv([COLUMNS])).encode()  # the mark tells Excel that it is UTF-8
    for start in range(0, len(ids), AT_ONCE):
        some = list(ids[start : start + AT_ONCE])
        expected = expectations_of(some)
        experiments = experiments_of_review(some)
        lines = _as_csv(_line(experiments[each], expected.get(each, [])) for each in some if each in experiments)
        for experiment in experiments.values():
            db.session.expunge(experiment)  # with what hangs on it: it would be kept until the next look for rubbish
        yield lines.encode()


def _as_csv(lines: Iterable[Sequence[str]]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows([harmless(cell) for cell in line] for line in lines)
    return file.getvalue()


def question_by_question(expectations: Sequence[Expectation]) -> str:
    """What was expected of each question or measure and whether it was so, each on a line of its own."""
    lines = []
    for one in expectations:
        said = ". ".join(words for words in (one.verdict.label if one.verdict else "", one.happened) if words)
        lines.append(f"{one.asks}: {one.expects or 'not said yet'}" + (f" – {said}" if said else ""))
    return "\n".join(lines)


def _line(experiment: Experiment, expectations: Sequence[Expectation]) -> list[str]:
    result, learning, decision, prediction = (
        experiment.result,
        experiment.learning,
        experiment.decision,
        experiment.prediction,
    )
    review = decision.latest_review if decision else None
    day = organisation().today
    return [
        experiment.team.name,
        experiment.title,
        Stage(experiment.stage).label,
        experiment.hypothesis.sentence,
        experiment.signal,
        prediction.expects if prediction else "",
        result.happened if result else "",
        result.verdict.label if result else "",
        question_by_question(expectations),
        day(result.at).isoformat() if result else "",
        learning.learned if learning else "",
        learning.therefore if learning else "",
        decision.verdict.done if decision else "",
        decision.because if decision else "",
        day(decision.at).isoformat() if decision else "",
        review.in_use.label if review else "",
        review.held if review else "",
        full_url("experiments.show", experiment_id=experiment.id),
    ]
