"""What owners answer to a reminder: later, more time, why it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

USUAL_REASONS = ("materials", "works", "approval")
"""Why things take longer; each is the end of its text's key."""
SAID = "said"
Why = Annotated[str, *USUAL_REASONS, SAID]


@dataclass(frozen=True)
class AcknowledgeAll(Button):
    code: ClassVar[str] = "acka"


@dataclass(frozen=True)
class Snooze(Button):
    """Not now: when?"""

    code: ClassVar[str] = "sn"
    measure: int


@dataclass(frozen=True)
class SnoozeTo(Button):
    """Remind me on that day: today in the afternoon, on another at my hour."""

    code: ClassVar[str] = "snd"
    measure: int
    day: date


@dataclass(frozen=True)
class ExtendBecause(Button):
    """More time until `day`: one of the usual reasons, or the one that was said."""

    code: ClassVar[str] = "extw"
    measure: int
    day: date
    why: Why


@dataclass(frozen=True)
class ExplainLateness(Button):
    code: ClassVar[str] = "late"
    measure: int


@dataclass(frozen=True)
class LateBecause(Button):
    code: ClassVar[str] = "latew"
    measure: int
    why: Annotated[str, *USUAL_REASONS]


@dataclass(frozen=True)
class PromiseOn(Button):
    """It will be done by that day; why it is late was said or tapped before."""

    code: ClassVar[str] = "lated"
    measure: int
    day: date
    why: Why
