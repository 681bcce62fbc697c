"""Messages are claimed: taken by compare-and-set, with a lease, and put into words as the ledger is at that moment."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

import structlog
from sqlalchemy import ColumnExpressionArgument, Integer, Select, bindparam, case, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload

from jobs.apart import apart
from jobs.delivery import chats
from jobs.delivery.chats import Standing
from jobs.delivery.settling import (
    AT_ONCE,
    BACK_OFF,
    DIED,
    TRIES,
    fail,
    failures_among,
    put_back,
    try_again,
    unsure,
    waiting_of,
)
from jobs.delivery.standing import as_it_stands, is_edit, lists_before, setting_of, still_to_do
from jobs.delivery.values import Address, Claimed, Claims, Compose, Failure, Part, Setting
from jobs.gathering import keep_if_true, make_messages, spoken_since
from jobs.office import Office
from jobs.preloading import kept_at_hand, people, preload
from storage.among import among, unindexed
from storage.models import Message, MessageState, Notice, NoticeState
from storage.verbs import resuming

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=90)
LOOKED_AT = 10
"""For each message that is wanted so many are looked at: several may be for one person, who gets one at a time."""
UNSAYABLE = "unsayable"
UP_NEXT = (MessageState.READY, MessageState.STALE)


NOT_UNDER_WAY = Message.person_id.not_in(bindparam("but_for", expanding=True))


def _in_turn(*which: ColumnExpressionArgument[bool]) -> Select[int, int]:
    """Those that are due, written once: this is asked all day long, mostly for nothing."""
    return (
        select(Message.id, Message.person_id)
        .where(*which)
        .where(Message.next_attempt_at <= bindparam("machine"))
        .where(NOT_UNDER_WAY)
        .order_by(Message.next_attempt_at, Message.id)
        .limit(bindparam("looked_at", type_=Integer()))
    )


IN_ORDER = (
    _in_turn(Message.state == MessageState.READY, Message.scheduled.is_(False)),
    _in_turn(Message.state == MessageState.READY, Message.scheduled),
    _in_turn(Message.state == MessageState.STALE),
)
"""News, what a clock brings, and last the edits of what is on phones already: a query each, which walks along its
index, past nothing that is not due."""
RESUMING = select(Notice.message_id).where(Notice.kind == resuming.KIND, Notice.state == NoticeState.WAITING)
RESTORED_IN_ORDER = tuple(rows.where(Message.id.in_(RESUMING)) for rows in IN_ORDER)
"""The same while sending is held: what asks whether it may go on."""
DEAD = (
    select(Message)
    .where(Message.state == MessageState.CLAIMED, Message.lease_until <= bindparam("machine"))
    .where(NOT_UNDER_WAY)  # what this process is sending is slow, not dead: its answer is still to come
    .with_for_update(skip_locked=True)
)


@dataclass(frozen=True, kw_only=True)
class _Claiming:
    """One claim: in which session, when by office and by machine time, with which settings and words."""

    session: Session
    now: datetime
    machine: datetime
    office: Office
    compose: Compose
    attempt: str
    failures: list[Failure] = field(default_factory=list)


def claim(
    session: Session,
    now: datetime,
    machine: datetime,
    office: Office,
    compose: Compose,
    *,
    most: int = 1,
    but_for: Collection[int] = (),
) -> Claims:
    """Take up to `most` messages that are to be sent or edited, in their order, one a person and none for those of
    `but_for`, to whom this process is sending. A message of which nothing is true any more, or that can't be sent, is
    settled on the way."""
    this = _Claiming(
        session=session, now=now, machine=machine, office=office, compose=compose, attempt=secrets.token_hex(8)
    )
    dead = _give_up_the_dead(this, but_for)
    ids = due(session, machine, most=most, but_for=but_for)
    taken = _take_safely(this, ids) if ids else []
    return Claims(taken=tuple(taken), settled=dead + len(ids) - len(taken), failures=tuple(this.failures))


def due(session: Session, machine: datetime, *, most: int, but_for: Collection[int] = ()) -> list[int]:
    """The messages that go next, in their order, one a person."""
    in_order = RESTORED_IN_ORDER if resuming.held(session) else IN_ORDER
    found: dict[int, int] = {}
    for rows in in_order:
        given = {"machine": machine, "but_for": list(but_for), "looked_at": LOOKED_AT * most}
        for message_id, person_id in session.execute(rows, given):
            found.setdefault(person_id, message_id)
        if len(found) >= most:
            break
    return list(found.values())[:most]


def release_claims(session: Session, now: datetime, machine: datetime) -> int:
    """What a process that is gone had claimed is up for its (labelled) repeat at once; returns how many messages."""
    rows = session.scalars(select(Message).where(Message.state == MessageState.CLAIMED).with_for_update())
    released = list(rows)
    for message in released:
        unsure(session, message, now, machine, DIED, repeat_after=AT_ONCE)
    return len(released)


def _give_up_the_dead(this: _Claiming, but_for: Collection[int]) -> int:
    """Of claims whose lease is over nobody knows whether they arrived. Returns how many there were."""
    found = list(this.session.scalars(DEAD, {"machine": this.machine, "but_for": list(but_for)}))
    for message in found:
        unsure(this.session, message, this.now, this.machine, DIED)
    this.failures.extend(failures_among(found))
    return len(found)


def _take_safely(this: _Claiming, ids: Sequence[int]) -> list[Claimed]:
    """All at once; one message that breaks that is put off."""

    def put_off(message_id: int, error: Exception) -> list[Claimed]:
        log.exception("message_put_off", message=message_id)
        _put_off(this, message_id, repr(error))
        return []

    return list(chain.from_iterable(apart(this.session, ids, lambda some: _take(this, some), put_off)))


def _put_off(this: _Claiming, message_id: int, why: str) -> None:
    """A message that cannot even be read is looked at again later, a bounded number of times."""
    attempts = Message.attempts + 1
    state = case((attempts >= TRIES, MessageState.FAILED), else_=MessageState.READY)
    later = this.machine + BACK_OFF[-1]
    row = update(Message).where(Message.id == message_id).execution_options(synchronize_session=False)
    this.session.execute(row.values(attempts=attempts, state=state, next_attempt_at=later, why=why))


def _take(this: _Claiming, ids: Sequence[int]) -> list[Claimed]:
    session = this.session
    rows = select(Message).where(among(Message.id, ids), unindexed(Message.state).in_(UP_NEXT))
    locked = rows.options(selectinload(Message.notices)).with_for_update(skip_locked=True, of=Message)
    messages = {message.id: message for message in session.scalars(locked)}
    before = lists_before(session, messages.values(), this.now)
    old = (one for lists in before.values() for one in lists)
    notices = [row for message in chain(messages.values(), old) for row in message.notices]
    with kept_at_hand(session):
        people(session, {message.person_id for message in messages.values()})
        preload(session, notices)
        ways = chats.standings(session, [_account(message) for message in messages.values()])
        claimed = [_claimed(this, messages[one], ways, before.get(one, ())) for one in ids if one in messages]
    this.failures.extend(failures_among(messages.values()))
    return _mark(this, [one for one in claimed if one])


def _mark(this: _Claiming, claimed: Sequence[Claimed]) -> list[Claimed]:
    """The compare-and-set. Returns those that were won."""
    ids = [one.message_id for one in claimed]
    if not ids:
        return []
    values = {"state": MessageState.CLAIMED, "attempt": this.attempt, "lease_until": this.machine + LEASE}
    taken = update(Message).where(among(Message.id, ids), unindexed(Message.state).in_(UP_NEXT))
    taken = taken.values(**values, attempts=Message.attempts + 1).execution_options(synchronize_session=False)
    won = this.session.execute(taken)
    if won.rowcount == len(ids):  # type: ignore[attr-defined]
        return list(claimed)
    own = set(this.session.scalars(select(Message.id).where(among(Message.id, ids), Message.attempt == this.attempt)))
    return [one for one in claimed if one.message_id in own]


def _claimed(this: _Claiming, message: Message, ways: dict[int, Standing], before: Sequence[Message]) -> Claimed | None:
    """The message in words and where it goes; None where it has been settled instead. `before` are the lists that it
    takes the place of."""
    account = _account(message)
    way = ways.get(account, chats.OPEN)
    chat_id = way.moved_to or account if message.chat_id is None else message.chat_id
    if _is_settled(this, message, chat_id, {account, way.moved_to}, way):
        return None
    again = still_to_do(this.session, message, before, this.now, this.office)
    part = _edited(this, message) if is_edit(message) else _composed(this, message, again)
    if part is None:
        return None
    return Claimed(
        message_id=message.id,
        person_id=message.person_id,
        attempt=this.attempt,
        lease_until=this.machine + LEASE,
        part=part,
        address=Address(
            chat_id=chat_id,
            topic=message.person.topic,
            edit=message.telegram_message_id,
            albums=message.albums,
            only_edit=is_edit(message),
        ),
        full=_leave_out(this, message, part),
        replaces=tuple(one.id for one in before),
        again=tuple(row.id for row in again),
    )


def _is_settled(this: _Claiming, message: Message, chat_id: int, own: Collection[int | None], way: Standing) -> bool:
    """Whether it can't go now, or not as this message: then it waits, begins anew, or fails."""
    replaced = message.sent_at is not None and chat_id not in own  # a phone that is not written to any more
    if replaced or not this.office.reaches(message.person):
        put_back(message, "unreachable")
    elif not is_edit(message) and spoken_since(this.session, message):
        put_back(message, "spoken_since")
    elif way.gone_since:
        fail(this.session, message, this.now, "the chat is gone", "gone")
    elif way.held_until and way.held_until > this.machine:
        message.next_attempt_at = way.held_until
    else:
        return False
    return True


