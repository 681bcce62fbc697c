"""Where a talk stands: what the bot asked in a chat and what was talked about, kept in the database so that a restart
forgets nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from storage.among import among_given
from storage.models import Dialogue

KEPT = timedelta(hours=12)
"""How long an answer counts as the answer to what was asked."""
REMEMBERED = timedelta(minutes=10)
"""How long `it` is what was talked about."""
KNOWN, TALKED = "dialogue", "talked"
_TABLE = cast("Table", Dialogue.__table__)
_ROWS = select(Dialogue).where(among_given(Dialogue.chat_id, "chats"))
_TALKED = update(_TABLE).where(_TABLE.c.chat_id == bindparam("chat")).values(talked_of=bindparam("about"))


def hold(session: Session, chats: Sequence[int]) -> None:
    """Read at once where the talks of these chats stand."""
    rows = {row.chat_id: row for row in session.scalars(_ROWS, {"chats": list(chats)})}
    session.info.update({(KNOWN, chat_id): rows.get(chat_id) for chat_id in chats})


def written(session: Session) -> None:
    """Write down what was talked about, of all chats at once: nearly every answer leaves something."""
    talked = session.info.pop(TALKED, None)
    if talked:
        rows = [{"chat": chat_id, "about": about} for chat_id, about in talked.items()]
        session.connection().execute(_TALKED, rows)


def ask(session: Session, chat_id: int, now: datetime, what: str, **about: Any) -> None:
    """Remember that `what` was asked, in place of anything asked before. `about` must be plain JSON."""
    row = _row(session, chat_id) or _added(session, chat_id)
    row.asked, row.until = {"what": what, **about}, now + KEPT
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
    """Remember the item that was just shown; `written` writes it down. `kind` is measure or problem."""
    _talked(session, chat_id, now, {"kind": kind, "id": item, "unit": unit_id, "at": now.isoformat()})


def talk_of_nothing(session: Session, chat_id: int) -> None:
    """It has become unclear what `it` would be; `written` writes that down."""
    row = _row(session, chat_id)
    if row and row.talked_of:
        _talked(session, chat_id, row.until, {})


def _talked(session: Session, chat_id: int, until: datetime, about: dict[str, Any]) -> None:
    row = _row(session, chat_id)
    if row is None:
        row = _added(session, chat_id)
        row.asked, row.until, row.talked_of = {}, until, about
        session.flush()
    else:
        session.info.setdefault(TALKED, {})[chat_id] = about
        set_committed_value(row, "talked_of", about)


def _added(session: Session, chat_id: int) -> Dialogue:
    """A row for a chat that has none. Whether it stays is not known yet, so it is not held on to."""
    row = Dialogue(chat_id=chat_id, talked_of={})
    session.add(row)
    session.info.pop((KNOWN, chat_id), None)
    return row


def _row(session: Session, chat_id: int) -> Dialogue | None:
    """The chat's row, which is held on to: it is asked for several times in a turn."""
    row: Dialogue | None = session.info.get((KNOWN, chat_id))
    if row is None and (KNOWN, chat_id) not in session.info:
        row = session.scalars(_ROWS, {"chats": [chat_id]}).first()
        if row is not None:
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
