"""What a web server asks for: `board.wsgi:app`."""

from board import create_app

app = create_app()
