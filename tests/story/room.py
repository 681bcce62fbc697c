"""How the room of problem 6 gets its owner, its day and its evidence: what most stories begin with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.story.conftest import Cast

DUE = date(2026, 12, 10)  # a Thursday


async def hand_out_room(cast: Cast) -> None:
    """Problem 6 has one measure; the coordinator names its owner and leader and its day."""
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("责任人")
    await cast.coordinator.presses("张强")
    await cast.coordinator.presses("责任领导")
    await cast.coordinator.presses("李卫东")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("12月10日前")


async def submit_room(cast: Cast) -> None:
    await cast.owner.sends_photo()
    await cast.owner.presses("6①")
