"""The headers of a mail that somebody else has written a part of: names and subjects.

They are put together here, because the `email` package of Python 3.11 reads what it is given as if it had come by mail: it decodes
the encoded word `=?utf-8?q?Mel=0D=0ABcc:_all@example.org?=` (RFC 2047) in a name, and the line break in it begins another header.
"""

from email.header import Header
from email.headerregistry import Address
from email.utils import quote

# RFC 5322, 2.1.1.
LINE = 78


class CannotAddress(ValueError):
    """Nothing can ever be sent to this address; the text says why."""


def one_line(text: str) -> str:
    """Returns a text for a header. Raises CannotAddress if it has a line break, which would begin another header."""
    if len(text.splitlines()) > 1 or any(mark in text for mark in "\r\n\0"):
        raise CannotAddress("There is a line break in it, and a mail must not be sent with that.")
    return text


def text_header(name: str, text: str) -> bytes:
    """A header with a text, such as the subject. Raises CannotAddress if the text has a line break."""
    return f"{name}: {_encoded(name, one_line(text))}".encode("ascii")


def address_header(name: str, address: Address) -> bytes:
    """A header with one address and its display name. Raises CannotAddress if they have a line break."""
    shown, plain = one_line(address.display_name), one_line(address.addr_spec)
    if not shown:
        return f"{name}: {plain}".encode("ascii")
    phrase = f'"{quote(shown)}"' if _is_plain(shown) else _encoded(name, shown)
    return f"{name}: {phrase} <{plain}>".encode("ascii")


def _is_plain(text: str) -> bool:
    """Whether a text means itself in a header, and nothing in it is taken for an encoded word."""
    return text.isascii() and text.isprintable() and "=?" not in text


def _encoded(name: str, text: str) -> str:
    charset = "us-ascii" if _is_plain(text) else "utf-8"
    return Header(text, charset, maxlinelen=LINE, header_name=name).encode(linesep="\r\n")
