"""催办, 督办: somebody who follows an item presses those who answer for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import NobodyToUrge, Outdated, UrgedAlready
from storage.find import get
from storage.models import Event, Measure, Person
from storage.rights import Action, require
from storage.verbs.measures import OPEN

EVENT = "measure_urged"


def urge(
    session: Session, actor: Actor, measure_id: int, people: Sequence[Person], now: datetime, *, since: datetime,
    level: str,
) -> list[Person]:  # fmt: skip
    """Press `people` about a measure, whoever among them acts left out; returns whom. `level` is urge or supervise.
    Once is enough since `since`, whoever did it. Raises Outdated, UrgedAlready, NobodyToUrge."""
    measure = get(session, Measure, measure_id)
    refuse_urging(session, actor, measure, since)
    told = [person for person in people if person.id != actor.person_id]
    if not told:
        raise NobodyToUrge
    about = ("measure", measure.id)
    after = {"level": level, "to": [person.name for person in told]}
    event = record(session, actor, EVENT, about, now, after=after)
    facts = {"by": actor.name, "level": level}
    outbox.tell(session, told, "urged", about, now, unit_id=actor.unit_id, occurrence=str(event.seq), **facts)
    return told


def refuse_urging(session: Session, actor: Actor, measure: Measure, since: datetime) -> None:
    """Raises what stands in the way of urging: rights, a measure that is not open, one that was urged since."""
    require(actor, Action.URGE, measure)
    if measure.state not in OPEN:
        raise Outdated
    rows = select(Event).where(
        Event.unit_id == measure.problem.unit_id,
        Event.subject_kind == "measure",
        Event.subject_id == measure.id,
        Event.kind == EVENT,
        Event.at >= since,
    )
    last = session.scalars(rows.order_by(Event.seq.desc()).limit(1)).first()
    if last:
        raise UrgedAlready(at=last.at, by=last.actor)
