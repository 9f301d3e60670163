"""Personal data: finds text that seems to identify a resident, so that its writer is asked before it is saved."""

import re

# Patterns, not lookups: a needless warning costs one tick, a name in a shared record costs more.
LOOKS_LIKE = (
    ("an NHS number", re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")),
    ("a National Insurance number", re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE)),
    (
        "a date of birth",
        re.compile(r"\b(?:d\.?o\.?b\.?|born(?: on)?|date of birth)\b\W{0,3}\d{1,2}[ /.-]\w{1,9}[ /.-]\d{2,4}", re.IGNORECASE),
    ),
    ("a postcode", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")),
    ("a phone number", re.compile(r"(?<![\d-])(?:\+44 ?\(?0?\)?|0)(?:\d[ -]?){9,10}(?!\d)")),
    ("an e-mail address", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
)


def what_it_looks_like(text: str) -> list[str]:
    """The kinds of personal data that a text seems to contain, as words to follow “looks like”."""
    return [
        kind
        for kind, shape in LOOKS_LIKE
        if shape.search(text) and not (kind == "an NHS number" and not _checks_out(text, shape))
    ]


def _checks_out(text: str, shape: re.Pattern[str]) -> bool:
    """Whether any match has the right check digit of an NHS number (NHS Data Dictionary, modulus 11)."""
    for match in shape.finditer(text):
        digits = [int(c) for c in match.group() if c.isdigit()]
        check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
        if (0 if check == 11 else check) == digits[9]:
            return True
    return False
