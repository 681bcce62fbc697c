"""Where a talk stands: what the bot asked in a chat, kept in the database so that a restart forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storage.models import Dialogue

KEPT = timedelta(hours=12)
"""How long an answer counts as the answer to what was asked."""


def ask(session: Session, chat_id: int, now: datetime, what: str, **about: Any) -> None:
    """Remember that `what` was asked, in place of anything asked before. `about` must be plain JSON."""
    row = session.get(Dialogue, chat_id) or Dialogue(chat_id=chat_id)
    row.asked, row.until = {"what": what, **about}, now + KEPT
    session.add(row)
    session.flush()


def asked(session: Session, chat_id: int, now: datetime) -> dict[str, Any]:
    """What was asked last and may still be answered; empty if nothing."""
    row = session.get(Dialogue, chat_id)
    return dict(row.asked) if row and row.until > now else {}


def forget(session: Session, chat_id: int) -> None:
    row = session.get(Dialogue, chat_id)
    if row:
        session.delete(row)
        session.flush()
