"""A joining code: six characters that people read off a screen and type, to come to their team's circle."""

import secrets

# No characters that look like others: no 0 and O, no 1, I and L.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 6


def new_code() -> str:
    """A random code, one of 887 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """A typed code in the form it is stored in. It may be typed in lower case, with spaces or hyphens."""
    return "".join(character for character in typed.upper() if character not in " -–\t")


def say_code(code: str) -> str:
    """A code as it is shown, such as ABC 234."""
    return f"{code[:3]} {code[3:]}"
