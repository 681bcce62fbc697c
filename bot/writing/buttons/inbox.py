"""Within a message that holds several things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.writing.buttons.base import Button


@dataclass(frozen=True)
class ReviewPage(Button):
    """The next keys of a look-back that was opened in the place of such a message."""

    code: ClassVar[str] = "vp"
    review: int
    page: int
