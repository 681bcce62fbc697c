"""Writing the ledger's lists to a file from the console: streamed, however long it is, and put on record."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import IO

from bot.console.terminal import fail, put, t
from bot.writing.words import Words
from bot.writing.workbooks import List, Tally, write_csv, write_json, write_xlsx
from storage.actor import Actor, console
from storage.database import Database
from storage.exports import LedgerExport, export_of
from storage.verbs.records import note_export

HALF_WRITTEN = ".part"


def export_lists(database: Database, who: Actor, w: Words, form: str, path: Path, now: datetime) -> None:
    """Write what this actor may see. The file is there only when it is whole and on record. Exits where it cannot be
    written or there is nothing."""
    half = path.with_name(path.name + HALF_WRITTEN)
    try:
        with half.open("wb") as out, database.rehearsal() as session:
            ledger = export_of(session, who)
            tally = _written(w, form, ledger, out) if ledger else Tally()
        if not tally.problems:
            raise fail(t("cli.export_none"))
        every, by = ",".join(List), console(who.unit_id)
        of = {"person": who.person_id} if who.person_id else {}
        database.run(lambda session: note_export(session, by, every, tally.measures, now, part={"format": form, **of}))
        half.replace(path)
    except OSError as error:
        raise fail(t("cli.export_failed", path=str(path), why=error.strerror or "")) from None
    finally:
        half.unlink(missing_ok=True)
    parts = t("cli.export_rows", problems=tally.problems, measures=tally.measures)
    put(t("cli.export_done", path=str(path), parts=parts))


def _written(w: Words, form: str, ledger: LedgerExport, out: IO[bytes]) -> Tally:
    if form == "csv":
        return write_csv(w, ledger, out)
    return write_json(w, ledger, out) if form == "json" else write_xlsx(w, ledger, tuple(List), out)
