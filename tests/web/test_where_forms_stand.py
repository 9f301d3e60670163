"""Where a form stands: alone it stands in the middle, and with something beside it to the left of that."""

import re

from board.settings import ROOT

TEMPLATES = ROOT / "templates"
FORMS = [*sorted(TEMPLATES.rglob("*new.html")), *sorted(TEMPLATES.rglob("*edit.html"))]
# An example, what one decides about, or what is like it.
BESIDE = re.compile(r"example|with-side|deciding|with-precedents|edit-items")


def test_a_form_stands_in_the_middle_unless_something_stands_beside_it():
    pages = [path for path in FORMS if not path.name.startswith("_") and "extends 'base.html'" in path.read_text()]
    assert len(pages) > 40
    left = [path for path in pages if "block main_class %}narrow" not in path.read_text()]
    alone = [path.relative_to(ROOT).as_posix() for path in left if not BESIDE.search(path.read_text())]
    assert alone == []
