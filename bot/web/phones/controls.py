"""What the page needs from whoever runs the demo: its people, its clock, its next suggestion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Someone whose phone the page shows. `role_label` gives their role in words, for `zh_CN` or `en`."""

    user_id: int
    name: str
    role_label: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Hint:
    """The suggested next tap, one short line, and whose phone to look at."""

    text: str
    user_id: int | None = None


class Controls(Protocol):
    """The demo's side of the page. All times are aware."""

    def people(self) -> Sequence[Persona]:
        """Everybody with a phone, each known to the BotApi; the first three have a fixed place on the page."""

    def now(self) -> datetime:
        """Office time."""

    def zone(self) -> ZoneInfo:
        """The office's time zone, in which the page writes times."""

    def next_event(self) -> datetime | None:
        """When something happens next by itself: the next reminder, review or look-back."""

    async def move_to(self, moment: datetime) -> None:
        """Move office time forward; returns when all that falls due on the way has been sent."""

    def hint(self, language: str) -> Hint:
        """The suggested next tap, in `zh_CN` or `en`."""