def _account(message: Message) -> int:
    return message.person.telegram_id or 0


def _composed(this: _Claiming, message: Message, again: Sequence[Notice]) -> Part | None:
    """The message's one part, of what is still true, and of what it tells again. None where nothing is, or where it
    cannot be composed: then the message has been settled."""
    held = sorted(message.notices, key=lambda row: row.id)  # a copy: what cannot be judged leaves meanwhile
    rows = [
        row for row in held if row.state is NoticeState.SENT or keep_if_true(this.session, row, this.now, this.office)
    ]
    fresh = waiting_of(rows)
    if not fresh:
        _nothing_left(message)
        return None
    setting = setting_of(this.session, message, rows, this.now, this.office)
    setting = replace(setting, again=setting.again | {row.id for row in again})
    try:
        part = _part(this.compose(this.session, message.person, [*rows, *again], setting), fresh)
    except DBAPIError:  # nothing about the message: the transaction has failed
        raise
    except Exception as error:
        log.exception("not_composed", message=message.id)
        message.attempts += 1
        _without_poison(this, message, setting, repr(error))
        return None
    if part is None:
        _nothing_left(message)
        for row in fresh:
            row.state, row.why = NoticeState.DROPPED, "nothing_to_say"
    return part


def _edited(this: _Claiming, message: Message) -> Part | None:
    """How a message that was sent is to read now. None where it stays as it is: nothing of it reads differently (its
    keys follow from its text), its reader has opened a card in its place, or it cannot be said."""
    if message.opened_at and not message.settled_at:
        message.state, message.look_at = MessageState.SENT, this.now
        return None
    try:
        rows, setting = as_it_stands(this.session, message, this.now, this.office)
        parts = this.compose(this.session, message.person, rows, setting)
    except DBAPIError:
        raise
    except Exception as error:
        log.exception("not_composed", message=message.id)
        put_back(message, repr(error))
        return None
    if not parts or parts[0].text == message.texts[-1]["text"]:
        message.state = MessageState.SENT
        return None
    return parts[0]


