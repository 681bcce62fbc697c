"""Faults on demand: one hook around the table of methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the bot gets instead of the answer, after `delay` seconds of real time."""

    status: int
    body: bytes
    content_type: str = "application/json"
    delay: float = 0.0


class Faults(Protocol):
    """Consulted for each request of the bot, by the method's name as it was called and its parameters."""

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        """A fault in place of the method: nothing happens."""

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        """A fault in place of the answer: what was asked for has happened."""


class NoFaults:
    """All goes well."""

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return None

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return None
