"""A password: how long it is, and what makes one too easy to guess."""

import re
from functools import cache
from pathlib import Path

from board.models.errors import RuleBroken

# OWASP ASVS 5.0: 6.2.1 asks for at least 8 characters and recommends 15; 6.2.9 asks to allow at least 64.
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
# OWASP ASVS 5.0, 6.2.4, asks to refuse the 3,000 most common ones of those that are long enough; 6.2.12, those of breaches.
COMMON = Path(__file__).with_name("common_passwords") / "list.txt"

# What people write in place of a letter.
LETTERS = str.maketrans("0134578@$!", "oieastbasi")
# The year, the number or the mark that makes a common word longer.
TAILS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
REPEATED = re.compile(r"(.{1,10}?)\1+")
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm")
FEWEST_DIFFERENT = 5
# Letters that must be left over when the names are taken out: fewer add hardly anything to guess.
FEWEST_LEFT = 5
SHORTEST_NAME = 3


def check_password(password: str, name: str, email: str, organisation: str = "") -> None:
    """Raises RuleBroken for a password that is too short, too long, common, or made of names that anybody here knows."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(
            f"Enter a password of {SHORTEST_PASSWORD} characters or more. Three or four words are easy to remember.",
            field="password",
        )
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken(f"Enter a password of {LONGEST_PASSWORD} characters or fewer.", field="password")
    if is_common(password):
        raise RuleBroken(
            "Enter a password that is harder to guess: this one, or one very like it, is among those tried first. "
            "Three or four unrelated words are good.",
            field="password",
        )
    if is_made_of_names(password, name, email, organisation):
        raise RuleBroken(
            "Enter a password that is not made of your name, your e-mail address or the name of your organisation. "
            "Three or four unrelated words are good.",
            field="password",
        )


def is_common(password: str) -> bool:
    """Whether a password is on the list, or is one of it with a number or a mark around it, or repeats or counts something."""
    plain = password.casefold()
    core = TAILS.sub("", plain)
    forms = {plain, core, plain.translate(LETTERS), core.translate(LETTERS), TAILS.sub("", plain.translate(LETTERS))}
    return (
        len(set(plain)) < FEWEST_DIFFERENT
        or not forms.isdisjoint(common_passwords())
        or any(word in plain for word in ("password", "123456789", "qwertyuiop", "letmein", "welcome1", "changeme"))
        or REPEATED.fullmatch(plain) is not None
        or any(plain in run or plain in run[::-1] for run in RUNS)
    )


def is_made_of_names(password: str, name: str, email: str, organisation: str) -> bool:
    """Whether little but numbers is left of a password when the names of the person and the organisation are taken out."""
    known = f"{name} {email} {organisation} change board".casefold()
    words = {word for word in re.split(r"[\W_]+", known) if len(word) >= SHORTEST_NAME}
    left = password.casefold().translate(LETTERS)
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ").replace(word.translate(LETTERS), " ")
    return sum(map(str.isalpha, left)) < FEWEST_LEFT and left != password.casefold().translate(LETTERS)


@cache
def common_passwords() -> frozenset[str]:
    """The bundled list, in lower case; common_passwords/LICENSE says where it is from."""
    return frozenset(COMMON.read_text(encoding="ascii").split("\n"))