def _nothing_left(message: Message) -> None:
    message.state = MessageState.SENT if message.sent_at else MessageState.DROPPED
    message.why = "no_longer_true"


def _leave_out(this: _Claiming, message: Message, part: Part) -> bool:
    """Whether there is what does not fit: it goes right after, in a message of its own."""
    left = [row for row in waiting_of(message.notices) if row.id not in part.notices]
    if left:
        make_messages(this.session, [left], this.now, this.machine)
    return bool(left)


def _part(parts: Sequence[Part], fresh: Sequence[Notice]) -> Part | None:
    """The first part; None if there is nothing to say. Raises ValueError for one that says nothing new."""
    if parts and not any(row.id in parts[0].notices for row in fresh):
        raise ValueError("the first part holds none of the waiting notices")
    return parts[0] if parts else None


def _without_poison(this: _Claiming, message: Message, setting: Setting, why: str) -> None:
    """Set aside what cannot be said even alone, each in a message of its own, so that the rest goes at once. Where
    that is all there is, the message is tried again, a bounded number of times."""
    fresh = waiting_of(message.notices)
    poison = [row for row in fresh if not _can_be_said(this, message, row, setting)]
    message.why = why
    if not poison or len(poison) == len(fresh):
        try_again(this.session, message, this.now, this.machine, None, why, because=UNSAYABLE)
        return
    make_messages(this.session, [[row] for row in poison], this.now, this.machine)
    message.state, message.next_attempt_at = MessageState.READY, this.machine


def _can_be_said(this: _Claiming, message: Message, row: Notice, setting: Setting) -> bool:
    try:
        this.compose(this.session, message.person, [row], setting)
    except DBAPIError:
        raise
    except Exception:
        log.exception("notice_set_aside", notice=row.id)
        return False
    return True
