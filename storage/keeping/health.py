"""Is the ledger whole? What the doctor asks of the database and of the evidence folder. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from storage.audit import broken_at
from storage.engine.engines import connected, file_of, open_engine, plain
from storage.evidence import EvidenceStore, digest_of
from storage.models import (
    Evidence,
    Extension,
    Measure,
    Message,
    MessageState,
    Notice,
    NoticeState,
    Person,
    Problem,
    Report,
    Review,
    Unit,
    Update,
)


@dataclass(frozen=True, kw_only=True)
class ChainEnd:
    """A unit's chain of events; `broken_at` is the number of the first that does not fit, None where all do."""

    unit: str
    length: int
    head: str
    broken_at: int | None


@dataclass(frozen=True, kw_only=True)
class Damage:
    """Evidence whose bytes are `missing` or `altered`, and the problem and measure that it shows; 0 where it shows
    none (yet)."""

    what: str
    evidence: int
    sha256: str
    problem: int
    measure: int


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """A connection to look with, which keeps nobody from writing. Raises NetworkFolder; DBAPIError."""
    engine = open_engine(url)
    path = file_of(engine)
    # the ledger's own engine takes the write lock at each beginning
    with connected(engine if path is None else plain(path)) as connection:
        yield connection


def integrity(connection: Connection) -> list[str]:
    """What SQLite finds wrong with its own file; PostgreSQL has no such question, and nothing is found."""
    if connection.dialect.name != "sqlite":
        return []
    said = connection.execute(text("PRAGMA integrity_check")).scalars().all()
    return [] if said == ["ok"] else list(said)


def loose_rows(connection: Connection) -> list[str]:
    """The tables with rows that refer to none. PostgreSQL lets none arise."""
    if connection.dialect.name != "sqlite":
        return []
    return sorted({row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))})


def chains(session: Session) -> list[ChainEnd]:
    """Every unit's chain, walked from its beginning."""
    return [
        ChainEnd(unit=unit.name, length=unit.chain_length, head=unit.chain_head, broken_at=broken_at(session, unit))
        for unit in session.scalars(select(Unit).order_by(Unit.id))
    ]


def damaged(session: Session, store: EvidenceStore) -> list[Damage]:
    """The evidence whose bytes are not what was kept; each file is read once."""
    found: dict[str, str | None] = {}
    rows = select(Evidence).where(Evidence.sha256.is_not(None), Evidence.removed_at.is_(None)).order_by(Evidence.id)
    return [
        Damage(what=what, evidence=row.id, sha256=row.sha256, **_shown_by(session, row))
        for row in session.scalars(rows)
        if row.sha256 and (what := _what_is_wrong(store, row.sha256, found))
    ]


def named_of(session: Session, names: Collection[str]) -> set[str]:
    """Which of these names the ledger keeps the bytes of: for `EvidenceStore.sweep`."""
    kept = select(Evidence.sha256).where(Evidence.sha256.is_not(None), Evidence.removed_at.is_(None))
    asked, found = list(names), set[str]()
    for start in range(0, len(asked), 500):
        some = kept.where(Evidence.sha256.in_(asked[start : start + 500]))
        found |= {name for name in session.scalars(some) if name}
    return found


def oldest_undelivered(session: Session, now: datetime) -> datetime | None:
    """When the oldest notice that has not gone out fell due; None where nothing is behind. What waits for somebody
    out of reach does not count."""
    there = Person.telegram_id.is_not(None), Person.unreachable_since.is_(None)
    waiting = select(func.min(Notice.due_at)).join(Person, Person.id == Notice.person_id)
    return session.scalar(waiting.where(Notice.state == NoticeState.WAITING, Notice.due_at <= now, *there))


def set_aside(session: Session, since: datetime) -> int:
    """How many updates came in since then that could not be handled."""
    rows = select(func.count()).select_from(Update).where(Update.error.is_not(None), Update.handled_at >= since)
    return session.scalar(rows) or 0


def not_delivered(session: Session, since: datetime) -> int:
    """How many messages made since then failed, or may or may not have arrived."""
    lost = Message.state.in_((MessageState.FAILED, MessageState.UNSURE))
    rows = select(func.count()).select_from(Message).where(lost, Message.made_at >= since)
    return session.scalar(rows) or 0


def unreachable(session: Session) -> list[str]:
    """The names of those whom Telegram does not reach any more."""
    rows = select(Person.name).where(Person.unreachable_since.is_not(None)).order_by(Person.id)
    return list(session.scalars(rows))


def _what_is_wrong(store: EvidenceStore, sha256: str, found: dict[str, str | None]) -> str | None:
    if sha256 not in found:
        try:
            found[sha256] = None if digest_of(store.path(sha256)) == sha256 else "altered"
        except OSError:
            found[sha256] = "missing"
    return found[sha256]


def _shown_by(session: Session, row: Evidence) -> dict[str, int]:
    """The numbers of the problem and measure that a row of evidence shows."""
    measure, problem = _measure_of(session, row), None
    if measure is not None:
        problem = measure.problem
    elif row.review_id is not None:
        problem = session.get_one(Review, row.review_id).problem
    return {"problem": _number(problem), "measure": _number(measure)}


def _measure_of(session: Session, row: Evidence) -> Measure | None:
    if row.report_id is not None:
        return session.get_one(Report, row.report_id).measure
    if row.extension_id is not None:
        return session.get_one(Extension, row.extension_id).measure
    return None


def _number(item: Problem | Measure | None) -> int:
    return item.number if item is not None else 0
