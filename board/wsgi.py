"""What a web server asks for: `board.wsgi:app`."""

import gc

from sqlalchemy.orm import configure_mappers

from board import create_app

app = create_app()

# What is there by now stays as long as the process does: to look through it for garbage, a page would wait for a tenth of a second.
configure_mappers()
gc.collect()
gc.freeze()
