"""Notices become messages: what is due for one person goes together, if it is still true and the hour allows it.

What a clock brings is one message a day, red aside. News is one message with the news of its minute; what asks for a
decision is always a message of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from jobs.kinds import KINDS, still_true
from jobs.moments import after_quiet, at_local, first_chance, is_quiet, local_day, may_send, next_sending
from jobs.office import PUSHED_FORWARD, Office
from jobs.policy import Colour
from storage.models import Message, MessageState, Notice, NoticeState, Person, Unit, Update

log = structlog.get_logger(__name__)

PEOPLE_AT_A_TIME = 100
RESOLUTION = timedelta(microseconds=1)
"""The least time that a clock can move."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """That something waits for a person: `scheduled` or news, the first of it due at `due_at`."""

    person: Person
    zone: ZoneInfo
    scheduled: bool
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Round:
    """One gathering: in which session, when by office and by machine time, and under which settings."""

    session: Session
    office: Office
    now: datetime
    machine: datetime


def gather(session: Session, now: datetime, machine: datetime, office: Office) -> bool:
    """Make messages of the notices that may go out now, of a bounded number of people; True if there may be more.
    Notices that are no longer true are dropped with their reason."""
    this = Round(session=session, office=office, now=now, machine=machine)
    served = 0
    for one in waiting(session, office, Notice.due_at <= now):
        if served == PEOPLE_AT_A_TIME:
            return True
        if _is_open(one, now, office):
            served += _gather_for(this, one)
    return False


def waiting(session: Session, office: Office, *which: ColumnElement[bool]) -> Iterator[Waiting]:
    """For whom a notice waits that is in no message yet, one for each person's scheduled ones and news, the urgent
    first. People out of reach are left out: theirs waits until they come back."""
    red = func.max(case((Notice.colour == Colour.RED, 1), else_=0))
    rows = (
        select(Notice.person_id, Notice.scheduled, func.min(Notice.unit_id), func.min(Notice.due_at))
        .where(Notice.state == NoticeState.WAITING, Notice.message_id.is_(None), *which)
        .group_by(Notice.person_id, Notice.scheduled)
        .order_by(Notice.scheduled.desc(), red.desc(), func.min(Notice.due_at), Notice.person_id)
    )
    for person_id, scheduled, unit_id, due_at in session.execute(rows).all():
        person = session.get_one(Person, person_id)
        if office.reaches(person):
            zone = office.zone_of(person, session.get_one(Unit, unit_id))
            yield Waiting(person=person, zone=zone, scheduled=scheduled, due_at=due_at)


def next_chance(session: Session, now: datetime, office: Office) -> datetime | None:
    """The first moment after `now` at which a waiting notice may go out; None if none waits."""
    held = [_chance_after(one, now, office) for one in waiting(session, office, Notice.due_at <= now)]
    coming = [_chance_from(one, one.due_at, office) for one in waiting(session, office, Notice.due_at > now)]
    return min((moment for moment in (*held, *coming) if moment > now), default=None)


def _chance_from(one: Waiting, moment: datetime, office: Office) -> datetime:
    """The first moment at or after `moment` at which it may go."""
    if one.scheduled:
        return first_chance(one.due_at, moment, one.zone, office.hours, office.calendar)
    return after_quiet(moment, one.zone, office.hours)


def _chance_after(one: Waiting, now: datetime, office: Office) -> datetime:
    """The next chance of what is due already. What might go now, but did not, is of somebody who had the day's
    message: it waits for the next hour."""
    chance = _chance_from(one, now, office)
    if chance > now or not one.scheduled:
        return chance
    return next_sending(now + RESOLUTION, one.zone, office.hours, office.calendar)


def keep_if_true(session: Session, row: Notice, now: datetime, office: Office) -> bool:
    """Whether the notice is still true; one that is not is dropped here and now. One of which that cannot even be
    asked is pushed forward an hour, so that the others go."""
    notice_id = row.id
    try:
        with session.begin_nested():
            true = still_true(session, row, office.reaches)
    except Exception:
        log.exception("notice_pushed_forward", notice=notice_id)
        row.message, row.due_at = None, now + PUSHED_FORWARD
        return False
    if not true:
        row.state, row.why = NoticeState.DROPPED, "no_longer_true"
    return true


def make_message(session: Session, rows: Sequence[Notice], now: datetime, machine: datetime) -> Message:
    """One message of these notices of one person, to be sent at once."""
    scheduled = any(row.scheduled for row in rows)
    message = Message(person_id=rows[0].person_id, scheduled=scheduled, made_at=now, next_attempt_at=machine)
    session.add(message)
    session.flush()
    for row in rows:
        row.message = message
    return message


def _is_open(one: Waiting, now: datetime, office: Office) -> bool:
    if one.scheduled:
        return may_send(now, one.zone, office.hours, office.calendar)
    return not is_quiet(now, one.zone, office.hours)


def _gather_for(this: Round, one: Waiting) -> bool:
    """Whether there was anything that could go."""
    had_todays = one.scheduled and _had_todays(this, one)
    which = [Notice.scheduled, Notice.colour == Colour.RED] if had_todays else []
    due = (Notice.state == NoticeState.WAITING, Notice.message_id.is_(None), Notice.due_at <= this.now)
    found = select(Notice).where(Notice.person_id == one.person.id, *due, *which).order_by(Notice.due_at, Notice.id)
    rows = list(this.session.scalars(found))
    true = [row for row in rows if keep_if_true(this.session, row, this.now, this.office)]
    if one.scheduled:
        _scheduled(this, true)
    else:
        _news(this, one.person, [row for row in true if not row.scheduled])
    return bool(rows)


def _had_todays(this: Round, one: Waiting) -> bool:
    """Whether the person's message of today has been made: only red makes a second one."""
    today = local_day(this.now, one.zone)
    made = select(Message.id).where(
        Message.person_id == one.person.id,
        Message.scheduled,
        Message.state.not_in((MessageState.DROPPED, MessageState.FAILED)),
        Message.made_at >= at_local(today, time(0), one.zone),
        Message.made_at < at_local(today + timedelta(days=1), time(0), one.zone),
    )
    return this.session.scalar(made.limit(1)) is not None


