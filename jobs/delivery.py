"""From the outbox to people: notices become messages, messages are claimed, sent, and marked by what came of it.

Delivery knows no words and no Telegram. `compose` turns facts into parts, `send` answers in five words: Sent,
TryAgain, Unsure, Gone, Moved. A send that may have arrived is repeated once at the most, and labelled.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from jobs.gathering import gather, keep_if_true, make_message
from jobs.moments import first_chance
from jobs.office import Office
from storage import outbox
from storage.database import Database
from storage.models import Measure, Message, MessageState, Notice, NoticeState, Person, Role, Unit
from storage.roles import with_role

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=90)
BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
REPEAT_AFTER = timedelta(seconds=30)
TRIES = 8
BATCH = 20


@dataclass(frozen=True, kw_only=True)
class Part:
    """One message, composed: the notices it holds, its exact text, and `body`, which only its sender reads."""

    notices: tuple[int, ...]
    text: str
    body: object


@dataclass(frozen=True)
class Sent:
    message_id: int


@dataclass(frozen=True)
class TryAgain:
    """It did not arrive. `after` says when the other side will listen again, if it said so."""

    after: timedelta | None = None
    why: str = ""


@dataclass(frozen=True)
class Unsure:
    """It may have arrived."""

    why: str = ""


@dataclass(frozen=True)
class Gone:
    """This person cannot be reached any more, for good: `why`, in the other side's words."""

    why: str


@dataclass(frozen=True)
class Moved:
    """The chat has another id now."""

    chat_id: int


Outcome = Sent | TryAgain | Unsure | Gone | Moved


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a message is composed in: when, late or not, and whether it is a repeat."""

    now: datetime
    late: bool = False
    repeat: bool = False


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a part goes; `edit` is the message it takes the place of."""

    chat_id: int
    edit: int | None = None


Compose = Callable[[Session, Person, Sequence[Notice], Setting], Sequence[Part]]
Send = Callable[[Part, Address], Awaitable[Outcome]]
Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Claimed:
    message_id: int
    attempt: str
    part: Part
    address: Address
    full: bool
    """True when not all that it was to hold fits: it will not grow."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Sends what is due. `clock` is office time, `machine` the time of leases and back-off."""

    database: Database
    office: Office
    compose: Compose
    send: Send
    clock: Clock
    machine: Clock

    async def deliver_all(self) -> int:
        """Everything that may go out now; returns how many messages were dealt with. What comes in meanwhile is
        gathered between batches, so that news does not wait for a long morning."""
        dealt_with = 0
        while True:
            more = await self.database.call(lambda session: gather(session, self.clock(), self.machine(), self.office))
            batch = await self._deliver_batch()
            dealt_with += batch
            if not (batch or more):
                return dealt_with

    async def _deliver_batch(self) -> int:
        for count in range(BATCH):
            if not await self.deliver_one():
                return count
        return BATCH

    async def deliver_one(self) -> bool:
        """Claim one message, send it, write down what came of it. True means that there may be more."""
        claimed = await self.database.call(
            lambda session: claim(session, self.clock(), self.machine(), self.office, self.compose)
        )
        if claimed is None:
            return False
        if isinstance(claimed, Claimed):
            outcome = await self._send(claimed)
            await self.database.call(
                lambda session: settle(session, claimed, outcome, self.clock(), self.machine(), self.office)
            )
        return True

    async def _send(self, claimed: Claimed) -> Outcome:
        try:
            return await self.send(claimed.part, claimed.address)
        except Exception as error:
            log.exception("send_failed", message=claimed.message_id)
            return Unsure(repr(error))


def claim(
    session: Session, now: datetime, machine: datetime, office: Office, compose: Compose
) -> Claimed | bool | None:
    """Take the next message that is to be sent, by compare-and-set; None if there is none, True if one was settled
    without sending because nothing of it is true any more."""
    message = _next(session, machine)
    if message is None:
        return None
    if message.state is MessageState.CLAIMED:
        _unsure(message, machine, "the sender died between claim and answer")
        return True
    if not _in_reach(message, office):
        _put_back(message, "unreachable")
        return True
    attempt = secrets.token_hex(8)
    taken = update(Message).where(Message.id == message.id, Message.state == MessageState.READY).values(
        state=MessageState.CLAIMED, attempt=attempt, lease_until=machine + LEASE, attempts=Message.attempts + 1
    )  # fmt: skip
    if session.execute(taken).rowcount == 0:  # type: ignore[attr-defined]
        return True
    session.refresh(message)
    part = _composed(session, message, now, machine, office, compose)
    if part is None:
        return True
    full = _leave_out(message, part)
    return Claimed(message_id=message.id, attempt=attempt, part=part, address=_address(message), full=full)


