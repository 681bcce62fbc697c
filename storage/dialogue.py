"""Where a talk stands: what the bot asked in a chat and what was talked about, kept in the database so that a restart
forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from storage.models import Dialogue

KEPT = timedelta(hours=12)
"""How long an answer counts as the answer to what was asked."""
REMEMBERED = timedelta(minutes=10)
"""How long `it` is what was talked about."""
KNOWN = "dialogue"
_TABLE = cast("Table", Dialogue.__table__)
_ROW = select(Dialogue).where(Dialogue.chat_id == bindparam("chat"))
_TALKED = update(_TABLE).where(_TABLE.c.chat_id == bindparam("chat")).values(talked_of=bindparam("about"))


def ask(session: Session, chat_id: int, now: datetime, what: str, **about: Any) -> None:
    """Remember that `what` was asked, in place of anything asked before. `about` must be plain JSON."""
    row = _row(session, chat_id) or Dialogue(chat_id=chat_id, talked_of={})
    row.asked, row.until = {"what": what, **about}, now + KEPT
    session.add(row)
    session.flush()


def asked(session: Session, chat_id: int, now: datetime) -> dict[str, Any]:
    """What was asked last and may still be answered; empty if nothing."""
    row = _row(session, chat_id)
    return dict(row.asked) if row and row.until > now else {}


def forget(session: Session, chat_id: int) -> None:
    """Nothing is asked any more; what was talked about stays."""
    row = _row(session, chat_id)
    if row and row.asked:
        row.asked = {}
        session.flush()


def talk_of(session: Session, chat_id: int, now: datetime, unit_id: int, kind: str, item: int) -> None:
    """Remember the item that was just shown. `kind` is measure or problem."""
    _talked(session, chat_id, now, {"kind": kind, "id": item, "unit": unit_id, "at": now.isoformat()})


def talk_of_nothing(session: Session, chat_id: int) -> None:
    """It has become unclear what `it` would be."""
    row = _row(session, chat_id)
    if row and row.talked_of:
        _talked(session, chat_id, row.until, {})


def _talked(session: Session, chat_id: int, until: datetime, about: dict[str, Any]) -> None:
    """Nearly every answer writes this: where the row is there, it is one statement and nothing besides."""
    row = _row(session, chat_id)
    if row is None:
        session.add(Dialogue(chat_id=chat_id, asked={}, until=until, talked_of=about))
        session.flush()
        session.info.pop((KNOWN, chat_id), None)
    else:
        session.flush()
        session.execute(_TALKED, {"chat": chat_id, "about": about})
        set_committed_value(row, "talked_of", about)


def _row(session: Session, chat_id: int) -> Dialogue | None:
    """The chat's row, which is held on to: it is asked for several times in a turn."""
    row: Dialogue | None = session.info.get((KNOWN, chat_id))
    if row is None:
        row = session.scalars(_ROW, {"chat": chat_id}).first()
        session.info[KNOWN, chat_id] = row
    return row


def talked_of(session: Session, chat_id: int, now: datetime, unit_id: int) -> tuple[str, int] | None:
    """Kind and id of the item that was talked about in this chat within REMEMBERED, of that unit; None if none was."""
    row = _row(session, chat_id)
    about = row.talked_of if row else {}
    if not about or about["unit"] != unit_id:
        return None
    since = now - datetime.fromisoformat(about["at"])
    return (about["kind"], about["id"]) if timedelta(0) <= since < REMEMBERED else None