def _scheduled(this: Round, rows: Sequence[Notice]) -> None:
    """All in one message; news that has been waiting as long goes along, as for somebody who was out of reach."""
    newest = {(row.kind, row.subject_kind, row.subject_id): row for row in rows if row.scheduled}
    for row in rows:
        if row.scheduled and row not in newest.values():
            row.state, row.why = NoticeState.DROPPED, "superseded"
    if newest:
        news = [row for row in rows if not row.scheduled and not KINDS[row.kind].solo]
        make_message(this.session, [*newest.values(), *news], this.now, this.machine)


def _news(this: Round, person: Person, rows: Sequence[Notice]) -> None:
    for row in rows:
        if KINDS[row.kind].solo:
            make_message(this.session, [row], this.now, this.machine)
    together = [row for row in rows if not KINDS[row.kind].solo]
    if not together:
        return
    growing = _of_this_minute(this, person)
    if growing is None:
        make_message(this.session, together, this.now, this.machine)
        return
    for row in together:
        row.message = growing
    if growing.state is MessageState.SENT:
        growing.state, growing.next_attempt_at, growing.attempts = MessageState.READY, this.machine, 0


def _of_this_minute(this: Round, person: Person) -> Message | None:
    """The news message of the last minute, sent or about to be, if it can still grow."""
    went_at = func.coalesce(Message.sent_at, Message.made_at)
    # One that was sent and has a reason is full, or could not be edited: it stays as it is.
    editable = (Message.state == MessageState.SENT) & Message.why.is_(None)
    recent = select(Message).where(
        Message.person_id == person.id,
        Message.scheduled.is_(False),
        or_(Message.state == MessageState.READY, editable),
        went_at > this.now - this.office.news_window,
        went_at <= this.now,
    )
    for message in this.session.scalars(recent.order_by(Message.id.desc())):
        if not any(KINDS[row.kind].solo for row in message.notices):
            return None if _spoken_since(this, person, message) else message
    return None


def _spoken_since(this: Round, person: Person, message: Message) -> bool:
    """Whether the person has written or tapped since a message: it is not the last they see any more, and what is
    added to it would be overlooked."""
    if message.sent_at is None:
        return False
    later = select(Update.id).where(Update.chat_id == person.telegram_id, Update.received_at >= message.sent_at)
    return this.session.scalar(later.limit(1)) is not None
