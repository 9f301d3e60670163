"""The `board` command: starts the board and looks after it; a file for each group of commands."""

from board.cli import people, round_up, serving, upkeep  # noqa: F401  each adds its commands
from board.cli.group import board

__all__ = ["board"]
