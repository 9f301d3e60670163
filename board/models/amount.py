"""An amount: an exact number with its unit, as people type and read it: 14%, £1,200, 3.5 days."""

import re
from decimal import ROUND_HALF_UP, Decimal

from board.models.errors import RuleBroken

BIGGEST = Decimal(10) ** 12
MOST_DECIMALS = 6
CURRENCIES = ("£", "$", "€")
PERCENT = "%"
MINUS = "−"

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?"
# A sign, a currency and a percent sign where spreadsheets put them; accountants write a minus as brackets.
_NUMBER = re.compile(rf"(?P<open>\()?(?P<sign>[-+])?[£$€]?(?P<inner>-)?(?P<digits>{_DIGITS})%?(?P<close>\))?", re.ASCII)


def read_number(text: str) -> Decimal:
    """The exact number that a text means: 1,200 or £1,200.50 or 14% or -3. Raises RuleBroken for anything else."""
    bare = re.sub(r"\s", "", text).replace(MINUS, "-")
    # Spaces may be around a sign or a unit, never between digits.
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
    """The number in its normal form, without trailing zeros, an exponent or a negative zero."""
    return Decimal(f"{number.normalize():f}") if number else Decimal(0)


def decimals_of(number: Decimal) -> int:
    """The number of digits after the decimal point."""
    exponent = exact(number).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def decimals_for(spread: Decimal) -> int:
    """The number of decimals to show for a mean whose readings vary by `spread` around it: to a third of the spread, or finer."""
    return 0 if spread <= 0 else max(0, min(MOST_DECIMALS, -(spread / 3).adjusted()))


def rounded(number: Decimal, decimals: int) -> Decimal:
    """A number rounded to some decimals, halves away from zero."""
    return exact(number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def say_amount(number: Decimal, unit: str = "", decimals: int | None = None) -> str:
    """A number with its unit as people write it, rounded to `decimals` if given: 14%, £1,200, −3.5 days."""
    if decimals is not None:
        number = rounded(number, decimals)
    sign, size = (MINUS if number < 0 else ""), abs(exact(number))
    if unit.startswith(PERCENT):
        return f"{sign}{size:,f}{unit}"
    if unit.startswith(CURRENCIES):
        # Pence have two digits or none.
        digits = f"{size:,.2f}" if decimals_of(size) == 1 else f"{size:,f}"
        return f"{sign}{unit[0]}{digits}{_after(unit[1:].strip())}"
    return f"{sign}{size:,f}{_after(unit)}"


def say_span(low: Decimal, high: Decimal, unit: str = "", decimals: int | None = None) -> str:
    """A range with its unit; a word is written once, a sign at both numbers: 9% to 31%, 8.5 to 9.9 minutes."""
    sign = unit[:1] if unit.startswith((PERCENT, *CURRENCIES)) else ""
    return f"{say_amount(low, sign, decimals)} to {say_amount(high, unit, decimals)}"


def goes_with_number(unit: str) -> bool:
    """Whether a unit is a sign that belongs to every number, such as %, and not a word."""
    return unit in (PERCENT, *CURRENCIES)


def _after(word: str) -> str:
    return f" {word}" if word else ""


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:29] + "…"
