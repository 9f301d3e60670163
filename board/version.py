"""The version of the product that is installed here."""

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """The version that `pyproject.toml` had when the package was installed: 0.1.0. Raises PackageNotFoundError where it is not installed."""
    return metadata.version("change-board")
