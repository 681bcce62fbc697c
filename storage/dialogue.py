"""Where a talk stands: what the bot asked in a chat and what was talked about, kept in the database so that a restart
forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from storage.models import Dialogue

KEPT = timedelta(hours=12)
"""How long an answer counts as the answer to what was asked."""
REMEMBERED = timedelta(minutes=10)
"""How long `it` is what was talked about."""


def ask(session: Session, chat_id: int, now: datetime, what: str, **about: Any) -> None:
    """Remember that `what` was asked, in place of anything asked before. `about` must be plain JSON."""
    row = session.get(Dialogue, chat_id) or Dialogue(chat_id=chat_id, talked_of={})
    row.asked, row.until = {"what": what, **about}, now + KEPT
    session.add(row)
    session.flush()


def asked(session: Session, chat_id: int, now: datetime) -> dict[str, Any]:
    """What was asked last and may still be answered; empty if nothing."""
    row = session.get(Dialogue, chat_id)
    return dict(row.asked) if row and row.until > now else {}


def forget(session: Session, chat_id: int) -> None:
    """Nothing is asked any more; what was talked about stays."""
    row = session.get(Dialogue, chat_id)
    if row and row.asked:
        row.asked = {}
        session.flush()


def talk_of(session: Session, chat_id: int, now: datetime, unit_id: int, kind: str, item: int) -> None:
    """Remember the item that was just shown. `kind` is measure or problem."""
    row = session.get(Dialogue, chat_id) or Dialogue(chat_id=chat_id, asked={}, until=now)
    row.talked_of = {"kind": kind, "id": item, "unit": unit_id, "at": now.isoformat()}
    session.add(row)
    session.flush()


def talk_of_nothing(session: Session, chat_id: int) -> None:
    """It has become unclear what `it` would be."""
    row = session.get(Dialogue, chat_id)
    if row and row.talked_of:
        row.talked_of = {}
        session.flush()


def talked_of(session: Session, chat_id: int, now: datetime, unit_id: int) -> tuple[str, int] | None:
    """Kind and id of the item that was talked about in this chat within REMEMBERED, of that unit; None if none was."""
    row = session.get(Dialogue, chat_id)
    about = row.talked_of if row else {}
    if not about or about["unit"] != unit_id:
        return None
    since = now - datetime.fromisoformat(about["at"])
    return (about["kind"], about["id"]) if timedelta(0) <= since < REMEMBERED else None