def _in_reach(message: Message, office: Office) -> bool:
    """Whether the message can go where it is to go: a phone that was replaced is not written to any more."""
    moved_on = message.sent_at is not None and message.chat_id != _account(message)
    return office.reaches(message.person) and not moved_on


def _address(message: Message) -> Address:
    chat_id = _account(message) if message.chat_id is None else message.chat_id
    return Address(chat_id=chat_id, edit=message.telegram_message_id)


def _account(message: Message) -> int:
    return message.person.telegram_id or 0


def _next(session: Session, machine: datetime) -> Message | None:
    ready = (Message.state == MessageState.READY) & (Message.next_attempt_at <= machine)
    died = (Message.state == MessageState.CLAIMED) & (Message.lease_until <= machine)
    rows = select(Message).where(or_(ready, died)).order_by(Message.scheduled, Message.next_attempt_at, Message.id)
    return session.scalars(rows.limit(1).with_for_update(skip_locked=True)).first()


def _composed(
    session: Session, message: Message, now: datetime, machine: datetime, office: Office, compose: Compose
) -> Part | None:
    """The message's one part, of what is still true. None where nothing is, or where it cannot be composed: then
    the message has been settled."""
    held = list(message.notices)  # a copy: what cannot be judged leaves the message meanwhile
    rows = [row for row in held if row.state is NoticeState.SENT or keep_if_true(session, row, now, office)]
    setting = _setting(session, message, rows, now, office)
    fresh = _waiting_of(rows)
    try:
        with session.begin_nested():
            part = _part(compose(session, message.person, rows, setting), fresh) if fresh else None
    except Exception as error:
        log.exception("not_composed", message=message.id)
        message.why = repr(error)
        _without_poison(session, message, setting, machine, compose)
        return None
    if part is None:
        message.state = MessageState.SENT if message.sent_at else MessageState.DROPPED
        message.why = "no_longer_true"
        for row in fresh:
            row.state, row.why = NoticeState.DROPPED, "nothing_to_say"
    return part


def _leave_out(message: Message, part: Part) -> bool:
    """Whether there is what does not fit: it waits for a message of its own."""
    left = [row for row in _waiting_of(message.notices) if row.id not in part.notices]
    for row in left:
        row.message = None
    return bool(left)


def _setting(session: Session, message: Message, rows: Sequence[Notice], now: datetime, office: Office) -> Setting:
    """A message is late when it might have gone out earlier, in the person's own hours."""
    due = [row for row in rows if row.scheduled]
    if not due:
        return Setting(now=now, repeat=message.repeats > 0)
    first = min(due, key=lambda row: row.due_at)
    zone = office.zone_of(message.person, session.get_one(Unit, first.unit_id))
    chance = first_chance(first.due_at, first.due_at, zone, office.hours, office.calendar)
    return Setting(now=now, late=now - chance > office.late_after, repeat=message.repeats > 0)


def _part(parts: Sequence[Part], fresh: Sequence[Notice]) -> Part | None:
    """The first part; None if there is nothing to say. Raises ValueError for one that says nothing new."""
    if parts and not any(row.id in parts[0].notices for row in fresh):
        raise ValueError("the first part holds none of the waiting notices")
    return parts[0] if parts else None


def _without_poison(session: Session, message: Message, setting: Setting, machine: datetime, compose: Compose) -> None:
    """Set aside what cannot be said even alone, each in a message of its own, so that the rest goes at once. Where
    that is all there is, the message is tried again, a bounded number of times."""
    fresh = _waiting_of(message.notices)
    poison = [row for row in fresh if not _can_be_said(session, message, row, setting, compose)]
    if not poison or len(poison) == len(fresh):
        _try_again(session, message, machine, None, message.why or "")
        return
    for row in poison:
        make_message(session, [row], setting.now, machine)
    message.state, message.next_attempt_at = MessageState.READY, machine


def _can_be_said(session: Session, message: Message, row: Notice, setting: Setting, compose: Compose) -> bool:
    notice_id = row.id
    try:
        with session.begin_nested():
            compose(session, message.person, [row], setting)
    except Exception:
        log.exception("notice_set_aside", notice=notice_id)
        return False
    return True


def _waiting_of(rows: Sequence[Notice]) -> list[Notice]:
    return [row for row in rows if row.state is NoticeState.WAITING]


