"""The inbox: raw updates, committed before Telegram is told that they arrived, marked handled with their effect."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Update

TRIES = 3
Raw = dict[str, Any]


def keep(session: Session, raws: Sequence[Raw], now: datetime) -> int:
    """Write down updates that are not known yet, in their order; returns how many were new."""
    wanted = {int(raw["update_id"]): raw for raw in raws}
    known = set(session.scalars(select(Update.update_id).where(Update.update_id.in_(wanted))))
    new = [
        Update(update_id=update_id, chat_id=chat_of(raw), received_at=now, raw=json.dumps(raw, ensure_ascii=False))
        for update_id, raw in wanted.items()
        if update_id not in known
    ]
    session.add_all(new)
    return len(new)


def chat_of(raw: Raw) -> int:
    """The chat an update belongs to, for its order; 0 where there is none."""
    for body in raw.values():
        if isinstance(body, dict):
            message = body.get("message", body)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                return int(chat.get("id", 0))
            sender = body.get("from")
            if isinstance(sender, dict):
                return int(sender.get("id", 0))
    return 0


def waiting_chats(session: Session) -> list[int]:
    """The chats that have unhandled updates."""
    rows = select(Update.chat_id).where(Update.handled_at.is_(None)).group_by(Update.chat_id)
    return list(session.scalars(rows))


def next_of(session: Session, chat_id: int) -> list[Update]:
    """The oldest unhandled update of the chat, and with it the further pieces of its album that are here."""
    waiting = select(Update).where(Update.handled_at.is_(None), Update.chat_id == chat_id).order_by(Update.id)
    rows = list(session.scalars(waiting.limit(20)))
    if not rows:
        return []
    album = album_of(rows[0])
    return [row for row in rows if row is rows[0] or (album and album_of(row) == album)]


def album_of(row: Update) -> str | None:
    message = json.loads(row.raw).get("message")
    return message.get("media_group_id") if isinstance(message, dict) else None


def mark_handled(session: Session, ids: Sequence[int], now: datetime) -> None:
    for row in session.scalars(select(Update).where(Update.id.in_(ids))):
        row.handled_at = now


def note_failure(session: Session, ids: Sequence[int], now: datetime, error: str) -> bool:
    """Count a failed try; True when it was the last, and the update is set aside so that others go on."""
    rows = list(session.scalars(select(Update).where(Update.id.in_(ids))))
    for row in rows:
        row.attempts += 1
        row.error = error[:2000]
        if row.attempts >= TRIES:
            row.handled_at = now
    return any(row.attempts >= TRIES for row in rows)
