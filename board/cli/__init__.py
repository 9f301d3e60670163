"""The `board` command, which starts the board and maintains it; a file for each group of commands."""

from board.cli import people, round_up, serving, tidying, upkeep  # noqa: F401  each adds its commands
from board.cli.group import board

__all__ = ["board"]
