"""The inbox: raw updates, committed before Telegram is told that they arrived, marked handled with their effect."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from sqlalchemy import BigInteger, CursorResult, Select, Table, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.among import among_given, each_given
from storage.models import Update

TRIES = 3
ALBUM = 10
"""The most pieces that Telegram puts into one album."""
AHEAD = 20
"""How many waiting updates of a chat are searched for further pieces of an album."""
HANDLED_KEPT = timedelta(days=2)
"""For as long an update that comes again is known: Telegram repeats none that is older than a day."""
SET_ASIDE_KEPT = timedelta(days=30)
LARGEST = 2**63
Raw = dict[str, Any]

_TABLE = cast("Table", Update.__table__)
_OPEN = _TABLE.c.handled_at.is_(None)
_COLUMNS = (_TABLE.c.id, _TABLE.c.update_id, _TABLE.c.chat_id, _TABLE.c.raw, _TABLE.c.received_at)
_AHEAD = (
    select(*_COLUMNS)
    .where(_OPEN, _TABLE.c.chat_id == bindparam("chat"), _TABLE.c.id <= bindparam("upto", type_=BigInteger))
    .order_by(_TABLE.c.id)
    .limit(AHEAD)
    .with_for_update()
)


def _first_of_each() -> Select[Any]:
    """Of each chat the oldest that waits, and whether another does behind it: however many do, two are looked up."""
    mine, behind, chats = _TABLE.alias(), _TABLE.alias(), each_given("chats")
    oldest = select(func.min(mine.c.id)).where(
        mine.c.handled_at.is_(None), mine.c.chat_id == chats.c.value, mine.c.id <= bindparam("upto", type_=BigInteger)
    )
    more = exists().where(
        behind.c.handled_at.is_(None), behind.c.chat_id == _TABLE.c.chat_id, behind.c.id > _TABLE.c.id,
        behind.c.id <= bindparam("upto", type_=BigInteger),
    )  # fmt: skip
    firsts = select(oldest.scalar_subquery()).select_from(chats)
    return select(*_COLUMNS, more.label("more")).where(_TABLE.c.id.in_(firsts)).with_for_update(of=_TABLE)


_FIRST_OF_EACH = _first_of_each()
_USED_LONG_AGO = delete(_TABLE).where(
    among_given(_TABLE.c.update_id, "ids"), _TABLE.c.handled_at < bindparam("before", type_=_TABLE.c.handled_at.type)
)
_NEW = {
    name: insert(_TABLE).on_conflict_do_nothing(index_elements=["update_id"]).returning(_TABLE.c.chat_id)
    for name, insert in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_HANDLED = update(_TABLE).where(among_given(_TABLE.c.id, "ids")).values(handled_at=bindparam("now"), error=None)


class Waiting(Protocol):
    """An update that is not handled yet; `received_at` is machine time."""

    @property
    def id(self) -> int: ...
    @property
    def update_id(self) -> int: ...
    @property
    def raw(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...


@dataclass(frozen=True)
class Next:
    """What is to be handled next of a chat: an update, or the pieces of an album; `more`: others wait behind."""

    rows: list[Waiting]
    more: bool


def is_update(raw: object) -> bool:
    """Whether there is a number by which this can be kept, and confirmed to Telegram."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < LARGEST


def keep(session: Session, raws: Sequence[Raw], now: datetime) -> list[int]:
    """Write down updates that are not known yet, in their order; returns the chats of those that were new. `now` is
    machine time. After a week of silence Telegram counts from anywhere, so a number that was used long ago is free."""
    wanted = {int(raw["update_id"]): raw for raw in raws}
    if not wanted:
        return []
    session.execute(_USED_LONG_AGO, {"ids": list(wanted), "before": now - HANDLED_KEPT})
    rows = [
        {"update_id": update_id, "chat_id": chat_of(raw), "received_at": now, "attempts": 0, "raw": json.dumps(raw)}
        for update_id, raw in wanted.items()
    ]
    return list(session.connection().execute(_NEW[session.get_bind().dialect.name], rows).scalars())


def chat_of(raw: Mapping[str, Any]) -> int:
    """The chat an update belongs to, for its order; 0 where there is none that can be read."""
    for body in raw.values():
        if isinstance(body, dict):
            message = body.get("message", body)
            for holder, key in ((message, "chat"), (body, "from")):
                named = holder.get(key) if isinstance(holder, dict) else None
                if isinstance(named, dict):
                    return _id(named.get("id"))
    return 0


