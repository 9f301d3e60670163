"""Change Board: a board for trying small changes at work."""

from flask import Flask

from board import api, on_commit, web
from board.database import db, end_reading
from board.settings import ROOT, Settings
from board.write_lock import limit_waiting


def create_app(settings: Settings | None = None) -> Flask:
    """Create the web application. Settings come from the environment unless given; raises SettingError for a bad one."""
    settings = settings or Settings.from_environment()
    app = Flask(
        "board",
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(settings.instance),
        root_path=str(ROOT / "board"),
    )
    app.config.update(
        BOARD=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=[*settings.older_keys],
        # The last one signs; the tokens of forms that were opened before a change of the key are still good.
        WTF_CSRF_SECRET_KEY=[*settings.older_keys, settings.secret_key],
        WTF_CSRF_SSL_STRICT=False,  # board/web/security.py looks at the Origin too
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # Notices a connection that the server dropped overnight before it is used.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": not settings.database_url.startswith("sqlite")},
        MAX_CONTENT_LENGTH=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # a board stays open over lunch
    )
    db.init_app(app)
    with app.app_context():
        limit_waiting(db.engine)
    on_commit.register()
    app.teardown_request(end_reading)
    web.register(app)
    api.register(app)
    return app
