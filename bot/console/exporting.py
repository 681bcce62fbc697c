"""The command that writes the ledger to a file."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.config import Config
from bot.console.terminal import (
    ConfigFile,
    Now,
    UnitName,
    fail,
    moment,
    opened,
    person_called,
    plain_words,
    put,
    t,
    the_unit,
)
from bot.handlers.calendars import own_dates
from bot.handlers.pictures import made_of
from bot.writing.dates import Dates, counted
from bot.writing.words import Words, words_for
from storage.actor import Actor, actors_of, console
from storage.database import Database
from storage.errors import NotFound
from storage.find import get
from storage.models import Unit
from storage.verbs.records import note_export


class Format(StrEnum):
    XLSX = "xlsx"
    DOCX = "docx"
    CSV = "csv"
    ICS = "ics"
    JSON = "json"
    PNG = "png"


LISTS = (Format.XLSX, Format.CSV, Format.JSON)
"""What the lists of the ledger can be written as."""


class Which(StrEnum):
    BOARD = "board"
    PROGRESS = "progress"
    TIMELINE = "timeline"


def register(app: typer.Typer) -> None:
    app.command("export", help=t("cli.export"))(export)


def export(
    to: Annotated[Format, typer.Argument(metavar="FORMAT", help=t("cli.export_format"))],
    path: Annotated[Path, typer.Argument(help=t("cli.export_path"))],
    name: Annotated[str | None, typer.Option("--as", help=t("cli.export_as"))] = None,
    unit: UnitName = None,
    now: Now = None,
    problem: Annotated[int | None, typer.Option("--problem", help=t("cli.export_problem"))] = None,
    which: Annotated[Which, typer.Option("--which", help=t("cli.export_which"))] = Which.BOARD,
    large: Annotated[bool, typer.Option("--large", help=t("cli.export_large"))] = False,
    config_file: ConfigFile = None,
) -> None:
    if problem is not None and to is not Format.DOCX:
        raise fail(t("cli.export_problem_docx"))
    with opened(config_file) as (config, database):
        at = moment(now, config)
        if to in LISTS:
            export_rows(config, database, to, path, name, unit, at)
            return
        if to is Format.DOCX:
            export_docx(config, database, path, problem, name, unit, at)
            return
        if to is Format.PNG:
            export_picture(config, database, path, which, name, unit, at, large=large)
            return
        with database.rehearsal() as session:
            dates, made = calendar_of(session, config, name, unit, at)
        write(path, made)
        parts = counted(plain_words(config, at), dates) or t("calendar.none")
        put(t("cli.export_done", path=str(path), parts=parts))


def write(path: Path, made: bytes) -> None:
    """Exits where it cannot be written."""
    try:
        path.write_bytes(made)
    except OSError as error:
        raise fail(t("cli.export_failed", path=str(path), why=error.strerror or "")) from None


def export_docx(
    config: Config,
    database: Database,
    path: Path,
    problem: int | None,
    name: str | None,
    unit_name: str | None,
    now: datetime,
) -> None:
    """The draft notice, or the close-out form of a problem; and in the history that the console took it out."""
    from bot.console.papers import draft_of, form_of  # noqa: PLC0415 — brings python-docx along

    with database.rehearsal() as session:
        who, w = asked_by(session, config, name, unit_name, now)
        made = draft_of(session, who, w) if problem is None else form_of(session, who, w, problem)
    if made is None:
        raise fail(t("paper.nothing"))
    write(path, made.data)
    by = console(who.unit_id)
    database.run(lambda session: note_export(session, by, made.what, made.rows, now, about=made.subject))
    put(t("cli.paper_done", path=str(path)))
    if made.hidden:
        put(t("cli.paper_hidden", names=t("list.names").join(made.hidden)))


def export_picture(
    config: Config,
    database: Database,
    path: Path,
    which: Which,
    name: str | None,
    unit_name: str | None,
    now: datetime,
    *,
    large: bool,
) -> None:
    """The picture as a file, its numbers on stdout, and in the history that the console took it out."""
    from bot.writing.pictures.drawing import png  # noqa: PLC0415 — brings Pillow along

    with database.rehearsal() as session:
        who, w = asked_by(session, config, name, unit_name, now)
        made = made_of(session, who, w, which)
    write(path, png(made.facts, wall=large))
    if made.rows:
        database.run(lambda session: note_export(session, console(who.unit_id), f"png {which}", made.rows, now))
    put("\n".join([*made.caption, t("cli.export_drawn", path=str(path))]))


def export_rows(
    config: Config, database: Database, to: Format, path: Path, name: str | None, unit_name: str | None, now: datetime
) -> None:
    """The lists, as far as they may be seen; and in the history that the console took them out."""
    from bot.console.ledgers import export_lists  # noqa: PLC0415 — its library takes a while, and few ask for it

    with database.rehearsal() as session:
        who, w = asked_by(session, config, name, unit_name, now)
    export_lists(database, who, w, to, path, now)


def calendar_of(
    session: Session, config: Config, name: str | None, unit_name: str | None, now: datetime
) -> tuple[Dates, bytes]:
    """The calendar of a person in their language and zone, or of a unit. Raises NotFound for somebody who does
    not belong there."""
    from bot.writing.calendars import calendar_file  # noqa: PLC0415 — its library takes a while, and few ask for it

    who, w = asked_by(session, config, name, unit_name, now)
    dates = own_dates(session, who, w.today)
    return dates, calendar_file(w, dates, config.reminders.text)


def asked_by(
    session: Session, config: Config, name: str | None, unit_name: str | None, now: datetime
) -> tuple[Actor, Words]:
    """Whose rights and words count: those of the person of that name, else of the console. Raises NotFound for somebody
    who does not belong there."""
    if name is None:
        return console(the_unit(session, unit_name, now, config).id), plain_words(config, now)
    office = config.office()
    person = person_called(session, name)
    meant = the_unit(session, unit_name, now, config).id if unit_name else None
    actors = [one for one in actors_of(session, person) if meant in (None, one.unit_id)]
    if not actors:
        raise NotFound
    unit = get(session, Unit, actors[0].unit_id)
    zone = office.zone_of(person, unit)
    return actors[0], words_for(person.speaks, now, office.today(now, unit), zone, office.of(unit))
