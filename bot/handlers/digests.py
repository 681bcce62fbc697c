"""A digest opened by its key: as it is now, not as it was when it was told."""

from __future__ import annotations

from bot.handlers.turn import Answer, Turn, change
from bot.writing import buttons as b
from bot.writing.digests import (
    board_card,
    field_of,
    morning_card,
    morning_of,
    principal_card,
    standing_of,
    weekly_card,
)
from jobs.policy import Digest
from storage.errors import NotFound
from storage.models import Role
from storage.rights import Action, may_in_unit


def show_digest(turn: Turn, button: b.ShowDigest) -> Answer:
    """Raises NotFound for who may not see the unit."""
    session, who, w = turn.session, turn.who, turn.w
    if who.unit_id != button.unit or not may_in_unit(who, Action.SEE_UNIT):
        raise NotFound
    match Digest(button.kind):
        case Digest.MORNING:
            return change(morning_card(w, who.unit_id, morning_of(session, who, w), button.page))
        case Digest.WEEKLY:
            return change(weekly_card(w, field_of(session, who, w)))
        case Digest.BOARD:
            overseen = [one.unit_id for one in turn.actors if Role.OVERSEER in one.roles]
            units = [standing_of(session, unit_id, w) for unit_id in overseen or [who.unit_id]]
            return change(board_card(w, units, who.unit_id, button.page))
        case _:
            return change(principal_card(w, standing_of(session, who.unit_id, w)))
