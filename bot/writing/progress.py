"""How far something is that takes long, as a bar of characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.writing.texts import Texts

WIDTH = 10
DONE, LEFT = "▓", "░"


def lines(t: Texts, said: str, how_far: str = "merge.reading_far") -> Callable[[tuple[int, int] | None], Sequence[str]]:
    """What says how far it is: what is `said` of it, and below it the bar once that is known."""
    return lambda so_far: [said, far(t, *so_far, how_far)] if so_far else [said]


def far(t: Texts, done: int, total: int, how_far: str = "merge.reading_far") -> str:
    """A bar, the percentage, and so many of how many; `total` is at least 1."""
    done = min(done, total)
    filled = done * WIDTH // total
    return t(how_far, bar=DONE * filled + LEFT * (WIDTH - filled), percent=done * 100 // total, done=done, total=total)
