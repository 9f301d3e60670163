"""Calibration: how often what teams expected is what happened, by how sure they were; counts, and never a score."""

import datetime as dt
from collections import Counter

from sqlalchemy import Select, func, select, union_all

from board.database import db
from board.models.expectation import Expectation
from board.models.experiment import Experiment
from board.models.prediction import Prediction, Sure
from board.models.result import Confirmed, Result

# For each way of being sure, None for those who did not say, how often each fate came.
Calibration = dict[Sure | None, Counter[Confirmed]]


def calibration(among: Select[Experiment], since: dt.datetime, until: dt.datetime) -> Calibration:
    """What was predicted and expected in these experiments and told in `since <= result < until`, counted in one query.

    A prediction counts with its result, as it was when it was frozen; each expectation counts on its own.
    """
    ids = among.with_only_columns(Experiment.id).order_by(None)
    told = (Result.experiment_id.in_(ids), Result.at >= since, Result.at < until)
    # Only an amendment has a reason, and an amendment is no prediction.
    predictions = (
        select(Prediction.sure.label("sure"), Result.confirmed.label("confirmed"))
        .join(Result, Result.experiment_id == Prediction.experiment_id)
        .where(Prediction.because == "", *told)
    )
    expectations = (
        select(Expectation.sure, Expectation.confirmed)
        .join(Result, Result.experiment_id == Expectation.experiment_id)
        .where(Expectation.confirmed.is_not(None), *told)
    )
    both = union_all(predictions, expectations).subquery()
    counted: Calibration = {sure: Counter() for sure in (*Sure, None)}
    rows = db.session.execute(select(both.c.sure, both.c.confirmed, func.count()).group_by(both.c.sure, both.c.confirmed))
    for sure, confirmed, number in rows:
        counted[Sure(sure) if sure else None][Confirmed(confirmed)] = number
    return counted
