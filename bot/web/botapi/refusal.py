"""How the server says no, in Telegram's own words."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A request that the server answers with an error: status, Telegram's description, its parameters."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class NotPossible(ValueError):
    """Something a person can't do in the app: write to a bot they blocked, press where there is no message."""


def bad_request(reason: str) -> Refused:
    """The 400 with Telegram's prefix."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """The 403 with Telegram's prefix."""
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    """The 409 with Telegram's prefix."""
    return Refused(409, f"Conflict: {reason}")
