"""Notices become messages: what is due for one person goes together, if it is still true and the hour allows it.

What a clock brings is one message a day, red aside, and what was planned too late for it. News is one message with the
news of its minute; what asks for a decision is always a message of its own. Many people are served at a time, with a
few queries for all of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, Select, and_, case, func, insert, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload

from jobs.apart import apart
from jobs.kinds import KINDS, still_true
from jobs.moments import after_quiet, first_chance, is_quiet, local_day, may_send, next_sending
from jobs.office import PUSHED_FORWARD, Office
from jobs.policy import Colour, Hours
from jobs.preloading import kept_at_hand, known_as_true, people, preload, units_of
from storage.among import among
from storage.models import Message, MessageState, Notice, NoticeState, Person, Update
from storage.verbs import resuming

T = TypeVar("T")
log = structlog.get_logger(__name__)

PEOPLE_AT_A_TIME = 60
"""As many as delivery may take in the same transaction, so that what was fetched for them is not fetched again; and
while it writes, others wait."""
ABOUT_A_DAY = timedelta(days=2)
"""Whatever the zone, what was made on one day was made within this."""
ARRIVED = (MessageState.SENT, MessageState.STALE)
RESOLUTION = timedelta(microseconds=1)
"""The least time that a clock can move."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """That something waits for a person: `scheduled` or news, the first of it due at `due_at`."""

    person: Person
    zone: ZoneInfo
    hours: Hours
    scheduled: bool
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Round:
    """One gathering: in which session, when by office and by machine time, under which settings, and of which of the
    notices that wait."""

    session: Session
    office: Office
    now: datetime
    machine: datetime
    which: tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What a round needs of the people it serves, by person."""

    due: dict[int, list[Notice]]
    """What may go now and is still true."""
    had_todays: dict[int, datetime]
    """Whose message of today has been made, and when the first was: after it only red makes another, and what should
    have been in it."""
    growing: dict[int, Message]
    """The news message of the last minute that can still grow."""


def gather(session: Session, now: datetime, machine: datetime, office: Office) -> bool:
    """Make messages of the notices that may go out now, of a bounded number of people; True if there may be more.
    Notices that are no longer true are dropped with their reason."""
    which = (Notice.due_at <= now, *([Notice.kind == resuming.KIND] if resuming.held(session) else ()))
    this = Round(session=session, office=office, now=now, machine=machine, which=which)
    served = 0
    for some in _batched(one for one in waiting(session, office, *which) if _is_open(one, now, office)):
        served += _gather_for(this, some)
        if served >= PEOPLE_AT_A_TIME:
            return True
    return False


def waiting(session: Session, office: Office, *which: ColumnElement[bool]) -> Iterator[Waiting]:
    """For whom a notice waits that is in no message yet, one for each person's scheduled ones and one for their news.
    Those with news come first, then the urgent. People out of reach are left out: theirs waits until they come
    back."""
    for some in _batched(session.execute(PEOPLE_WAITING.where(*which))):
        known = {one.id: one for one in people(session, [row[0] for row in some])}
        units = {one.id: one for one in units_of(session, [row[1] for row in some])}
        for person_id, unit_id, scheduled_at, news_at in some:
            person = known[person_id]
            if not office.reaches(person):
                continue
            zone, hours = office.zone_of(person, units[unit_id]), office.of(units[unit_id]).hours
            for scheduled, due_at in ((True, scheduled_at), (False, news_at)):
                if due_at:
                    yield Waiting(person=person, zone=zone, hours=hours, scheduled=scheduled, due_at=due_at)


def _people_waiting() -> Select[int, int, datetime, datetime]:
    """Each person, a unit of theirs, and since when something scheduled, and news, have been due."""
    red = func.max(case((Notice.colour == Colour.RED, 1), else_=0))
    scheduled_at = func.min(case((Notice.scheduled, Notice.due_at)))
    news_at = func.min(case((Notice.scheduled.is_(False), Notice.due_at)))
    return (
        select(Notice.person_id, func.min(Notice.unit_id), scheduled_at, news_at)
        .where(Notice.state == NoticeState.WAITING, Notice.message_id.is_(None))
        .group_by(Notice.person_id)
        .order_by(case((news_at.is_(None), 1), else_=0), red.desc(), func.min(Notice.due_at), Notice.person_id)
    )


PEOPLE_WAITING = _people_waiting()
"""Written once: this is asked all day long, mostly for nothing."""


