"""Lists as one workbook, a sheet each; those on persons apart from those on the leading body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from openpyxl import Workbook

from bot.writing.words import Words
from bot.writing.workbooks import said
from bot.writing.workbooks.lists import COLUMNS, List, is_personal
from bot.writing.workbooks.looks import styles
from bot.writing.workbooks.sheet import Heading, ListSheet
from bot.writing.workbooks.tally import Tally
from storage.exports import LedgerExport, ProblemRow

BODY, PERSONS, ALL = "body", "persons", "all"
"""Of whom the problems on a sheet were found, and whether that is told apart at all."""
LEVELS = ("aspect", "category")


def write_xlsx(w: Words, ledger: LedgerExport, lists: Sequence[List], out: IO[bytes]) -> Tally:
    """Write these lists of the ledger. A list without a problem is not there; nor is the file where all are: `Tally`
    says so, and nothing was written."""
    tally = Tally()
    maker = _Maker(w, ledger, lists)
    for problem in tally.counting(ledger.rows):
        maker.add(problem)
    if tally.problems:
        maker.save(out)
    return tally


class _Maker:
    """A workbook that streams, and its sheets by what they hold; a sheet begins with its first problem."""

    def __init__(self, w: Words, ledger: LedgerExport, lists: Sequence[List]) -> None:
        self.w, self.ledger, self.lists = w, ledger, lists
        self.book: Any = Workbook(write_only=True)
        for style in styles(chinese=w.chinese):
            self.book.add_named_style(style)
        self.apart = any(is_personal(*titles) for titles in ledger.levels)
        self.absent = _absent(ledger)
        self.sheets: dict[tuple[List, str], ListSheet] = {}

    def add(self, problem: ProblemRow) -> None:
        personal = is_personal(problem.aspect.title, problem.category.title)
        whose = (PERSONS if personal else BODY) if self.apart else ALL
        for one in self.lists:
            if (one, whose) not in self.sheets:
                self.sheets[one, whose] = self._begun(one, whose)
            self.sheets[one, whose].add(problem)

    def save(self, out: IO[bytes]) -> None:
        for sheet in self.sheets.values():
            sheet.close()
        self.book.save(out)

    def _begun(self, one: List, whose: str) -> ListSheet:
        t, ledger = self.w.t, self.ledger
        name = t(f"lists.name.{one}")
        if whose != ALL:
            name = t("lists.name_of", name=name, whose=t(f"lists.whose.{whose}"))
        title = (
            t("lists.title_of_team", unit=ledger.unit, team=ledger.team, name=name)
            if ledger.team
            else t("lists.title", unit=ledger.unit, name=name)
        )
        heading = Heading(
            title=title,
            unit=self._unit(),
            day=t("lists.made_on", day=said.full_day(self.w, self.w.today)),
        )
        columns = tuple(column for column in COLUMNS[one] if column.name not in self.absent)
        return ListSheet(self.w, self.book.create_sheet(name), columns, heading)

    def _unit(self) -> str:
        """Whose list it is; the day of the feedback too, where it is known."""
        t, ledger = self.w.t, self.ledger
        if ledger.feedback_date is None:
            return t("lists.unit", unit=ledger.unit)
        return t("lists.unit_fed_back", unit=ledger.unit, day=said.full_day(self.w, ledger.feedback_date))


def _absent(ledger: LedgerExport) -> tuple[str, ...]:
    """The columns that would be empty. A lone level is an aspect: there are no categories without a column for it."""
    if any(category for _, category in ledger.levels):
        return ()
    return LEVELS[1:] if any(aspect for aspect, _ in ledger.levels) else LEVELS
