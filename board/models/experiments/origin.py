"""An origin: where outside the organisation an idea comes from, who does it there, and a page about it."""

from urllib.parse import urlsplit

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from board.models.errors import RuleBroken
from board.models.fields import field

LONGEST_SOURCE = 200
LONGEST_LINK = 500


class Origin:
    """The columns of an experiment's origin; empty if the idea is the team's own."""

    source_place: Mapped[str] = mapped_column(
        String(LONGEST_SOURCE), default="", info=field("Where the idea is from", searched=True)
    )
    source_person: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="", info=field("Who does it there", searched=True))
    source_link: Mapped[str] = mapped_column(String(LONGEST_LINK), default="", info=field("Link"))

    @property
    def has_source(self) -> bool:
        """Whether any origin is given."""
        return bool(self.source_place or self.source_person or self.source_link)

    @property
    def source_site(self) -> str:
        """The host name of the link, such as www.example.org."""
        return urlsplit(self.source_link).hostname or ""


def check_link(link: str) -> None:
    """Raises RuleBroken unless the link is empty or an http(s) address with a host and no spaces."""
    try:
        address = urlsplit(link)
        is_page = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        is_page = False
    if link and (not is_page or any(one.isspace() for one in link)):
        raise RuleBroken("Enter a link that begins with https://, such as https://www.example.org/ideas", field="source_link")
