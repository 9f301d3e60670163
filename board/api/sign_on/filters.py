"""Filters: how the directory looks for somebody, which is by equality, and by several at once (RFC 7644, 3.4.2.2)."""

from dataclasses import dataclass
from typing import Any

from scim2_models import InvalidFilterException, ScimFilter
from scim2_models.path import CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator, ValuePath

LONGEST_FILTER = 1000


@dataclass(frozen=True)
class Wanted:
    """One comparison: an attribute, in small letters, equals a value."""

    attribute: str
    value: Any


def read_filter(text: str) -> list[Wanted]:
    """The comparisons of a filter, all of which have to hold; raises InvalidFilterException for more than the directory asks."""
    if not text.strip():
        return []
    if len(text) > LONGEST_FILTER or "\0" in text:
        raise InvalidFilterException(detail=f"A filter has at most {LONGEST_FILTER} characters.")
    try:
        return _comparisons(ScimFilter(text).ast)
    except (ValueError, RecursionError):
        raise InvalidFilterException(detail="The filter cannot be read.") from None


def _comparisons(node: FilterNode) -> list[Wanted]:
    if isinstance(node, Comparison) and node.op == CompareOperator.eq:
        path = node.attr_path
        return [Wanted(".".join(part for part in (path.attr, path.sub_attr) if part).lower(), node.value)]
    if isinstance(node, LogicalExpr) and node.op == LogicalOperator.and_:
        return [wanted for term in node.terms for wanted in _comparisons(term)]
    if isinstance(node, ValuePath) and node.attr_path.attr.lower() == "emails":
        # Which kind of address it is makes no difference: the board keeps one.
        values = [wanted.value for wanted in _comparisons(node.val_filter) if wanted.attribute == "value"]
        if values:
            return [Wanted("emails.value", value) for value in values]
    raise InvalidFilterException(detail="A filter compares with eq, and joins comparisons with and.")
