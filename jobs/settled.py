"""What was sent and reads differently since: an item of it is done, decided, put off or somebody else's.

- A message of which its reader has nothing left to do is closed: it says what became of each item and loses its keys.
- A list that a newer one has taken over shrinks to a line (`jobs/delivery/standing.py`).
- Of a message that holds several items, those that changed say how they stand and lose their key; the others keep
  theirs. It waits a moment for what changes together, and is edited a bounded number of times.

Each is one edit of what is there, and never another message. Edits go last: none while anything is to be sent to the
same person. A card that the reader has opened in a list's place is let be for as long as they may be reading it, or
until they change something elsewhere.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload

from jobs import kinds
from jobs.delivery.settling import UNEDITABLE
from jobs.delivery.standing import told
from jobs.office import Office
from jobs.preloading import kept_at_hand, people, preload
from storage.models import Message, MessageState
from storage.touched import EDITABLE

log = structlog.get_logger(__name__)

UNDER_WAY = (MessageState.READY, MessageState.CLAIMED)
AT_A_TIME = 200
READING = timedelta(minutes=10)
"""For how long a card that was opened counts as being read."""
MOST_TEXTS = 20
"""How often a message says something new at most, before its last edit."""


def settle_cards(session: Session, now: datetime, machine: datetime, office: Office) -> int:
    """Look at the messages that something has happened to since, and have those edited that read differently. Returns
    how many were looked at. One that is being sent is looked at when it has been."""
    touched = select(Message).where(Message.look_at <= now, Message.state.not_in(UNDER_WAY))
    locked = touched.order_by(Message.look_at, Message.id).limit(AT_A_TIME).options(selectinload(Message.notices))
    messages = list(session.scalars(locked.with_for_update(skip_locked=True, of=Message)))
    with kept_at_hand(session):
        people(session, {message.person_id for message in messages})
        preload(session, [row for message in messages for row in message.notices])
        for message in messages:
            message.look_at = None
            if _is_editable(message, now):
                _look(session, message, now, machine, office)
    return len(messages)


def _is_editable(message: Message, now: datetime) -> bool:
    arrived = message.state in (MessageState.SENT, MessageState.STALE) and message.telegram_message_id is not None
    lately = message.sent_at is not None and message.sent_at > now - EDITABLE
    return arrived and lately and message.settled_at is None and message.why != UNEDITABLE


def _look(session: Session, message: Message, now: datetime, machine: datetime, office: Office) -> None:
    several = len({(row.subject_kind, row.subject_id) for row in told(message)}) > 1
    reading = message.opened_at is not None and message.opened_at + READING > now
    if reading and (several or message.replaced_at):
        message.look_at = (message.opened_at or now) + READING
    elif message.replaced_at or _is_settled(session, message, office):
        _edit_for_the_last_time(message, now, machine)
    elif several and len(message.texts) < MOST_TEXTS:
        _edit(message, machine + office.edits_wait)


def _edit_for_the_last_time(message: Message, now: datetime, machine: datetime) -> None:
    message.settled_at = now
    message.state = MessageState.SENT
    _edit(message, machine)


def _edit(message: Message, machine: datetime) -> None:
    """One that waits for its edit goes on waiting: for as long after the first change, whatever comes after it."""
    message.opened_at = None
    if message.state is MessageState.SENT:
        message.state, message.next_attempt_at, message.attempts = MessageState.STALE, machine, 0


def _is_settled(session: Session, message: Message, office: Office) -> bool:
    """Whether nothing of it is left to be done by its reader."""
    try:
        return bool(told(message)) and not any(kinds.in_hand(session, row, office.reaches) for row in told(message))
    except DBAPIError:  # nothing about the message: the transaction has failed
        raise
    except Exception:
        log.exception("message_let_be", message=message.id)
        return False
