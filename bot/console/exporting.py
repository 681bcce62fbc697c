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
from bot.writing.dates import Dates, counted
from bot.writing.words import words_for
from storage.actor import actors_of, console
from storage.errors import NotFound
from storage.find import get
from storage.models import Unit


class Format(StrEnum):
    XLSX = "xlsx"
    DOCX = "docx"
    CSV = "csv"
    ICS = "ics"
    JSON = "json"
    PNG = "png"


def register(app: typer.Typer) -> None:
    app.command("export", help=t("cli.export"))(export)


def export(
    to: Annotated[Format, typer.Argument(metavar="FORMAT", help=t("cli.export_format"))],
    path: Annotated[Path, typer.Argument(help=t("cli.export_path"))],
    name: Annotated[str | None, typer.Option("--as", help=t("cli.export_as"))] = None,
    unit: UnitName = None,
    now: Now = None,
    config_file: ConfigFile = None,
) -> None:
    if to is not Format.ICS:
        raise fail(t("cli.export_not_yet", format=to))
    with opened(config_file) as (config, database):
        at = moment(now, config)
        with database.rehearsal() as session:
            dates, made = calendar_of(session, config, name, unit, at)
        try:
            path.write_bytes(made)
        except OSError as error:
            raise fail(t("cli.export_failed", path=str(path), why=error.strerror or "")) from None
        parts = counted(plain_words(config, at), dates) or t("calendar.none")
        put(t("cli.export_done", path=str(path), parts=parts))


def calendar_of(
    session: Session, config: Config, name: str | None, unit_name: str | None, now: datetime
) -> tuple[Dates, bytes]:
    """The calendar of a person in their language and zone, or of a unit. Raises NotFound for somebody who does
    not belong there."""
    from bot.writing.calendars import calendar_file  # noqa: PLC0415 — its library takes a while, and few ask for it

    office = config.office()
    if name is None:
        w = plain_words(config, now)
        who = console(the_unit(session, unit_name, now, config).id)
    else:
        person = person_called(session, name)
        meant = the_unit(session, unit_name, now, config).id if unit_name else None
        actors = [one for one in actors_of(session, person) if meant in (None, one.unit_id)]
        if not actors:
            raise NotFound
        who = actors[0]
        unit = get(session, Unit, who.unit_id)
        w = words_for(person.speaks, now, office.today(now, unit), office.zone_of(person, unit), office.of(unit))
    dates = own_dates(session, who, w.today)
    return dates, calendar_file(w, dates, config.reminders.text)
