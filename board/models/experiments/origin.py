"""An origin: where outside the organisation an idea is from, who does it there, and a page about it."""

from urllib.parse import urlsplit

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from board.models.errors import RuleBroken
from board.models.fields import field

LONGEST_SOURCE = 200
LONGEST_LINK = 500


class Origin:
    """What an experiment says of its origin; empty where the idea is the team's own."""

    source_place: Mapped[str] = mapped_column(
        String(LONGEST_SOURCE), default="", info=field("Where the idea is from", searched=True)
    )
    source_person: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="", info=field("Who does it there", searched=True))
    source_link: Mapped[str] = mapped_column(String(LONGEST_LINK), default="", info=field("Link"))

    @property
    def has_source(self) -> bool:
        """Whether it says where it is from, outside the organisation."""
        return bool(self.source_place or self.source_person or self.source_link)

    @property
    def source_site(self) -> str:
        """The site that its link leads to, such as www.example.org."""
        return urlsplit(self.source_link).hostname or ""


def check_link(link: str) -> None:
    """Raises RuleBroken for a link that a browser would not open as a page of the web."""
    try:
        address = urlsplit(link)
        is_page = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        is_page = False
    if link and (not is_page or any(one.isspace() for one in link)):
        raise RuleBroken("Enter a link that begins with https://, such as https://www.example.org/ideas", field="source_link")
