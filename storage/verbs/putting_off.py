"""稍后: a person wants to hear of an item again later."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import NotAllowed, Outdated, SnoozedAlready
from storage.find import get
from storage.models import Measure, Snooze
from storage.rights import Action, require
from storage.roles import deadline_of, red_snooze, roles_of
from storage.verbs.measures import OPEN


def snooze(session: Session, actor: Actor, measure_id: int, now: datetime, *, until: datetime, today: date) -> Snooze:
    """Remind the actor at `until`. What is late is put off once for each deadline, and its leaders are told. Raises
    Outdated for what is not open or a moment that is past, SnoozedAlready."""
    measure = get(session, Measure, measure_id)
    require(actor, Action.SNOOZE, measure)
    if actor.person_id is None:
        raise NotAllowed(action=Action.SNOOZE)
    if measure.state not in OPEN or until <= now:
        raise Outdated
    deadline = deadline_of(measure)
    red = deadline is not None and today > deadline
    earlier = red_snooze(measure) if red else None
    if earlier:
        raise SnoozedAlready(at=earlier.at)
    row = Snooze(
        measure=measure,
        person_id=actor.person_id,
        round=measure.problem.round,
        deadline=deadline,
        red=red,
        at=now,
        until=until,
    )
    session.add(row)
    measure.look_at = now
    session.flush()
    after = {"until": until, "red": red}
    event = record(session, actor, "measure_snoozed", ("measure", measure.id), now, after=after)
    if red:
        leaders = [person for person in roles_of(measure).leaders if person.id != actor.person_id]
        about, occurrence = ("measure", measure.id), str(event.seq)
        facts = {"by": actor.name, "until": until}
        outbox.tell(session, leaders, "snoozed_red", about, now, unit_id=actor.unit_id, occurrence=occurrence, **facts)
    return row
