"""Boards: what a card shows, what is the next step, what waits for whom, and what a coach sees."""
