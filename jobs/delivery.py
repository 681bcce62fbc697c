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

from jobs.kinds import KINDS, still_true
from jobs.moments import is_quiet, may_send
from jobs.office import Office
from storage import outbox
from storage.database import Database
from storage.models import Message, MessageState, Notice, NoticeState, Person, Role, Unit
from storage.roles import with_role

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=90)
BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
REPEAT_AFTER = timedelta(seconds=30)
TRIES = 8


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
        """Everything that may go out now; returns how many messages went."""
        await self.database.call(lambda session: gather(session, self.clock(), self.machine(), self.office))
        count = 0
        while await self.deliver_one():
            count += 1
        return count

    async def deliver_one(self) -> bool:
        """Claim one message, send it, write down what came of it. True means that there may be more."""
        claimed = await self.database.call(
            lambda session: claim(session, self.clock(), self.machine(), self.office, self.compose)
        )
        if claimed is None:
            return False
        if isinstance(claimed, Claimed):
            outcome = await self.send(claimed.part, claimed.address)
            await self.database.call(
                lambda session: settle(session, claimed, outcome, self.clock(), self.machine(), self.office)
            )
        return True


def gather(session: Session, now: datetime, machine: datetime, office: Office) -> None:
    """Make messages of the notices that may go out now: scheduled ones together, news with the news of its minute,
    decisions each alone. Notices that are no longer true are dropped with their reason."""
    due = (Notice.state == NoticeState.WAITING, Notice.message_id.is_(None), Notice.due_at <= now)
    for person in session.scalars(select(Person).where(Person.id.in_(select(Notice.person_id).where(*due)))):
        if office.reaches(person):
            rows = select(Notice).where(*due, Notice.person_id == person.id).order_by(Notice.due_at, Notice.id)
            _gather_for(session, person, list(session.scalars(rows)), now, machine, office)


def _gather_for(
    session: Session, person: Person, rows: list[Notice], now: datetime, machine: datetime, office: Office
) -> None:
    zone = office.zone_of(person, session.get_one(Unit, rows[0].unit_id))
    true = [row for row in rows if keep_if_true(session, row, office)]
    scheduled = [row for row in true if row.scheduled]
    if scheduled and may_send(now, zone, office.hours, office.calendar):
        _message(session, person, scheduled, now, machine)
    news = [row for row in true if not row.scheduled]
    if news and not is_quiet(now, zone, office.hours):
        _news(session, person, news, now, machine, office)


def keep_if_true(session: Session, row: Notice, office: Office) -> bool:
    """Whether the notice is still true; one that is not is dropped here and now."""
    if still_true(session, row, office.reaches):
        return True
    row.state, row.why = NoticeState.DROPPED, "no_longer_true"
    return False


def _news(
    session: Session, person: Person, rows: list[Notice], now: datetime, machine: datetime, office: Office
) -> None:
    for row in rows:
        if KINDS[row.kind].solo:
            _message(session, person, [row], now, machine)
    together = [row for row in rows if not KINDS[row.kind].solo]
    if not together:
        return
    open_one = _of_this_minute(session, person, now, office)
    if open_one is None:
        _message(session, person, together, now, machine)
        return
    for row in together:
        row.message = open_one
    open_one.state, open_one.next_attempt_at = MessageState.READY, machine


def _of_this_minute(session: Session, person: Person, now: datetime, office: Office) -> Message | None:
    """The news message that went out within the window, if it can still grow."""
    recent = select(Message).where(
        Message.person_id == person.id,
        Message.scheduled.is_(False),
        Message.state == MessageState.SENT,
        Message.sent_at > now - office.news_window,
        Message.sent_at <= now,
    )
    newest = session.scalars(recent.order_by(Message.id.desc()).limit(1)).first()
    if newest is None or any(KINDS[row.kind].solo for row in newest.notices):
        return None
    return newest


