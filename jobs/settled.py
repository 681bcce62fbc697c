"""What was sent and is settled since: its item is done, decided, or somebody else's. It loses its keys.

A message is closed as a whole, once, when its reader has nothing left to do about any of what it holds: one edit, and
never another message. A digest stays as it is until then. Its keys decide nothing, they open cards that show how things
stand when they are tapped; an edit for each of its items would take from reminders what Telegram lets through.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload

from jobs import kinds
from jobs.office import Office
from jobs.preloading import kept_at_hand, people, preload
from storage.models import Message, MessageState, NoticeState
from storage.touched import EDITABLE

log = structlog.get_logger(__name__)

UNDER_WAY = (MessageState.READY, MessageState.CLAIMED)
AT_A_TIME = 200


def settle_cards(session: Session, now: datetime, machine: datetime, office: Office) -> int:
    """Look at the messages that something has happened to since; those that are settled are up for their edit at once.
    Returns how many were looked at. One that is being sent is looked at when it has been."""
    touched = select(Message).where(Message.look_at.is_not(None), Message.state.not_in(UNDER_WAY))
    locked = touched.order_by(Message.look_at, Message.id).limit(AT_A_TIME).options(selectinload(Message.notices))
    messages = list(session.scalars(locked.with_for_update(skip_locked=True, of=Message)))
    with kept_at_hand(session):
        people(session, {message.person_id for message in messages})
        preload(session, [row for message in messages for row in message.notices])
        for message in messages:
            message.look_at = None
            if _is_settled(session, message, now, office):
                message.state, message.settled_at = MessageState.READY, now
                message.next_attempt_at, message.attempts = machine, 0
    return len(messages)


def _is_settled(session: Session, message: Message, now: datetime, office: Office) -> bool:
    """Whether it can be edited still, and nothing of it is left to be done by its reader."""
    editable = message.sent_at is not None and message.sent_at > now - EDITABLE and not message.settled_at
    if message.state is not MessageState.SENT or message.telegram_message_id is None or not editable:
        return False
    told = [row for row in message.notices if row.state is NoticeState.SENT]
    try:
        return bool(told) and not any(kinds.in_hand(session, row, office.reaches) for row in told)
    except DBAPIError:  # nothing about the message: the transaction has failed
        raise
    except Exception:
        log.exception("message_let_be", message=message.id)
        return False
