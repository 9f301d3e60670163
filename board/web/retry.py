"""Two people saving at the same moment: the second is tried once more, and then sees what the first has done."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, g, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from board.database import db, has_committed

BEATEN = (StaleDataError, IntegrityError, OperationalError)


def wrap(app: Flask) -> None:
    """Give every handler a second try after losing a race; a third loss is the error page's to explain."""
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _with_second_try(view)


def _with_second_try(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def twice(*given: Any, **named: Any) -> Any:
        try:
            return view(*given, **named)
        except BEATEN:
            if request.method == "GET" or has_committed():
                raise
            db.session.rollback()
            g.pop("organisation", None)
            return view(*given, **named)

    return twice