def _message(session: Session, person: Person, rows: list[Notice], now: datetime, machine: datetime) -> None:
    message = Message(person_id=person.id, scheduled=rows[0].scheduled, made_at=now, next_attempt_at=machine)
    session.add(message)
    session.flush()
    for row in rows:
        row.message = message


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
    attempt = secrets.token_hex(8)
    taken = update(Message).where(Message.id == message.id, Message.state == MessageState.READY).values(
        state=MessageState.CLAIMED, attempt=attempt, lease_until=machine + LEASE, attempts=Message.attempts + 1
    )  # fmt: skip
    if session.execute(taken).rowcount == 0:  # type: ignore[attr-defined]
        return True
    session.refresh(message)
    part = _compose(session, message, now, office, compose)
    if part is None:
        message.state, message.why = MessageState.DROPPED, "no_longer_true"
        return True
    message.chat_id = message.chat_id or message.person.telegram_id or 0
    address = Address(chat_id=message.chat_id, edit=message.telegram_message_id)
    return Claimed(message_id=message.id, attempt=attempt, part=part, address=address)


def _next(session: Session, machine: datetime) -> Message | None:
    ready = (Message.state == MessageState.READY) & (Message.next_attempt_at <= machine)
    died = (Message.state == MessageState.CLAIMED) & (Message.lease_until <= machine)
    rows = select(Message).where(or_(ready, died)).order_by(Message.scheduled, Message.next_attempt_at, Message.id)
    return session.scalars(rows.limit(1).with_for_update(skip_locked=True)).first()


def _compose(session: Session, message: Message, now: datetime, office: Office, compose: Compose) -> Part | None:
    """The message's one part, of what is still true. What does not fit waits for a message of its own."""
    rows = [row for row in message.notices if row.state is NoticeState.SENT or keep_if_true(session, row, office)]
    if not rows or all(row.state is NoticeState.SENT for row in rows):
        return None
    late = message.scheduled and now - min(row.due_at for row in rows) > office.late_after
    setting = Setting(now=now, late=late, repeat=message.repeats > 0)
    parts = compose(session, message.person, rows, setting)
    if not parts:
        return None
    first = parts[0]
    for row in rows:
        if row.id not in first.notices:
            row.message_id = None
    return first


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
            _sent(message, message_id, claimed.part.text, now)
        case TryAgain(after, why):
            _try_again(message, machine, after, why)
        case Unsure(why):
            _unsure(message, machine, why)
        case Moved(chat_id):
            message.state, message.chat_id, message.next_attempt_at = MessageState.READY, chat_id, machine
        case Gone(why):
            _gone(session, message, why, now, office)


def _sent(message: Message, telegram_message_id: int, text: str, now: datetime) -> None:
    message.state = MessageState.SENT
    message.telegram_message_id = telegram_message_id
    message.sent_at = message.sent_at or now
    message.texts = [*message.texts, {"at": now.isoformat(), "text": text}]
    for row in message.notices:
        if row.state is NoticeState.WAITING:
            row.state = NoticeState.SENT


def _try_again(message: Message, machine: datetime, after: timedelta | None, why: str) -> None:
    message.why = why
    if after is None and message.attempts >= TRIES:
        _fail(message, why)
        return
    pause = after or BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
    message.state, message.next_attempt_at = MessageState.READY, machine + pause


def _unsure(message: Message, machine: datetime, why: str) -> None:
    message.why = why
    if message.repeats:
        message.state = MessageState.UNSURE
        return
    message.repeats, message.state = 1, MessageState.READY
    message.next_attempt_at = machine + REPEAT_AFTER


def _fail(message: Message, why: str) -> None:
    message.state, message.why = MessageState.FAILED, why
    for row in message.notices:
        if row.state is NoticeState.WAITING:
            row.state, row.why = NoticeState.FAILED, why[:200]


def _gone(session: Session, message: Message, why: str, now: datetime, office: Office) -> None:
    """The person cannot be reached: the coordinators are told once, and what they were to be told waits for them."""
    _fail(message, why)
    person = message.person
    if person.unreachable_since is None:
        person.unreachable_since, person.unreachable_why = now, why[:200]
        _tell_unreachable(session, person, now)


def _tell_unreachable(session: Session, person: Person, now: datetime) -> None:
    for unit_id in {row.unit_id for row in person.memberships if row.ended_at is None}:
        people = [one for one in with_role(session, unit_id, Role.COORDINATOR) if one.id != person.id]
        about = ("person", person.id)
        outbox.tell(session, people, "unreachable", about, now, unit_id=unit_id, occurrence=now.isoformat())
