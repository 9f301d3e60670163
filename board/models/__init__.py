"""What the product knows and allows, with no HTTP in it, by areas. Every module is imported here, so that no table is forgotten."""

from importlib import import_module
from pkgutil import walk_packages

for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)
