"""What came of a message is written down: five answers, and what follows from each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobs.delivery import chats
from jobs.delivery.reach import lost, tell_coordinators
from jobs.delivery.standing import is_edit, take_over
from jobs.delivery.values import Answered, Claimed, Failure, Gone, Moved, Outcome, Sent, TryAgain, Unsure
from storage.among import among
from storage.groups import TOPIC_GONE
from storage.models import Message, MessageState, Notice, NoticeState

log = structlog.get_logger(__name__)

BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
REPEAT_AFTER = timedelta(seconds=30)
DIED = "the sender died between claim and answer"
TRIES = 8
UNEDITABLE = "uneditable"

AT_ONCE = timedelta(0)
ABOUT_DELIVERY = ("unreachable", "undelivered")
"""What tells of deliveries that failed; of its own failing nobody is told again."""


def settle(session: Session, answers: Sequence[Answered], now: datetime, machine: datetime) -> list[Failure]:
    """Write down what came of some attempts; returns the messages that will not go. An answer to an attempt that is
    no longer the message's own is ignored."""
    ids = [claimed.message_id for claimed, _ in answers]
    rows = select(Message).where(among(Message.id, ids)).with_for_update()
    messages = {message.id: message for message in session.scalars(rows)}
    own = [(messages[claimed.message_id], claimed, outcome) for claimed, outcome in answers]
    arrived: list[tuple[Message, Claimed]] = []
    for message, claimed, outcome in own:
        if message.attempt != claimed.attempt or message.state is not MessageState.CLAIMED:
            log.warning("late_answer", message=message.id)
        elif isinstance(outcome, Sent):
            _sent(message, outcome, claimed, now)
            arrived.append((message, claimed))
        else:
            _not_sent(session, message, claimed, outcome, now, machine)
    told = update(Notice).where(
        among(Notice.message_id, [message.id for message, _ in arrived]), Notice.state == NoticeState.WAITING
    )
    if arrived:
        told = told.values(state=NoticeState.SENT, why=None).execution_options(synchronize_session=False)
        session.execute(told)
        take_over(session, arrived, now)
    return failures_among(message for message, _, outcome in own if not isinstance(outcome, Sent))


def failures_among(messages: Iterable[Message]) -> list[Failure]:
    """Those that will not go, with something in them that nobody was told."""
    ended = [message for message in messages if message.state in (MessageState.FAILED, MessageState.UNSURE)]
    return [
        Failure(message_id=message.id, why=message.why or "")
        for message in ended
        if any(row.state is NoticeState.FAILED for row in message.notices)
    ]


def _sent(message: Message, outcome: Sent, claimed: Claimed, now: datetime) -> None:
    message.state = MessageState.SENT
    message.why = UNEDITABLE if outcome.kept else "full" if claimed.full else None
    message.chat_id, message.telegram_message_id = claimed.address.chat_id, outcome.message_id
    message.sent_at = message.sent_at or now
    if not outcome.kept:
        message.texts = [*message.texts, {"at": now.isoformat(), "text": claimed.part.text}]


def _not_sent(
    session: Session, message: Message, claimed: Claimed, outcome: Outcome, now: datetime, machine: datetime
) -> None:
    chat_id = claimed.address.chat_id
    match outcome:
        case TryAgain(after, why, albums, everywhere, asked):
            message.albums = max(message.albums, albums)
            if (after and everywhere) or not asked:
                message.attempts -= 1
                _wait(message, machine + (after or AT_ONCE), why)
            else:
                try_again(session, message, now, machine, after, why, chat_id=chat_id)
        case Unsure(why, albums):
            message.albums = max(message.albums, albums)
            unsure(session, message, now, machine, why)
        case Moved(new_id):
            chats.move(session, chat_id, new_id)
            message.chat_id = new_id
            try_again(session, message, now, machine, AT_ONCE, f"moved to {new_id}", chat_id=chat_id)
        case Gone(why, topic):
            _gone(session, message, chat_id, TOPIC_GONE if topic else why, now, machine)


def try_again(
    session: Session,
    message: Message,
    now: datetime,
    machine: datetime,
    after: timedelta | None,
    why: str,
    *,
    chat_id: int = 0,
    because: str = "refused",
) -> None:
    """Later, a bounded number of times. A pause that the other side asks for is no failure; it holds for all that
    goes to this chat."""
    message.why = why
    if after:
        message.attempts -= 1
        _wait(message, chats.hold(session, chat_id, machine, after), why)
    elif message.attempts >= TRIES:
        fail(session, message, now, why, because)
    else:
        pause = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1] if after is None else after
        _wait(message, machine + pause, why)


def unsure(
    session: Session,
    message: Message,
    now: datetime,
    machine: datetime,
    why: str,
    repeat_after: timedelta = REPEAT_AFTER,
) -> None:
    """It may have arrived: repeated once for an answer that did not come, and once for each process that died over it;
    then nobody knows. What is only an edit may be made again."""
    if is_edit(message):
        try_again(session, message, now, machine, None, why)
        return
    spent = message.repeats and DIED not in (why, message.why)
    message.why = why
    if not spent and message.attempts < TRIES:
        message.repeats += 1
        _wait(message, machine + repeat_after, why)
        return
    message.state = MessageState.UNSURE
    _tell_undelivered(session, message, "unsure", now)
    for row in waiting_of(message.notices):
        row.state, row.why = NoticeState.FAILED, f"unsure: {why}"[:200]


def _wait(message: Message, until: datetime, why: str) -> None:
    message.state = MessageState.STALE if is_edit(message) else MessageState.READY
    message.next_attempt_at, message.why = until, why


def fail(session: Session, message: Message, now: datetime, why: str, because: str) -> None:
    """It will not go, and the coordinators are told why: `because` is the end of a text's key. What was only to be
    added to a message that went before gets a message of its own."""
    if message.sent_at:
        put_back(message, why)
        return
    log.error("message_failed", message=message.id, why=why)
    message.state, message.why = MessageState.FAILED, why
    _tell_undelivered(session, message, because, now)
    for row in waiting_of(message.notices):
        row.state, row.why = NoticeState.FAILED, why[:200]


def put_back(message: Message, why: str) -> None:
    """Close the message and let what it was to tell wait again."""
    message.state, message.why = MessageState.SENT if message.sent_at else MessageState.FAILED, why
    for row in waiting_of(message.notices):
        row.message, row.why = None, why[:200]


def waiting_of(rows: Iterable[Notice]) -> list[Notice]:
    """Those that are still to be told."""
    return [row for row in rows if row.state is NoticeState.WAITING]


def _gone(session: Session, message: Message, chat_id: int, why: str, now: datetime, machine: datetime) -> None:
    """A person who cannot be reached, a group that is gone, or a phone that was replaced meanwhile."""
    if chat_id == message.person.telegram_id:
        _person_gone(session, message, why, now)
    elif chat_id < 0:
        chats.mark_gone(session, chat_id, machine)
        fail(session, message, now, why, "gone")
    else:
        put_back(message, why)


def _person_gone(session: Session, message: Message, why: str, now: datetime) -> None:
    put_back(message, why)
    lost(session, message.person, why, now)


def _tell_undelivered(session: Session, message: Message, because: str, now: datetime) -> None:
    """Somebody was not told something: their coordinators hear who, what and why, once a message."""
    untold = [row for row in waiting_of(message.notices) if row.kind not in ABOUT_DELIVERY]
    for unit_id in {row.unit_id for row in untold}:
        about = ("message", message.id)
        tell_coordinators(session, message.person, unit_id, "undelivered", about, now, "failed", because=because)
