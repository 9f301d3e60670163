"""Paging: one page of a long list, and where the pages before and after it are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

ON_ONE_PAGE = 50
LAST_PAGE = 100_000

Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """The rows of one page, which page it is, and whether there is another."""

    rows: Sequence[Row]
    number: int
    has_more: bool

    def links(self, endpoint: str, **address: Any) -> dict[str, Any]:
        """What the `pages` of a template is drawn from; `back` leads to this page itself."""

        def url(number: int) -> str:
            return url_for(endpoint, page=number, **address)

        return {
            "number": self.number,
            "before_url": url(self.number - 1) if self.number > 1 else None,
            "after_url": url(self.number + 1) if self.has_more else None,
            "back": url(self.number),
        }


def one_page(ask: Callable[[int, int], Sequence[Row]]) -> Paged[Row]:
    """The page that the address asks for; `ask` takes how many rows there may be, and after how many they begin."""
    number = page_number()
    found = ask(ON_ONE_PAGE + 1, (number - 1) * ON_ONE_PAGE)
    return Paged(found[:ON_ONE_PAGE], number, len(found) > ON_ONE_PAGE)


def page_number(last: int = LAST_PAGE) -> int:
    """Which page of a list the address asks for, `last` at the most; the first for none or nonsense."""
    given = request.args.get("page", "1")
    return min(int(given), last) if given.isascii() and given.isdecimal() and len(given) < 8 and int(given) > 0 else 1