def next_chance(session: Session, now: datetime, office: Office) -> datetime | None:
    """The first moment after `now` at which a waiting notice may go out; None if none waits."""
    held = [_chance_after(one, now, office) for one in waiting(session, office, Notice.due_at <= now)]
    coming = [_chance_from(one, one.due_at, office) for one in waiting(session, office, Notice.due_at > now)]
    return min((moment for moment in (*held, *coming) if moment > now), default=None)


def _chance_from(one: Waiting, moment: datetime, office: Office) -> datetime:
    """The first moment at or after `moment` at which it may go."""
    if one.scheduled:
        return first_chance(one.due_at, moment, one.zone, one.hours, office.calendar)
    return after_quiet(moment, one.zone, one.hours)


def _chance_after(one: Waiting, now: datetime, office: Office) -> datetime:
    """The next chance of what is due already. What might go now, but did not, is of somebody who had the day's
    message: it waits for the next hour."""
    chance = _chance_from(one, now, office)
    if chance > now or not one.scheduled:
        return chance
    return next_sending(now + RESOLUTION, one.zone, one.hours, office.calendar)


def keep_if_true(session: Session, row: Notice, now: datetime, office: Office) -> bool:
    """Whether the notice is still true; one that is not is dropped here and now. One of which that cannot even be
    asked is pushed forward an hour, so that the others go."""
    known = known_as_true(session)
    if row.id in known:
        return True
    try:
        true = still_true(session, row, office.reaches)
    except DBAPIError:  # nothing about the notice: the transaction has failed
        raise
    except Exception:
        log.exception("notice_pushed_forward", notice=row.id)
        row.message, row.due_at = None, now + PUSHED_FORWARD
        return False
    if not true:
        row.state, row.why = NoticeState.DROPPED, "no_longer_true"
        return False
    known.add(row.id)
    return True


def make_messages(session: Session, wanted: Sequence[Sequence[Notice]], now: datetime, machine: datetime) -> None:
    """A message of each of these: notices of one person, to be sent at once."""
    if not wanted:
        return
    keys = [(rows[0].person_id, any(row.scheduled for row in rows)) for rows in wanted]
    new = [
        {"person_id": person_id, "scheduled": scheduled, "made_at": now, "next_attempt_at": machine}
        for person_id, scheduled in keys
    ]
    # They come back in any order. Those of one person are alike, and the one with the lowest number goes first.
    made: dict[tuple[int, bool], deque[Message]] = {}
    for message in sorted(session.scalars(insert(Message).returning(Message), new), key=lambda one: one.id):
        made.setdefault((message.person_id, message.scheduled), deque()).append(message)
    for key, rows in zip(keys, wanted, strict=True):
        message = made[key].popleft()
        for row in rows:
            row.message = message


def spoken_since(session: Session, message: Message) -> bool:
    """Whether the person has written or tapped since a message was ready to go: it is not the last they see any
    more, and what is added to it would be overlooked."""
    if message.sent_at is None:
        return False
    account, ready_at = message.person.telegram_id, message.next_attempt_at
    later = select(Update.id).where(Update.chat_id == account, Update.received_at >= ready_at)
    return session.scalar(later.limit(1)) is not None


def _is_open(one: Waiting, now: datetime, office: Office) -> bool:
    if one.scheduled:
        return may_send(now, one.zone, one.hours, office.calendar)
    return not is_quiet(now, one.zone, one.hours)


def _gather_for(this: Round, some: Sequence[Waiting]) -> int:
    """For how many of them there was anything that could go. One whose rows break it is pushed forward."""

    def push_forward(one: Waiting, _error: Exception) -> int:
        log.exception("person_pushed_forward", person=one.person.id)
        theirs = update(Notice).where(Notice.person_id == one.person.id, *_loose(this))
        this.session.execute(theirs.values(due_at=this.now + PUSHED_FORWARD))
        return 1

    return sum(apart(this.session, some, lambda part: _gather_together(this, part), push_forward))


def _gather_together(this: Round, some: Sequence[Waiting]) -> int:
    rows = _due_rows(this, {one.person.id for one in some})
    with kept_at_hand(this.session):
        preload(this.session, rows)
        fetched = _fetched(this, some, rows)
    wanted: list[list[Notice]] = []
    for one in some:
        wanted += (_scheduled if one.scheduled else _news)(this, one.person, fetched)
    make_messages(this.session, wanted, this.now, this.machine)
    this.session.flush()
    with_rows = {row.person_id for row in rows}
    return sum(one.person.id in with_rows for one in some)


def _loose(this: Round) -> tuple[ColumnElement[bool], ...]:
    """Waiting, in no message yet, and of this round."""
    return (Notice.state == NoticeState.WAITING, Notice.message_id.is_(None), *this.which)


