"""Archiving and restoring a learning card."""

from flask import url_for

from board.web.archiving import archiving
from board.web.learning.learning_cards import find_to_reword

bp = archiving(
    "card_archives",
    "/learning-cards/<int:card_id>",
    find_to_reword,
    archived=lambda card: "The learning card is archived.",
    restored=lambda card: "The learning card is back.",
    back=lambda card: url_for("learning_cards.index") if card.is_archived else url_for("learning_cards.show", card_id=card.id),
)
