"""`python -m board` is the `board` command."""

from board.cli import board

if __name__ == "__main__":
    board()
