"""Paging: one page of a long list, with links to the pages before and after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

from board.models.name_search import LONGEST_TYPED
from board.web.forms.form import UNSHOWABLE

ON_ONE_PAGE = 50
LAST_PAGE = 100_000

Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """The rows of one page, its number, and whether there is another after it."""

    rows: Sequence[Row]
    number: int
    has_more: bool

    def links(self, endpoint: str, **address: Any) -> dict[str, Any]:
        """The context of the `pages` macro; `back` is the address of this page itself."""

        def url(number: int) -> str:
            return url_for(endpoint, page=number, **address)

        return {
            "number": self.number,
            "before_url": url(self.number - 1) if self.number > 1 else None,
            "after_url": url(self.number + 1) if self.has_more else None,
            "back": url(self.number),
        }


def one_page(ask: Callable[[int, int], Sequence[Row]]) -> Paged[Row]:
    """The page that the address asks for; `ask` takes a limit and an offset, and returns the rows."""
    number = page_number()
    found = ask(ON_ONE_PAGE + 1, (number - 1) * ON_ONE_PAGE)
    return Paged(found[:ON_ONE_PAGE], number, len(found) > ON_ONE_PAGE)


def typed_name() -> str:
    """The words of a name that the address asks for; empty for all."""
    return UNSHOWABLE.sub("", request.args.get("q", ""))[:LONGEST_TYPED].strip()


def page_number(last: int = LAST_PAGE) -> int:
    """The number of the page that the address asks for, at most `last`; 1 if it is missing or not a number."""
    given = request.args.get("page", "1")
    return min(int(given), last) if given.isascii() and given.isdecimal() and len(given) < 8 and int(given) > 0 else 1
