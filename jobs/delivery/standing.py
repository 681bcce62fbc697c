"""How a message stands: what of it is still to be done, what came late, what a newer one takes over.

There is one list of what a clock has brought: the newest such message, red ones included. When it arrives, those before
it that can still be edited shrink to a line each, and what is still to be done of them is named in the new one: as
notices of their own that tell it again, so that whatever happens to an item finds the list that it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from jobs import kinds
from jobs.delivery.values import Claimed, Setting
from jobs.moments import first_chance
from jobs.office import Office
from storage.among import among, unindexed
from storage.models import Measure, Message, MessageState, Notice, NoticeState, Unit
from storage.roles import newest_snooze
from storage.touched import EDITABLE

AGAIN = "again"
"""The fact that marks a notice which tells again what an earlier one told."""


def told(message: Message) -> list[Notice]:
    return [row for row in message.notices if row.state is NoticeState.SENT]


def is_edit(message: Message) -> bool:
    """Whether it was sent and holds nothing new: whatever is done about it now is an edit, and never a message."""
    return message.sent_at is not None and not any(row.state is NoticeState.WAITING for row in message.notices)


def as_it_stands(session: Session, message: Message, now: datetime, office: Office) -> tuple[list[Notice], Setting]:
    """What a message that was sent holds, and in which setting it is said now."""
    rows = told(message)
    return rows, setting_of(session, message, rows, now, office)


def setting_of(session: Session, message: Message, rows: Sequence[Notice], now: datetime, office: Office) -> Setting:
    """In which setting these notices of a message are said now."""
    said = [row for row in rows if row.state is NoticeState.SENT]
    put_off = {row.id: until for row in said if (until := _put_off_until(session, row, message, now))}
    settled = {row.id for row in said if not kinds.in_hand(session, row, office.reaches)}
    if message.replaced_at:
        settled |= {row.id for row in said if not kinds.asks_for_an_act(row)}
    return Setting(
        now=now,
        sent_at=message.sent_at,
        repeat=message.repeats > 0,
        settled=message.settled_at is not None and message.replaced_at is None,
        replaced=message.replaced_at is not None,
        refreshed=is_edit(message),
        late_ones=_late_ones(session, message, rows, message.sent_at or now, office),
        again=frozenset(row.id for row in said if row.facts.get(AGAIN)),
        done=frozenset(settled | put_off.keys()),
        put_off=put_off,
    )


def _put_off_until(session: Session, row: Notice, message: Message, now: datetime) -> datetime | None:
    """Until when its reader has put it off since they were told."""
    measure = session.get(Measure, row.subject_id) if row.subject_kind == "measure" else None
    if measure is None or message.sent_at is None:
        return None
    newest = newest_snooze(measure, row.person_id)
    return newest.until if newest and newest.at >= message.sent_at and newest.until > now else None


def _late_ones(
    session: Session, message: Message, rows: Iterable[Notice], went_at: datetime, office: Office
) -> frozenset[int]:
    """What might have gone out earlier, in the person's own hours."""
    late = set()
    for row in rows:
        if row.scheduled and not row.facts.get(AGAIN) and went_at - row.due_at > office.late_after:
            unit = session.get_one(Unit, row.unit_id)
            zone, hours = office.zone_of(message.person, unit), office.of(unit).hours
            chance = first_chance(row.due_at, row.due_at, zone, hours, office.calendar)
            if went_at - chance > office.late_after:
                late.add(row.id)
    return frozenset(late)


# One list


def lists_before(session: Session, messages: Iterable[Message], now: datetime) -> dict[int, list[Message]]:
    """For each of these, by its id, the lists that its reader has from before and that can still be edited."""
    lists = {one.person_id: one for one in messages if one.scheduled and one.sent_at is None}
    if not lists:
        return {}
    before = select(Message).where(
        among(Message.person_id, lists),
        Message.scheduled,
        unindexed(Message.state).in_((MessageState.SENT, MessageState.STALE)),
        Message.sent_at > now - EDITABLE,
        Message.settled_at.is_(None),
        Message.replaced_at.is_(None),
    )
    found: dict[int, list[Message]] = {}
    for old in session.scalars(before.order_by(Message.id).options(selectinload(Message.notices))):
        new = lists[old.person_id]
        earlier = old.sent_at is not None and old.sent_at < new.made_at  # the rest of what did not fit replaces nothing
        if earlier and any(kinds.asks_for_an_act(row) for row in told(old)):  # a week's digest stays, to be copied
            found.setdefault(new.id, []).append(old)
    return found


def still_to_do(
    session: Session, message: Message, before: Iterable[Message], now: datetime, office: Office
) -> list[Notice]:
    """The newest notice of each thing that the lists before leave to be done, and the message does not hold."""
    held = {(row.subject_kind, row.subject_id) for row in message.notices}
    left = {
        (row.subject_kind, row.subject_id): row
        for old in before
        for row in told(old)
        if kinds.asks_for_an_act(row)
        and kinds.in_hand(session, row, office.reaches)
        and not _put_off_until(session, row, old, now)
    }
    return [row for about, row in left.items() if about not in held]


def take_over(session: Session, arrived: Iterable[tuple[Message, Claimed]], now: datetime) -> None:
    """A new list has arrived: the ones before are up for their last edit, and what is left of them is in it now."""
    lists = [(message, claimed) for message, claimed in arrived if claimed.replaces]
    again = {one for _, claimed in lists for one in claimed.again}
    rows = {row.id: row for row in session.scalars(select(Notice).where(Notice.id.in_(again)))} if again else {}
    for message, claimed in lists:
        before = update(Message).where(Message.id.in_(claimed.replaces), Message.settled_at.is_(None))
        session.execute(before.values(replaced_at=now, look_at=now))
        session.add_all(_again(rows[one], message, now) for one in claimed.again if one in rows)


def _again(row: Notice, message: Message, now: datetime) -> Notice:
    return Notice(
        unit_id=row.unit_id,
        kind=row.kind,
        person_id=row.person_id,
        audience=row.audience,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        occurrence=f"{row.occurrence.partition('@')[0]}@{message.id}",
        colour=row.colour,
        scheduled=True,
        facts={**row.facts, AGAIN: True},
        due_at=now,
        made_at=now,
        state=NoticeState.SENT,
        message_id=message.id,
    )
