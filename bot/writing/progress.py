"""How far something is that takes long, as a bar of characters."""

from __future__ import annotations

from bot.writing.texts import Texts

WIDTH = 10
DONE, LEFT = "▓", "░"


def far(t: Texts, done: int, total: int) -> str:
    """A bar, the percentage, and so many rows of how many; `total` is at least 1."""
    done = min(done, total)
    filled = done * WIDTH // total
    return t(
        "merge.reading_far", bar=DONE * filled + LEFT * (WIDTH - filled), percent=done * 100 // total, done=done,
        total=total,
    )  # fmt: skip
