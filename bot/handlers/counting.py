"""What was counted in the ledger, kept until something happens in it: whatever changes it ends its event chain anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from bot.handlers.turn import Turn
from storage.find import get
from storage.models import Unit
from storage.rights import Action, may_in_unit

T = TypeVar("T")
KEPT = 2_000
"""Answers kept for a unit."""


def kept(turn: Turn, what: Hashable, made: Callable[[], T]) -> T:
    """`made` of the ledger as it stands: made once for all who see the whole unit, and once for each who does not.
    `what` names everything else that it depends on."""
    unit = get(turn.session, Unit, turn.who.unit_id)
    stand = (unit.chain_head, turn.today)
    known = turn.desk.counted.get(unit.id)
    if known is None or known[0] != stand or len(known[1]) >= KEPT:
        known = turn.desk.counted[unit.id] = (stand, {})
    everything = (Action.SEE, Action.SEE_UNIT)
    for_whom = None if all(may_in_unit(turn.who, one) for one in everything) else turn.who
    if (for_whom, what) not in known[1]:
        known[1][for_whom, what] = made()
    return cast("T", known[1][for_whom, what])
