"""The health check for monitoring."""

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from board.database import db
from board.web.access import open_to_all

bp = Blueprint("health", __name__)


@bp.get("/health")
@open_to_all
def show() -> tuple[Response, int]:
    """200 when the database answers, 503 when it does not; the reason goes to the log only."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        current_app.logger.exception("The database does not answer")
        db.session.rollback()
        return jsonify(status="broken", database="does not answer"), 503
    return jsonify(status="ok", database="ok"), 200
