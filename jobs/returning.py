"""What was handed over until a day goes back when that day is past, by the clock of its unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobs.apart import apart
from jobs.moments import at_local
from jobs.office import PUSHED_FORWARD, Office
from storage.find import get
from storage.models import Handover, Unit
from storage.verbs.handing_over import come_back

log = structlog.get_logger(__name__)

AT_A_TIME = 200


def give_back_due(session: Session, now: datetime, office: Office) -> int:
    """Look at the handovers that are due for it; returns how many were. One that fails is pushed forward."""

    def push_forward(handover_id: int, _error: Exception) -> None:
        log.exception("row_pushed_forward", kind=Handover.__name__, row=handover_id)
        put_off = update(Handover).where(Handover.id == handover_id)
        session.execute(put_off.values(look_at=now + PUSHED_FORWARD))

    def look_at(some: Sequence[int]) -> None:
        for handover_id in some:
            _look_at(session, get(session, Handover, handover_id), now, office)

    due = select(Handover.id).where(Handover.look_at <= now).order_by(Handover.look_at, Handover.id).limit(AT_A_TIME)
    ids = list(session.scalars(due.with_for_update(skip_locked=True)))
    if ids:
        apart(session, ids, look_at, push_forward)
    return len(ids)


def _look_at(session: Session, handover: Handover, now: datetime, office: Office) -> None:
    """Give it back on the day after its last, at midnight of the unit."""
    unit = get(session, Unit, handover.unit_id)
    if handover.until is None or handover.ended_at is not None:
        handover.look_at = None
    elif office.today(now, unit) > handover.until:
        come_back(session, handover, now)
    else:
        handover.look_at = at_local(handover.until + timedelta(days=1), time(0), office.zone_of_unit(unit))
