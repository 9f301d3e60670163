"""The models: what the product knows and allows, by area and without HTTP.

Every module is imported here, so that no table is missing from the metadata.
"""

from importlib import import_module
from pkgutil import walk_packages

for module in walk_packages(__path__, f"{__name__}."):
    import_module(module.name)
