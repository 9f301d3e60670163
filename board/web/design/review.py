"""A sample review: decisions on /design that were looked at again, and changes made after a decision."""

import datetime as dt
from types import SimpleNamespace

from board.models.experiments.changes_after_decision import Change
from board.models.experiments.decision_review import InUse
from board.web.experiments.decision_reviews import DecisionReviewForm
from board.web.experiments.decisions import DecisionForm
from board.web.forms.several import beside_others

AT = dt.datetime(2026, 11, 3, 14, 5, tzinfo=dt.UTC)
CHANGES = [Change("the result", "Mel Turner", AT), Change("the prediction", "Cora Shah", AT)]
REVIEWS = [
    SimpleNamespace(
        still_in_use=in_use,
        in_use=in_use,
        held=held,
        what_next=what_next,
        look_again_on=dt.date(2027, 2, 1),
        by=SimpleNamespace(name="Lee Okafor"),
        at=AT,
    )
    for in_use, held, what_next in (
        (InUse.YES, "Nobody remembers doing it any other way.", "settled"),
        (InUse.PARTLY, "Five of eight workers send it every week.", "keep"),
        (InUse.NO, "It stopped when the phones were changed.", "again"),
    )
]
# An experiment that does not exist, so that the buttons of the design page answer 404.
IN_PLACE = SimpleNamespace(id=0, title="Text parents the day before a home visit", decision=SimpleNamespace(id=0))
LOOK_AGAIN_ON = dt.date(2027, 2, 1)


def form_in_place() -> DecisionForm:
    """A decision that is being written."""
    words = {
        "kind": "adopt",
        "next": "Every first visit gets a text by name, the day before.",
        "changes": "Send it before 4pm.",
        "spread_by": "Mel Turner",
        "kept_up": "Health visiting keeps it up, and we look at it together again.",
        "review_on": LOOK_AGAIN_ON,
    }
    return beside_others(DecisionForm(formdata=None, data=words), IN_PLACE.id)


def look_in_place() -> DecisionReviewForm:
    """A decision that is being looked at again."""
    words = {"still_in_use": "partly", "held": "Five of eight workers send it every week.", "look_again_on": LOOK_AGAIN_ON}
    return beside_others(DecisionReviewForm(formdata=None, data=words), IN_PLACE.id)
