"""Documents are read in a process of their own, with limits: what goes wrong there ends there."""

from bot.documents.apart import LIMITS, Apart, Limits, read_apart

__all__ = ["LIMITS", "Apart", "Limits", "read_apart"]
