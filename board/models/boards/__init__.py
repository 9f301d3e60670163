"""Boards: what a card shows, what its next step is, what is in a person's inbox, and what a coach sees."""