def settle(
    session: Session, claimed: Claimed, outcome: Outcome, now: datetime, machine: datetime, office: Office
) -> None:
    """Write down what came of an attempt. An answer to an attempt that is no longer the message's own is ignored."""
    message = session.get_one(Message, claimed.message_id)
    if message.attempt != claimed.attempt or message.state is not MessageState.CLAIMED:
        log.warning("late_answer", message=message.id)
        return
    match outcome:
        case Sent(message_id):
            _sent(message, message_id, claimed, now)
        case TryAgain(after, why):
            _try_again(session, message, machine, after, why)
        case Unsure(why):
            _unsure(message, machine, why)
        case Moved(chat_id):
            message.chat_id = chat_id
            _try_again(session, message, machine, timedelta(0), f"moved to {chat_id}")
        case Gone(why):
            _gone(session, message, why, now)


def _sent(message: Message, telegram_message_id: int, claimed: Claimed, now: datetime) -> None:
    message.state, message.why = MessageState.SENT, "full" if claimed.full else None
    message.chat_id, message.telegram_message_id = claimed.address.chat_id, telegram_message_id
    message.sent_at = message.sent_at or now
    message.texts = [*message.texts, {"at": now.isoformat(), "text": claimed.part.text}]
    for row in _waiting_of(message.notices):
        row.state, row.why = NoticeState.SENT, None


def _try_again(session: Session, message: Message, machine: datetime, after: timedelta | None, why: str) -> None:
    """A pause that the other side asks for is no failure; it holds for all that goes to this person."""
    message.why = why
    if after:
        message.attempts -= 1
        message.state = MessageState.READY
        _hold(session, message.person, machine + after)
    elif message.attempts >= TRIES:
        _fail(message, why)
    else:
        pause = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1] if after is None else after
        message.state, message.next_attempt_at = MessageState.READY, machine + pause


def _hold(session: Session, person: Person, until: datetime) -> None:
    """The chat is left alone until then."""
    session.flush()
    others = update(Message).where(
        Message.person_id == person.id, Message.state == MessageState.READY, Message.next_attempt_at < until
    )
    session.execute(others.values(next_attempt_at=until))


def _unsure(message: Message, machine: datetime, why: str) -> None:
    """It may have arrived: repeated once, then nobody knows."""
    message.why = why
    if not message.repeats:
        message.repeats, message.state = 1, MessageState.READY
        message.next_attempt_at = machine + REPEAT_AFTER
        return
    message.state = MessageState.UNSURE
    for row in _waiting_of(message.notices):
        row.state, row.why = NoticeState.FAILED, f"unsure: {why}"[:200]


def _fail(message: Message, why: str) -> None:
    """It will not go. What was only to be added to a message that went before gets a message of its own."""
    if message.sent_at:
        _put_back(message, why)
        return
    log.error("message_failed", message=message.id, why=why)
    message.state, message.why = MessageState.FAILED, why
    for row in _waiting_of(message.notices):
        row.state, row.why = NoticeState.FAILED, why[:200]


def _put_back(message: Message, why: str) -> None:
    """Close the message and let what it was to tell wait again."""
    message.state, message.why = MessageState.SENT if message.sent_at else MessageState.FAILED, why
    for row in _waiting_of(message.notices):
        row.message, row.why = None, why[:200]


def _gone(session: Session, message: Message, why: str, now: datetime) -> None:
    """The person cannot be reached: what they were to be told waits for them, others are told in their place, and
    the coordinators are told once."""
    person = message.person
    _put_back(message, why)
    if person.unreachable_since is None:
        person.unreachable_since, person.unreachable_why = now, why[:200]
        _look_again(session, person, now)
        _tell_unreachable(session, person, now)


def _look_again(session: Session, person: Person, now: datetime) -> None:
    """Have the jobs look at what the person was to be reminded of."""
    reminded_of = select(Notice.subject_id).where(
        Notice.person_id == person.id, Notice.subject_kind == "measure", Notice.state == NoticeState.WAITING
    )
    session.flush()
    session.execute(update(Measure).where(Measure.id.in_(reminded_of)).values(look_at=now))


def _tell_unreachable(session: Session, person: Person, now: datetime) -> None:
    for unit_id in {row.unit_id for row in person.memberships if row.ended_at is None}:
        people = [one for one in with_role(session, unit_id, Role.COORDINATOR) if one.id != person.id]
        about = ("person", person.id)
        outbox.tell(session, people, "unreachable", about, now, unit_id=unit_id, occurrence=now.isoformat())
