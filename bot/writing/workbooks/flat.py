"""All of the ledger in one flat table, comma-separated: a row for each measure, for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import IO

from bot.reading.tables.guards import guarded
from bot.writing.words import Words
from bot.writing.workbooks.lists import FLAT
from bot.writing.workbooks.said import Value
from bot.writing.workbooks.tally import Tally
from storage.exports import LedgerExport, ProblemRow


def write_csv(w: Words, ledger: LedgerExport, out: IO[bytes]) -> Tally:
    """Write the table in UTF-8 with a mark, by which spreadsheets know it. Nothing is written for no problem at all."""
    tally = Tally()
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for problem in tally.counting(ledger.rows):
        if tally.problems == 1:
            writer.writerow(_headings(w))
        writer.writerows(_rows(w, problem))
    text.flush()
    text.detach()
    return tally


def _headings(w: Words) -> list[str]:
    words = [w.t(f"lists.column.flat_{one.name}" if one.under else f"lists.column.{one.name}") for one in FLAT]
    return [word.replace("\n", "" if w.chinese else " ") for word in words]


def _rows(w: Words, problem: ProblemRow) -> Iterator[list[str]]:
    for measure in problem.measures or (None,):
        yield [_text(column.of(w, problem, measure)) for column in FLAT]


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return guarded(str(value).replace("\r\n", "\n").replace("\r", "\n"))
