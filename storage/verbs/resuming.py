"""After a restore nothing is sent until a coordinator says how to go on: what fell due after the backup was made has
mostly been sent already, by the ledger that was lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import AlreadyDone
from storage.models import Event, Message, MessageState, Notice, NoticeState, Role, Service, Unit, Update
from storage.rights import Action, require_in_unit
from storage.roles import with_role
from storage.service import ONLY

KIND = "restored"
EVENT = "sending_resumed"
ABOUT = ("service", ONLY)
STALE = "restored"
"""Why an update or a notice was set aside: it is from before a restore."""


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """How many notices go out now, and how many count as told already."""

    going: int
    told: int


def hold(session: Session, backed_up_at: datetime, now: datetime) -> int:
    """Hold all sending, ask the coordinators, and set aside what was waiting to be handled: those presses are answered
    by nobody any more. Returns how many coordinators are asked."""
    service = session.get(Service, ONLY) or Service(id=ONLY, epoch=0)
    service.holder = service.backend = service.beat_at = None
    units = session.scalars(select(Unit.id).order_by(Unit.id)).all()
    service.backed_up_at, service.restored_at = backed_up_at, now if units else None
    session.add(service)
    session.execute(update(Update).where(Update.handled_at.is_(None)).values(handled_at=now, error=STALE))
    asked: set[int] = set()
    for unit_id in units:
        people = [one for one in with_role(session, unit_id, Role.COORDINATOR) if one.telegram_id]
        outbox.tell(session, people, KIND, ABOUT, now, unit_id=unit_id, occurrence=occurrence(now))
        asked |= {one.id for one in people}
    return len(asked)


def occurrence(restored_at: datetime) -> str:
    """Of which restore the coordinators are asked."""
    return restored_at.astimezone(UTC).isoformat()


def held(session: Session) -> Service | None:
    """The service while its sending is held, else None."""
    service = session.get(Service, ONLY)
    return service if service is not None and service.restored_at is not None else None


def due(session: Session, now: datetime) -> int:
    """How many notices would go out now if nothing were held."""
    return session.scalar(select(func.count()).select_from(Notice).where(*_due(now))) or 0


def resume(session: Session, actor: Actor, now: datetime, *, send_all: bool) -> Resumed:
    """Send again. Unless `send_all`, what is due by now counts as told; what is still to come goes on either way.
    Raises NotAllowed; AlreadyDone when another coordinator has said so."""
    require_in_unit(actor, Action.RESUME)
    service = session.get(Service, ONLY, with_for_update=True)
    if service is None or service.restored_at is None:
        raise AlreadyDone(**_by_whom(session, actor))
    waiting = due(session, now)
    if not send_all:
        _count_as_told(session, now)
    service.restored_at = None
    resumed = Resumed(going=waiting if send_all else 0, told=0 if send_all else waiting)
    after = {"sent": resumed.going, "told": resumed.told, "backed_up_at": service.backed_up_at}
    record(session, actor, EVENT, ("unit", actor.unit_id), now, after=after)
    return resumed


def _count_as_told(session: Session, now: datetime) -> None:
    dropped = update(Notice).where(*_due(now)).values(state=NoticeState.DROPPED, why=STALE)
    session.execute(dropped, execution_options={"synchronize_session": "fetch"})
    asking = select(Notice.message_id).where(Notice.kind == KIND, Notice.message_id.is_not(None))
    open_ = Message.state.in_((MessageState.READY, MessageState.CLAIMED))
    ends = case((Message.sent_at.is_not(None), MessageState.SENT), else_=MessageState.DROPPED)
    rows = update(Message).where(open_, Message.id.not_in(asking)).values(state=ends, why=STALE)
    session.execute(rows, execution_options={"synchronize_session": "fetch"})


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Notice.state == NoticeState.WAITING, Notice.kind != KIND, Notice.due_at <= now


def _by_whom(session: Session, actor: Actor) -> dict[str, object]:
    told = select(Event).where(Event.kind == EVENT, Event.unit_id == actor.unit_id).order_by(Event.seq.desc())
    event = session.scalars(told.limit(1)).first()
    return {"at": event.at, "by": event.actor} if event else {}
