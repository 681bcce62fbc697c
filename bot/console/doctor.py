"""What `huitoukan doctor` looks at: settings, the place where the ledger is kept, the ledger itself, the machine and
Telegram. Nothing here changes anything."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.config import DEFAULT_FILE, Config
from storage.database import database_now
from storage.engine.filesystems import REMOTE, kind_of
from storage.engine.schema import Schema, standing
from storage.evidence import EvidenceStore
from storage.faults import NetworkFolder, SchemaHalfDone, SchemaNewer
from storage.keeping import backup, health
from storage.searching.texts import drifted
from storage.verbs.resuming import held

GIGABYTE = 1024**3
LITTLE, FULL = 2 * GIGABYTE, GIGABYTE // 4
"""Free bytes on a disk: what to say something about, and what is too few to go on with."""
BEHIND = timedelta(hours=1)
BACKUP_AGE = timedelta(days=7)
RECENTLY = timedelta(days=7)
GRACE = timedelta(days=1)
CLOCK = timedelta(seconds=5)
OTHERS_READ = 0o077


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    BAD = "bad"


FINDINGS: Mapping[str, State] = {
    "settings.read": State.OK,
    "settings.defaults": State.OK,
    "secrets.kept": State.OK,
    "secrets.open": State.WARNING,
    "place.local": State.OK,
    "place.remote": State.BAD,
    "folder.writable": State.OK,
    "folder.closed": State.BAD,
    "disk.free": State.OK,
    "disk.little": State.WARNING,
    "disk.full": State.BAD,
    "schema.newest": State.OK,
    "schema.none": State.WARNING,
    "schema.older": State.WARNING,
    "schema.newer": State.BAD,
    "schema.half_done": State.BAD,
    "database.whole": State.OK,
    "database.damaged": State.BAD,
    "database.loose": State.BAD,
    "database.closed": State.BAD,
    "chains.whole": State.OK,
    "chains.broken": State.BAD,
    "search.true": State.OK,
    "search.drifted": State.WARNING,
    "evidence.whole": State.OK,
    "evidence.missing": State.BAD,
    "evidence.altered": State.BAD,
    "evidence.orphans": State.OK,
    "clock.right": State.OK,
    "clock.database": State.WARNING,
    "clock.telegram": State.BAD,
    "sending.up_to_date": State.OK,
    "sending.behind": State.WARNING,
    "sending.lost": State.WARNING,
    "sending.held": State.WARNING,
    "updates.handled": State.OK,
    "updates.set_aside": State.WARNING,
    "people.reached": State.OK,
    "people.unreachable": State.WARNING,
    "backup.recent": State.OK,
    "backup.old": State.WARNING,
    "backup.none": State.WARNING,
    "telegram.reached": State.OK,
    "telegram.no_token": State.WARNING,
    "telegram.token_unknown": State.BAD,
    "telegram.out_of_reach": State.BAD,
    "telegram.webhook_elsewhere": State.BAD,
    "telegram.webhook_not_set": State.WARNING,
    "telegram.waiting": State.WARNING,
}
"""Everything that can be found, and how bad it is; each has its text, `doctor.<name>`, which says what to do."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at. `facts` are what its text names."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return FINDINGS[self.name]


def found(name: str, /, **facts: Any) -> Finding:
    return Finding(name=name, facts=facts)


@dataclass(frozen=True, kw_only=True)
class Patient:
    """What is looked at: the settings, the file they are from, and the moment."""

    config: Config
    file: Path | None
    now: datetime

    @property
    def store(self) -> EvidenceStore:
        return EvidenceStore(self.config.evidence.path)

    @property
    def ledger_file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        address = make_url(self.config.database.url)
        return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


def examine(patient: Patient) -> Iterator[Finding]:
    """Everything but Telegram, one finding after the other."""
    for check in (settings, place, folders, disks):
        yield from check(patient)
    yield from ledger(patient)
    yield from backups(patient)


# The machine


def settings(patient: Patient) -> Iterator[Finding]:
    file = patient.file or DEFAULT_FILE
    if not file.exists():
        yield found("settings.defaults")
        return
    yield found("settings.read", path=str(file))
    others = os.name == "posix" and file.stat().st_mode & OTHERS_READ
    in_file = patient.config.telegram.token is not None and "token" in file.read_text(encoding="utf-8-sig")
    yield found("secrets.open" if others and in_file else "secrets.kept", path=str(file))


def place(patient: Patient) -> Iterator[Finding]:
    """SQLite's log needs one machine; PostgreSQL looks after its own."""
    path = patient.ledger_file
    if path is not None:
        kind = kind_of(path)
        yield found("place.remote" if kind in REMOTE else "place.local", path=str(path), kind=kind or "")


def folders(patient: Patient) -> Iterator[Finding]:
    for folder in _folders(patient):
        yield found("folder.writable" if _writable(folder) else "folder.closed", path=str(folder))