def _due_rows(this: Round, person_ids: set[int]) -> list[Notice]:
    found = select(Notice).where(among(Notice.person_id, person_ids), *_loose(this))
    return list(this.session.scalars(found.order_by(Notice.due_at, Notice.id)))


def _fetched(this: Round, some: Sequence[Waiting], rows: Sequence[Notice]) -> Fetched:
    had_todays = _had_todays(this, [one for one in some if one.scheduled])
    only_news = {one.person.id for one in some if not one.scheduled} - {one.person.id for one in some if one.scheduled}
    due: dict[int, list[Notice]] = {}
    for row in rows:
        had = had_todays.get(row.person_id)
        # What was due by then and is not in it was planned too late for it: its row was locked, or one of too many.
        waits = row.scheduled and (
            row.person_id in only_news or bool(had and row.colour != Colour.RED and row.due_at > had)
        )
        if not waits and keep_if_true(this.session, row, this.now, this.office):
            due.setdefault(row.person_id, []).append(row)
    news = {one.person.id for one in some if not one.scheduled and one.person.id in due}
    return Fetched(due=due, had_todays=had_todays, growing=_growing(this, news) if news else {})


def _had_todays(this: Round, scheduled: Sequence[Waiting]) -> dict[int, datetime]:
    zones = {one.person.id: one.zone for one in scheduled}
    made = select(Message.person_id, Message.made_at).where(
        among(Message.person_id, zones),
        Message.scheduled,
        Message.state.not_in((MessageState.DROPPED, MessageState.FAILED)),
        Message.made_at > this.now - ABOUT_A_DAY,
        Message.made_at < this.now + ABOUT_A_DAY,
    )
    rows = this.session.execute(made.order_by(Message.made_at.desc())) if zones else ()
    return {
        person_id: made_at
        for person_id, made_at in rows
        if local_day(made_at, zones[person_id]) == local_day(this.now, zones[person_id])
    }


def _scheduled(this: Round, person: Person, fetched: Fetched) -> Iterator[list[Notice]]:
    """What a message is to be made of: all in one; news that has been waiting as long goes along, as for somebody who
    was out of reach."""
    rows = fetched.due.get(person.id, [])
    newest = {(row.kind, row.subject_kind, row.subject_id): row for row in rows if row.scheduled}
    for row in rows:
        if row.scheduled and row not in newest.values():
            row.state, row.why = NoticeState.DROPPED, "superseded"
    if newest:
        alone = person.id in fetched.had_todays
        news = [row for row in rows if not (row.scheduled or alone or KINDS[row.kind].solo)]
        fetched.due[person.id] = [row for row in rows if row not in news]
        yield [*newest.values(), *news]


def _news(this: Round, person: Person, fetched: Fetched) -> Iterator[list[Notice]]:
    """What messages are to be made of, where none is there that can grow: what asks for a decision alone, the rest
    together."""
    rows = [row for row in fetched.due.get(person.id, []) if not row.scheduled and row.message is None]
    for row in rows:
        if KINDS[row.kind].solo:
            yield [row]
    together = [row for row in rows if not KINDS[row.kind].solo]
    if not together:
        return
    growing = fetched.growing.get(person.id)
    if growing is None:
        yield together
        return
    for row in together:
        row.message = growing
    if growing.state in ARRIVED:
        growing.state, growing.next_attempt_at, growing.attempts = MessageState.READY, this.machine, 0


def _growing(this: Round, person_ids: set[int]) -> dict[int, Message]:
    """The news messages of the last minute, sent or about to be, that can still grow: of each person the newest that
    asks for no decision, if it is the last they saw."""
    went_at = func.coalesce(Message.sent_at, Message.made_at)
    # One that was sent and has a reason is full, or could not be edited: it stays as it is.
    editable = and_(Message.state.in_(ARRIVED), Message.why.is_(None))
    recent = select(Message).where(
        among(Message.person_id, person_ids),
        Message.scheduled.is_(False),
        Message.settled_at.is_(None),
        or_(Message.state == MessageState.READY, editable),
        went_at > this.now - this.office.news_window,
        went_at <= this.now,
    )
    found: dict[int, Message] = {}
    for message in this.session.scalars(recent.order_by(Message.id).options(selectinload(Message.notices))):
        if not any(KINDS[row.kind].solo for row in message.notices):
            found[message.person_id] = message
    return {one: message for one, message in found.items() if not spoken_since(this.session, message)}


def _batched(rows: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(rows)
    while some := list(islice(iterator, PEOPLE_AT_A_TIME)):
        yield some
