"""The WSGI application for web servers: `board.wsgi:app`."""

import gc

from sqlalchemy.orm import configure_mappers

from board import create_app

app = create_app()

# Objects that exist by now live as long as the process. Scanning them in garbage collection would delay a page by a tenth of a
# second.
configure_mappers()
gc.collect()
gc.freeze()
