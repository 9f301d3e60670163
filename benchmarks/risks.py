"""How fast the risks of a whole council are counted: `python benchmarks/risks.py [--experiments 10000 100000]`.

One team for each hundred experiments, ten moves each, of which three in ten have named a risk and two in ten a cost. Prints the
median and 95th percentile of each question, in milliseconds, for a lead and for somebody who may not see private teams.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from sqlalchemy import Select, func, insert, select, text  # noqa: E402

from benchmarks.served import Served  # noqa: E402
from board.database import db  # noqa: E402
from board.migrations import upgrade  # noqa: E402
from board.models.evidence.cost import Cost  # noqa: E402
from board.models.evidence.risk import Risk  # noqa: E402
from board.models.experiments.decision import Decision, DecisionKind  # noqa: E402
from board.models.experiments.experiment import Experiment  # noqa: E402
from board.models.experiments.move import Move  # noqa: E402
from board.models.moments import now  # noqa: E402
from board.models.people.account import open_account  # noqa: E402
from board.models.people.person import Person  # noqa: E402
from board.models.people.team import Team  # noqa: E402
from board.models.review.cost_of_learning import costs_of  # noqa: E402
from board.models.review.risk_and_cost import risk_and_cost_of  # noqa: E402
from board.models.review.risk_map import started_or_decided  # noqa: E402
from board.models.stages import Stage  # noqa: E402

ROUNDS = 40
YEARS = 4
AT_ONCE = 10_000
ROUND_THE_LOOP = (Stage.READY, Stage.TRYING, Stage.READY, Stage.TRYING, Stage.REFLECTING) * 2


def main() -> None:
    """Fill a database of each size, and print its table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--experiments", type=int, nargs="+", default=[10_000, 100_000], help="how many (default: two sizes)")
    for size in options.parse_args().experiments:
        with Served() as served, served.app().app_context():
            lead, other = fill(size)
            counted = db.session.scalar(select(func.count(Risk.id)))
            print(f"{size:,} experiments, {counted:,} risks, on {db.engine.dialect.name}\n{'':44}{'median':>9}{'p95':>9}")
            for name, question in questions(lead, other).items():
                measure(name, question)
            db.session.remove()
            db.engine.dispose()


def fill(size: int) -> tuple[Person, Person]:
    """Insert several years of a council, spread evenly; not through the rules, which would take hours."""
    upgrade()
    moment = now()
    lead, other = (open_account(name, f"{name}@example.org", by=None, at=moment) for name in ("lee", "otto"))
    lead.is_lead = True
    db.session.flush()
    made = {"created_at": moment}
    teams = [{"name": f"T{n}", "slug": f"t{n}", "is_private": n % 10 == 0, **made} for n in range(size // 100)]
    db.session.execute(insert(Team), teams)
    words = dict.fromkeys(("change", "people", "evidence", "outcome", "signal"), "so that families are met where they are " * 3)
    for start in range(1, size + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, size + 1))
        when = {n: moment - dt.timedelta(days=YEARS * 365 * (size - n) / size) for n in numbers}
        by = {"by_id": lead.id}
        rows = [
            {
                "id": n,
                "title": f"Experiment {n}",
                "team_id": n % len(teams) + 1,
                "stage": "decided",
                "stage_since": when[n],
                **words,
            }
            for n in numbers
        ]
        db.session.execute(insert(Experiment), [{**row, "created_at": row["stage_since"]} for row in rows])
        step = {"from_stage": "ideas", "rank_before": 0, "since_before": moment, **by}
        moves = [{"experiment_id": n, "to_stage": to, "at": when[n], **step} for n in numbers for to in ROUND_THE_LOOP]
        db.session.execute(insert(Move), moves)
        said = {"because": "It works", "next": "On", **by}
        kinds = list(DecisionKind)
        decided = [{"experiment_id": n, "kind": kinds[n % 3], "at": when[n], **said} for n in numbers if n % 5 < 3]
        db.session.execute(insert(Decision), decided)
        risks = [
            {
                "experiment_id": n,
                "assumption": words["change"],
                "at": when[n],
                **by,
                "likelihood": n % 5 + 1,
                "impact": n // 10 % 5 + 1,
                "strength": "seen",
                "now_likelihood": n // 7 % 5 + 1 if n % 4 else None,
                "now_impact": n // 10 % 5 + 1 if n % 4 else None,
            }
            for n in numbers
            if n % 10 < 3
        ]
        db.session.execute(insert(Risk), risks)
        figures = {"days": 6, "pounds": 1200, "full_days": 90, "full_pounds": 85_000, **by}
        db.session.execute(insert(Cost), [{"experiment_id": n, "at": when[n], **figures} for n in numbers if n % 10 < 2])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return lead, other


def questions(lead: Person, other: Person) -> dict[str, Callable[[], object]]:
    """The queries of the pages by name, for all experiments and for those of the last quarter."""
    until = now() + dt.timedelta(days=1)
    asked: dict[str, Callable[[], object]] = {}
    for name, everything in (("a lead", Experiment.visible_to(lead)), ("somebody else", Experiment.visible_to(other))):
        quarter = started_or_decided(everything, until - dt.timedelta(days=91), until)
        for span, among in (("all years", everything), ("a quarter", quarter)):
            asked |= {f"{what} of {span}, {name}": question for what, question in about(among).items()}
    return asked


def about(among: Select[Experiment]) -> dict[str, Callable[[], object]]:
    """The queries for these experiments, by name."""
    return {
        "risks and costs": lambda: risk_and_cost_of(among, 100),
        "100 costs": lambda: costs_of(among, 100),
    }


def measure(name: str, question: Callable[[], object]) -> None:
    """Measure one query, and print its line of the table."""
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        question()
        times.append((time.perf_counter() - started) * 1000)
    print(f"  {name:42}{median(times):9.1f}{quantiles(times, n=20)[-1]:9.1f}", flush=True)


if __name__ == "__main__":
    main()
