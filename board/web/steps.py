"""Addresses of next steps: one page for each key, used by the card, the first page and the story."""

from flask import url_for

PAGES = {
    "hypothesis": "experiments.edit",
    "ready": "moves.new",
    "start": "moves.new",
    "expectations": "expectations.edit",
    "owner": "experiments.edit",
    "reading": "experiment_readings.new",
    "result": "results.edit",
    "learning": "learning.edit",
    "safety": "safety_checks.new",
    "question": "replies.new",
    "refused": "safety_checks.new",
}
CHAPTERS = {"retrospective": "story-retrospective", "try": "story-retrospective", "agreement": "story-safety"}
# The fragment of the address, for steps that ask for one field.
FIELDS = {"owner": "owner"}
# Steps of leads, each on a page of its own.
DECIDING = {"decision": "decisions.new", "review": "decision_reviews.new", "agreement": "agreements.new"}


def place_of(key: str, experiment_id: int, *, decides: bool = False) -> str:
    """The address of a step: a page of its own, or a chapter of the story; users who can decide go straight to the form."""
    if decides and key in DECIDING:
        return url_for(DECIDING[key], experiment_id=experiment_id)
    if key in PAGES:
        return url_for(PAGES[key], experiment_id=experiment_id, _anchor=FIELDS.get(key))
    return url_for("experiments.show", experiment_id=experiment_id, _anchor=CHAPTERS.get(key))
