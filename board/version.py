"""The version of the installed product."""

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """The version from `pyproject.toml` at installation, such as 0.1.0. Raises PackageNotFoundError if it is not installed."""
    return metadata.version("change-board")