def _id(value: object) -> int:
    return value if isinstance(value, int) and -LARGEST <= value < LARGEST else 0


def waiting_chats(session: Session) -> list[int]:
    """The chats that have unhandled updates, the one that has waited longest first."""
    rows = select(Update.chat_id).where(Update.handled_at.is_(None)).group_by(Update.chat_id)
    return list(session.scalars(rows.order_by(func.min(Update.id))))


def newest(session: Session) -> int:
    """The id of the newest update that waits, 0 if none does."""
    return session.scalar(select(func.max(Update.id)).where(Update.handled_at.is_(None))) or 0


def next_of(session: Session, chat_id: int, upto: int | None = None) -> list[Waiting]:
    """The oldest unhandled update of the chat, and with it the further pieces of its album that are here; locked
    until the transaction ends, so that no two handle them. None with an id above `upto` where one is given."""
    return next_of_each(session, [chat_id], upto)[chat_id].rows


def next_of_each(session: Session, chats: Sequence[int], upto: int | None = None) -> dict[int, Next]:
    """`next_of` each of these chats."""
    below = LARGEST - 1 if upto is None else upto
    found = {chat_id: Next([], more=False) for chat_id in chats}
    for row in session.connection().execute(_FIRST_OF_EACH, {"chats": list(found), "upto": below}).all():
        album = album_of(row)
        found[row.chat_id] = Next([row], more=row.more) if album is None else _album(session, row, album, below)
    return found


def _album(session: Session, first: Any, album: str, below: int) -> Next:
    ahead = session.connection().execute(_AHEAD, {"chat": first.chat_id, "upto": below}).all()
    rows = [row for row in ahead if album_of(row) == album][:ALBUM]
    return Next(cast("list[Waiting]", rows), more=len(ahead) > len(rows))


def still_open(session: Session, ids: Sequence[int]) -> bool:
    """Whether these are all unhandled yet; locked until the transaction ends."""
    rows = select(Update.id).where(Update.id.in_(ids), Update.handled_at.is_(None)).with_for_update()
    return len(session.scalars(rows).all()) == len(ids)


def album_of(row: Waiting) -> str | None:
    if '"media_group_id"' not in row.raw:
        return None
    message = json.loads(row.raw).get("message")
    album = message.get("media_group_id") if isinstance(message, dict) else None
    return str(album) if album else None


def words_sent(session: Session, chat_id: int, message_id: int | None) -> str | None:
    """The words of a message as it first came; None for one that is not kept any more."""
    named = Update.raw.contains(f'"message_id": {message_id},', autoescape=True)
    for raw in session.scalars(select(Update.raw).where(Update.chat_id == chat_id, named).order_by(Update.id)):
        message = json.loads(raw).get("message")
        if isinstance(message, dict) and message.get("message_id") == message_id:
            return str(message.get("text") or message.get("caption") or "")
    return None


def mark_handled(session: Session, ids: Sequence[int], now: datetime) -> None:
    session.connection().execute(_HANDLED, {"ids": list(ids), "now": now})


def set_aside(session: Session, ids: Sequence[int], now: datetime, error: str) -> None:
    """Keep what cannot be handled for somebody to look at, so that the others go on."""
    session.execute(update(Update).where(Update.id.in_(ids)).values(handled_at=now, error=_shown(error)))


def note_try(session: Session, ids: Sequence[int], now: datetime, error: str) -> bool:
    """Count a try that failed, or that a process did not survive; True when it was the last, and the update is set
    aside so that others go on."""
    rows = list(session.scalars(select(Update).where(Update.id.in_(ids), Update.handled_at.is_(None))))
    for row in rows:
        row.attempts += 1
        row.error = _shown(error)
    last = any(row.attempts >= TRIES for row in rows)
    if last:
        set_aside(session, [row.id for row in rows], now, error)
    return last


def _shown(error: str) -> str:
    """An error as it may be stored: PostgreSQL takes no NUL, and no encoding takes half a character."""
    return error.replace("\0", "").encode("utf-8", "replace").decode()[:2000]


def purge(session: Session, now: datetime) -> int:
    """Delete what was handled and is past coming again, and later what was set aside; returns how many went. `now` is
    machine time."""
    past = or_(
        (Update.handled_at < now - HANDLED_KEPT) & Update.error.is_(None), Update.handled_at < now - SET_ASIDE_KEPT
    )
    return cast("CursorResult[Any]", session.execute(delete(Update).where(past))).rowcount
