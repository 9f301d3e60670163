"""An amount: an exact number with its unit, as people type it and as they read it: 14%, £1,200, 3.5 days."""

import re
from decimal import ROUND_HALF_UP, Decimal

from board.models.errors import RuleBroken

BIGGEST = Decimal(10) ** 12
MOST_DECIMALS = 6
CURRENCIES = ("£", "$", "€")
PERCENT = "%"
MINUS = "−"

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?"
# A sign, a currency and a percent sign where a spreadsheet puts them; brackets are how accountants write a minus.
_NUMBER = re.compile(rf"(?P<open>\()?(?P<sign>[-+])?[£$€]?(?P<inner>-)?(?P<digits>{_DIGITS})%?(?P<close>\))?", re.ASCII)


def read_number(text: str) -> Decimal:
    """The exact number that a text means: 1,200 or £1,200.50 or 14% or -3. Raises RuleBroken for anything else."""
    bare = re.sub(r"\s", "", text).replace(MINUS, "-")
    # Spaces may stand around a sign or a unit, never between digits.
    found = None if re.search(r"\d\s+[\d.,]", text.strip()) else _NUMBER.fullmatch(bare)
    if found is None or not found["digits"] or bool(found["open"]) != bool(found["close"]):
        raise RuleBroken(f"“{_short(text)}” is not a number.")
    if bool(found["open"]) + bool(found["sign"]) + bool(found["inner"]) > 1:
        raise RuleBroken(f"“{_short(text)}” has more than one sign.")
    is_negative = bool(found["open"] or found["inner"] or found["sign"] == "-")
    number = Decimal(found["digits"].replace(",", ""))
    if number >= BIGGEST:
        raise RuleBroken(f"“{_short(text)}” is too big: the largest number is below a million million.")
    number = exact(-number if is_negative else number)
    if decimals_of(number) > MOST_DECIMALS:
        raise RuleBroken(f"“{_short(text)}” has more than {MOST_DECIMALS} decimals.")
    return number


def exact(number: Decimal) -> Decimal:
    """The same number in its one plain form, without zeros at the end, an exponent or a minus before nothing."""
    return Decimal(f"{number.normalize():f}") if number else Decimal(0)


def decimals_of(number: Decimal) -> int:
    """How many digits stand after its point."""
    exponent = exact(number).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def decimals_for(spread: Decimal) -> int:
    """To how many decimals a mean is worth saying when readings vary by `spread` around it: a third of that, or finer."""
    return 0 if spread <= 0 else max(0, min(MOST_DECIMALS, -(spread / 3).adjusted()))


def rounded(number: Decimal, decimals: int) -> Decimal:
    """A number to so many decimals, halves away from nothing as people round."""
    return exact(number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def say_amount(number: Decimal, unit: str = "", decimals: int | None = None) -> str:
    """A number with its unit as people write it, to so many decimals or in full: 14%, £1,200, −3.5 days."""
    if decimals is not None:
        number = rounded(number, decimals)
    sign, size = (MINUS if number < 0 else ""), abs(exact(number))
    if unit.startswith(PERCENT):
        return f"{sign}{size:,f}{unit}"
    if unit.startswith(CURRENCIES):
        # Pence are two digits or none.
        digits = f"{size:,.2f}" if decimals_of(size) == 1 else f"{size:,f}"
        return f"{sign}{unit[0]}{digits}{_after(unit[1:].strip())}"
    return f"{sign}{size:,f}{_after(unit)}"


def say_span(low: Decimal, high: Decimal, unit: str = "", decimals: int | None = None) -> str:
    """From one number to another with their unit, of which a word is said once: 9% to 31%, 8.5 to 9.9 minutes."""
    sign = unit[:1] if unit.startswith((PERCENT, *CURRENCIES)) else ""
    return f"{say_amount(low, sign, decimals)} to {say_amount(high, unit, decimals)}"


def goes_with_number(unit: str) -> bool:
    """Whether a unit is a sign that stands at every number, rather than a word that is said once."""
    return unit in (PERCENT, *CURRENCIES)


def _after(word: str) -> str:
    return f" {word}" if word else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:29] + "…"
