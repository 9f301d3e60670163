"""An origin: where outside the organisation an idea is from, who does it there, and a page about it."""

from urllib.parse import urlsplit

from board.models.errors import RuleBroken

LONGEST_SOURCE = 200
LONGEST_LINK = 500


def check_link(link: str) -> None:
    """Raises RuleBroken for a link that a browser would not open as a page of the web."""
    try:
        address = urlsplit(link)
        is_page = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        is_page = False
    if link and (not is_page or any(one.isspace() for one in link)):
        raise RuleBroken("Enter a link that begins with https://, such as https://www.example.org/ideas", field="source_link")
