"""Names of a package whose module is loaded when they are asked for (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def on_demand(package: str, **modules: Sequence[str]) -> Callable[[str], Any]:
    """The `__getattr__` of `package`, for the names that it has of each of its `modules`. It raises AttributeError for
    any other."""
    homes = {name: module for module, names in modules.items() for name in names}

    def found(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return found
