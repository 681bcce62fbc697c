"""What all commands share: the settings, the database, the console's language, and how a refusal is said."""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import logs
from bot.app import wall_clock
from bot.config import BadConfig, Config, load
from bot.handlers.refusals import refusal_text
from bot.writing.texts import language_of, texts
from bot.writing.words import Words, words_for
from jobs.moments import at_local, zone_named
from storage.database import Database
from storage.errors import Refused
from storage.evidence import EvidenceStore
from storage.faults import StorageFault
from storage.keeping.archive import BadBackup
from storage.keeping.backup import back_up
from storage.models import Person, Unit
from storage.verbs import people

LANGUAGE = language_of(os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or ""))
t = texts(LANGUAGE)

ConfigFile = Annotated[Path | None, typer.Option("--config", help=t("cli.config"))]
AsJson = Annotated[bool, typer.Option("--json", help=t("cli.json"))]
UnitName = Annotated[str | None, typer.Option("--unit", help=t("cli.unit_name"))]
Now = Annotated[str | None, typer.Option("--now", help=t("cli.now"))]


def fail(text: str) -> typer.Exit:
    """Say on stderr why, and end with status 1."""
    from rich.console import Console  # noqa: PLC0415 — large, and a service shows nothing in colours

    Console(stderr=True, soft_wrap=True, highlight=False).print(text, markup=False)
    return typer.Exit(1)


def config_of(path: Path | None) -> Config:
    logs.set_up()
    try:
        return load(path)
    except BadConfig as error:
        raise fail(config_text(error)) from None


def config_text(error: BadConfig) -> str:
    return t(f"config.{error.why}", key=error.key, detail=error.detail)


@contextmanager
def opened(path: Path | None) -> Iterator[tuple[Config, Database]]:
    """The settings and the database, up to date; whatever is refused becomes its sentence."""
    config = config_of(path)
    with said_plainly(config):
        database = opened_database(config)
        try:
            yield config, database
        finally:
            database.close()


def opened_database(config: Config) -> Database:
    """The database, its tables up to date. Raises BadConfig where it cannot be opened, StorageFault."""
    try:
        database = Database(config.database.url)
        database.upgrade(before=lambda: keep_a_copy(config, database))
    except (SQLAlchemyError, ImportError) as error:
        raise BadConfig("database.url", "no_database", str(getattr(error, "orig", error))) from None
    return database


@contextmanager
def said_plainly(config: Config) -> Iterator[None]:
    """What the settings, the ledger or its place refuse, as a sentence on stderr and status 1."""
    try:
        yield
    except BadConfig as error:
        raise fail(config_text(error)) from None
    except Refused as refusal:
        raise fail(refusal_text(plain_words(config, wall_clock()), refusal)) from None
    except StorageFault as fault:
        raise fail(fault_text(fault)) from None


def fault_text(fault: StorageFault) -> str:
    """What is wrong with the place where the ledger is kept, and what to do."""
    values = {
        key: t("list.names").join(map(str, value)) if isinstance(value, list) else value
        for key, value in fault.values.items()
    }
    if isinstance(fault, BadBackup):
        values["why"] = t(f"backup.why.{fault.values['why']}", detail=fault.values["detail"])
    return t(f"fault.{fault.code}", **values)


@contextmanager
def backup_refused(path: Path) -> Iterator[None]:
    """A backup that cannot be read or written, as a sentence and status 1."""
    try:
        yield
    except OSError as error:
        raise fail(t("backup.no_file", path=str(error.filename or path), why=error.strerror or "")) from None


def keep_a_copy(config: Config, database: Database) -> None:
    """The backup before tables are changed. Without one nothing is changed."""
    try:
        made = back_up(database, EvidenceStore(config.evidence.path), config.backup.path, wall_clock())
    except OSError as error:
        folder, why = str(config.backup.path), error.strerror or type(error).__name__
        raise fail(t("backup.first_failed", folder=folder, why=why)) from None
    typer.echo(t("backup.first", path=str(made.path)), err=True)


def plain_words(config: Config, now: datetime) -> Words:
    zone = zone_named(config.reminders.zone)
    return words_for(LANGUAGE, now, now.astimezone(zone).date(), zone, config.office())


def moment(text: str | None, config: Config) -> datetime:
    """`--now`: an ISO date (its morning) or date and time, in the configured zone where it names none."""
    if text is None:
        return wall_clock()
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise fail(t("cli.bad_moment", text=text)) from None
    zone = zone_named(config.reminders.zone)
    if len(text) <= len("2026-12-31"):
        return at_local(read.date(), time(9), zone)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=zone).astimezone(UTC)


def the_unit(session: Session, name: str | None, now: datetime, config: Config) -> Unit:
    """The unit of that name; without a name the only one, made if there is none. Exits where it is unclear."""
    units = list(session.scalars(select(Unit).order_by(Unit.id)))
    if name is not None:
        named = [unit for unit in units if unit.name == name]
        if not named:
            raise fail(t("cli.no_unit", name=name))
        return named[0]
    if len(units) > 1:
        raise fail(t("cli.which_unit", names=t("list.names").join(unit.name for unit in units)))
    return units[0] if units else new_unit(session, t("unit.unnamed"), now, config, named=False)


def person_called(session: Session, name: str) -> Person:
    """The person of that name, joined or not. Exits where there is none, or more than one."""
    rows = list(session.scalars(select(Person).where(Person.name == name)))
    if len(rows) != 1:
        raise fail(t("cli.no_person" if not rows else "cli.many_people", name=name))
    return rows[0]


def new_unit(session: Session, name: str, now: datetime, config: Config, *, named: bool = True) -> Unit:
    return people.add_unit(session, name, now, named=named, zone=config.reminders.zone)


def lines_of(text: str) -> list[str]:
    """The text itself, or with `-` the lines of standard input."""
    return [line.rstrip("\n") for line in sys.stdin if line.strip()] if text == "-" else [text]


def put(value: Any) -> None:
    """One JSON object a line, or a text."""
    typer.echo(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
