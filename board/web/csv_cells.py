"""Cells of a CSV file: text that people wrote, from which no spreadsheet makes a formula."""

import re

# OWASP, CSV injection. The full-width signs are formulas in some languages' Excel, and where a spreadsheet takes semicolons or tabs
# for commas, what follows one is a cell of its own.
FORMULA = re.compile(r"(^|[;\t\r\n])([\s\"]*)(?=[=+\-@＝＋－＠\t\r])")


def harmless(text: str) -> str:
    """The text, with an apostrophe before whatever would begin a formula."""
    return FORMULA.sub(r"\1'\2", text)
