"""Retrying: when two people save at the same moment, the second request runs again and sees what the first has saved."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, g, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from board.database import db, has_committed
from board.write_lock import waited_in_vain

CONFLICTS = (StaleDataError, IntegrityError, OperationalError)


def wrap(app: Flask) -> None:
    """Retry every handler once after it loses a race; if the second attempt loses too, the error page explains it."""
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _with_second_try(view)


def _with_second_try(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def twice(*given: Any, **named: Any) -> Any:
        try:
            return view(*given, **named)
        except CONFLICTS as conflict:
            if request.method == "GET" or has_committed() or waited_in_vain(conflict):
                raise
            db.session.rollback()
            g.pop("organisation", None)
            return view(*given, **named)

    return twice
