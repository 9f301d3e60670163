"""On paper: the review of the demo fits on two pages, whichever days are asked for."""

import datetime as dt
import re

import pytest

from board.database import db
from board.demo import load_demo
from board.models.person import Person

# What a PDF begins each of its pages with; the list of all pages is called /Pages.
PAGE = re.compile(rb"/Type\s*/Page(?!s)")


@pytest.mark.parametrize("span", ["week", "month", "quarter"])
def test_a_lead_prints_the_review_on_two_pages(span, app, browser_of):
    load_demo(dt.datetime.now(dt.UTC).replace(microsecond=0))
    db.session.commit()
    lee = db.session.scalars(db.select(Person).where(Person.email == "lee@example.org")).one()
    page = browser_of(lee)
    page.goto(f"/review?period={span}")
    assert page.get_by_role("heading", name="What is less risky now?").is_visible()
    assert len(PAGE.findall(page.pdf(format="A4", print_background=True))) <= 2
