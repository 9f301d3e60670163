"""The application for web servers: `board.wsgi:app` for any that speaks WSGI, `board.wsgi:buffered` for the product's own."""

import gc
from functools import partial

from sqlalchemy.orm import configure_mappers

from board import create_app
from board.buffering import BufferedApp
from board.web.security import most_sent

app = create_app()
buffered = BufferedApp(app, partial(most_sent, app))

# Objects that exist by now live as long as the process. Scanning them in garbage collection would delay a page by a tenth of a
# second.
configure_mappers()
gc.collect()
gc.freeze()
