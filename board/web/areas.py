"""Areas of the HTML pages: each is a package, and each of its modules with a blueprint named `bp` is a resource."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask


def register_area(app: Flask, area: str) -> None:
    """Register the blueprint of every resource in an area, given as the dotted name of its package."""
    for module in iter_modules(import_module(area).__path__, f"{area}."):
        resource = import_module(module.name)
        if hasattr(resource, "bp"):
            app.register_blueprint(resource.bp)