def disks(patient: Patient) -> Iterator[Finding]:
    seen = set()
    for folder in _folders(patient):
        there = _that_exists(folder)
        if (disk := there.stat().st_dev) in seen:
            continue
        seen.add(disk)
        free = shutil.disk_usage(there).free
        name = "disk.full" if free < FULL else "disk.little" if free < LITTLE else "disk.free"
        yield found(name, path=str(there), free=f"{free / GIGABYTE:.1f}")


def backups(patient: Patient) -> Iterator[Finding]:
    folder = patient.config.backup.path
    newest = backup.newest(folder)
    if newest is None:
        yield found("backup.none", folder=str(folder))
        return
    made = datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    old = patient.now - made > BACKUP_AGE
    yield found("backup.old" if old else "backup.recent", path=str(newest), at=made)


def _folders(patient: Patient) -> list[Path]:
    path = patient.ledger_file
    ledger_folder = [path.absolute().parent] if path is not None else []
    return [*ledger_folder, patient.config.evidence.path.absolute(), patient.config.backup.path.absolute()]


def _that_exists(folder: Path) -> Path:
    """The folder, or the nearest above it that is there: one that is not yet is made there."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=_that_exists(folder)):
            return True
    except OSError:
        return False


# The ledger


def ledger(patient: Patient) -> Iterator[Finding]:
    """The database and all that is in it. Where its tables are not this program's, nothing more is asked."""
    path = patient.ledger_file
    if path is not None and not path.exists():
        yield found("schema.none")
        return
    try:
        with health.reading(patient.config.database.url) as connection:
            schema = _schema(connection)
            yield schema
            yield from _whole(connection)
            if schema.name == "schema.newest":
                with Session(connection) as session:
                    for check in (_chains, _search, _evidence, _clock, _sending, _updates, _people):
                        yield from check(patient, session)
    except (SQLAlchemyError, ImportError) as error:
        yield found("database.closed", why=str(getattr(error, "orig", error)))
    except NetworkFolder:
        return  # said above


def _schema(connection: Connection) -> Finding:
    names = {Schema.NONE: "schema.none", Schema.OLDER: "schema.older", Schema.NEWEST: "schema.newest"}
    try:
        return found(names[standing(connection)])
    except SchemaNewer as fault:
        return found("schema.newer", **fault.values)
    except SchemaHalfDone:
        return found("schema.half_done")


def _whole(connection: Connection) -> Iterator[Finding]:
    wrong, loose = health.integrity(connection), health.loose_rows(connection)
    if wrong:
        yield found("database.damaged", why="; ".join(wrong[:3]))
    if loose:
        yield found("database.loose", tables=loose)
    if not wrong and not loose:
        yield found("database.whole", backend=connection.dialect.name)


def _chains(_patient: Patient, session: Session) -> Iterator[Finding]:
    ends = health.chains(session)
    broken = [one for one in ends if one.broken_at is not None]
    for one in broken:
        yield found("chains.broken", unit=one.unit, no=one.broken_at)
    if not broken:
        yield found("chains.whole", count=sum(one.length for one in ends))


def _search(_patient: Patient, session: Session) -> Iterator[Finding]:
    count = drifted(session.connection())
    yield found("search.drifted" if count else "search.true", count=count)


def _evidence(patient: Patient, session: Session) -> Iterator[Finding]:
    store, damages = patient.store, health.damaged(session, patient.store)
    for one in damages:
        yield found(
            f"evidence.{one.what}", evidence=one.evidence, problem=one.problem, measure=one.measure, sha256=one.sha256
        )
    files = sum(1 for _ in store.files())
    if not damages:
        yield found("evidence.whole", count=files)
    orphans = store.orphans(lambda names: health.named_of(session, names), patient.now - GRACE)
    if orphans:
        yield found("evidence.orphans", count=len(orphans))


def _clock(patient: Patient, session: Session) -> Iterator[Finding]:
    apart = abs(database_now(session) - datetime.now(UTC))
    zone = patient.config.reminders.zone
    yield found("clock.database" if apart > CLOCK else "clock.right", seconds=round(apart.total_seconds()), zone=zone)


def _sending(patient: Patient, session: Session) -> Iterator[Finding]:
    service, oldest = held(session), health.oldest_undelivered(session, patient.now)
    lost = health.not_delivered(session, patient.now - RECENTLY)
    if service is not None:
        yield found("sending.held", at=service.restored_at)
    elif oldest is not None and patient.now - oldest > BEHIND:
        yield found("sending.behind", at=oldest)
    else:
        yield found("sending.up_to_date")
    if lost:
        yield found("sending.lost", count=lost)


def _updates(patient: Patient, session: Session) -> Iterator[Finding]:
    count = health.set_aside(session, patient.now - RECENTLY)
    yield found("updates.set_aside" if count else "updates.handled", count=count)


def _people(_patient: Patient, session: Session) -> Iterator[Finding]:
    names = health.unreachable(session)
    yield found("people.unreachable" if names else "people.reached", names=names)
