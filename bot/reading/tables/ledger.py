"""A sheet of a ledger: its headings, then row by row its problems and measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.reading.notices import checks
from bot.reading.notices.drafts import MeasureDraft, NoteDraft, Place
from bot.reading.notices.lines import Line
from bot.reading.notices.marks import number_of
from bot.reading.progress import EVERY, Step
from bot.reading.tables.cells import Grid, Row, filled
from bot.reading.tables.columns import plan
from bot.reading.tables.doubts import Doubts
from bot.reading.tables.entries import Entry, Level, level, plain, split_statement, with_more
from bot.reading.tables.headings import Headings, column_of, headings, headings_at
from bot.reading.tables.items import NO_FIELDS, kept_whole, pieces
from bot.reading.tables.keys import NO_LEVEL, Key, read_key
from bot.reading.tables.rows import Rows, Values
from bot.reading.tables.said import NOTHING, Said, is_state, said
from bot.reading.tables.sections import depth, is_section, sort_of, wide_cells

NUMBERS = re.compile(r"(?P<problem>\d{1,4})(?:[.\-—－．](?P<measure>\d{1,3}))?[.、．]?")
SHORT = 24
"""Characters: the first cell of a row of headings is no longer."""


@dataclass(kw_only=True)
class Sheet:
    """What was read from a sheet. `around`: the lines above the headings, between and below the rows."""

    grid: Grid
    headings: Headings
    entries: list[Entry] = field(default_factory=list)
    around: list[Line] = field(default_factory=list)


def read_sheet(grid: Grid, doubts: Doubts, now: datetime | None, step: Step) -> Sheet | None:
    """The problems of a sheet; None where it has no headings, or lacks the column that says what the problems are.
    `step` is told how many of its rows are read."""
    rows = list(filled(grid))
    found = headings(grid, rows)
    if found is None or found.lacks:
        return None
    reader = _Reader(grid=grid, doubts=doubts, now=now, sheet=Sheet(grid=grid, headings=found), all_rows=rows)
    reader.under(found)
    reader.read(rows, step)
    return reader.sheet


@dataclass(kw_only=True)
class _Reader:
    """The rows of a sheet one after the other; `entry` is the problem to which the last one belonged."""

    grid: Grid
    doubts: Doubts
    now: datetime | None
    sheet: Sheet
    all_rows: Sequence[Row]
    entry: Entry | None = None
    keyed: dict[str, Entry] = field(default_factory=dict)
    sections: list[tuple[int, Level]] = field(default_factory=list)
    levels: dict[int, Level | None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    counts_rows: bool = False

    def under(self, found: Headings) -> None:
        """Read what follows under these headings."""
        self.columns = columns = plan(self.grid, self.all_rows, found, self.doubts)
        self.headings = columns.headings
        self.rows = Rows(grid=self.grid, headings=columns.headings, doubts=self.doubts)
        self.stated = (*columns.titles, *columns.findings)

    def read(self, rows: Sequence[Row], step: Step) -> None:
        """All the rows; those above the headings are kept as lines."""
        wide = wide_cells(self.grid)
        for index, row in enumerate(rows):
            if index % EVERY == 0:
                step(index, len(rows))
            if row.number < self.headings.top:
                self._above(row)
            elif row.number > self.headings.bottom and not self._is_heading(index, row):
                self._take(row, wide)
        if self.counts_rows:
            for entry in self.sheet.entries:
                entry.number = None

    def _is_heading(self, index: int, row: Row) -> bool:
        """Whether a row has headings: the same ones again, or other ones for what follows."""
        first = next((cell for cell in row.cells if cell), "")
        if len(first) > SHORT or first.isdigit() or not (column_of(first) or self.headings.repeated_in(row)):
            return False
        if self.headings.repeated_in(row):
            return True
        if (other := headings_at(self.grid, self.all_rows, index)) and len(other.columns) > 2 and not other.lacks:
            self.under(other)
            return True
        return False

    def _above(self, row: Row) -> None:
        """A row above the headings: a title, or the aspect of what follows."""
        said = [cell for cell in row.cells if cell]
        if len(said) == 1 and is_section(said[0]):
            self._section(row)
        else:
            self._keep(row)

    def _keep(self, row: Row) -> None:
        text = " ".join(dict.fromkeys(cell.replace("\n", "") for cell in row.cells if cell))
        if row.cells:
            self.sheet.around.append(Line(number=row.number, text=text))

    def _take(self, row: Row, wide: set[tuple[int, int]]) -> None:
        sort = sort_of(row, self.headings, wide)
        if sort == "remark":
            self._keep(row)
        elif sort == "section":
            self._section(row)
        elif sort == "unread":
            self._unread(row)
        elif sort == "data":
            self._data(self.rows.read(row))

    def _unread(self, row: Row) -> None:
        at = next(at for at, cell in enumerate(row.cells) if cell)
        self.doubts.add("row_not_read", self.grid.place(row.number, at, row.cells[at]))

    def _section(self, row: Row) -> None:
        at = next(at for at, cell in enumerate(row.cells) if cell)
        text = row.cells[at]
        deep = depth(text)
        self.sections = [(other, one) for other, one in self.sections if other < deep]
        self.sections.append((deep, level(text, self.grid.place(row.number, at, text))))
        self.entry = None

    # A row of data

    def _data(self, values: Values) -> None:
        if not values.cells:
            return
        blank = self._continues_blank(values)
        if blank and self.entry:
            values.carry()
        entry = self._entry(values)
        if entry is None:
            self._unread(values.row)
            return
        self.entry = entry
        self._measures(entry, values, blank=blank)
        for at in self.columns.remarks:
            if at in values.cells and values.is_own(at) and not is_state(values.cells[at]):
                entry.notes[NoteDraft(label=self.rows.word(at), text=values.cells[at])] = None
        values.done()

    def _continues_blank(self, values: Values) -> bool:
        """Whether the row leaves its problem to the row above without a merged cell that would say so."""
        stated = any(at in values.cells or at in values.row.above for at in self.stated)
        return not stated and not values.text("key") and values.at("measure") is not None

    def _entry(self, values: Values) -> Entry | None:
        """The problem that the row belongs to: the last one, one found by its key, or a new one, if any."""
        key = read_key(values.text("key"))
        text = self._statement(values)
        if key and (known := self.keyed.get(str(key.problem))):
            return known
        if not key and self._continues(values, text):
            self._count(values)
            self._more_finding(values)
            if self.entry and not text:
                self._say_above(values)
            return self.entry
        if not text and not key:
            return None
        return self._begin(values, text, key)

    def _statement(self, values: Values) -> str:
        return next((values.cells[at] for at in self.stated if at in values.cells), "")

    def _continues(self, values: Values, text: str) -> bool:
        if self.entry is None:
            return False
        if not text:
            return values.at("measure") is not None or any(values.all({"owner", "department", "leader", "deadline"}))
        stated = [at for at in self.columns.titles if at in values.cells] or [
            at for at in self.columns.findings if at in values.cells
        ]
        if not any(values.is_own(at) for at in stated):
            return True
        return plain(text) == self.entry.plain and not self._other_level(values)

    def _other_level(self, values: Values) -> bool:
        """Whether the row stands under another aspect or category than the row above."""
        return any(
            at in values.cells and at in self.levels and values.cells[at] != self._words(at)
            for at in self.columns.uppers
        )

    def _words(self, at: int) -> str:
        return self.rows.last.get(at, "")

    def _say_above(self, values: Values) -> None:
        at = (*self.stated, *self.headings.of("key"))[0]
        if at not in values.row.above:
            self.doubts.gather("as_above", self.rows.place(values.row, at, ""), self.rows.word(at))

    def _count(self, values: Values) -> None:
        """Notice that 序号 counts rows, not problems, where it goes on within a problem."""
        at = values.at("number")
        found = NUMBERS.fullmatch(values.cells[at]) if at is not None and values.is_own(at) else None
        if found and not found["measure"] and self.entry and self.entry.number not in (None, int(found["problem"])):
            self.counts_rows = True

    def _more_finding(self, values: Values) -> None:
        for at in self.columns.findings:
            if at in values.cells and values.is_own(at) and self.entry and values.cells[at] not in self.entry.finding:
                self.entry.finding = f"{self.entry.finding}\n{values.cells[at]}".strip()

    def _begin(self, values: Values, text: str, key: Key | None) -> Entry:
        number, title, finding = self._stated(values, text, key)
        place = self._place(values)
        more = [values.cells[at] for at in self.columns.findings if at in values.cells and values.cells[at] != text]
        printed = NUMBERS.fullmatch(values.text("number", "key").replace(" ", ""))
        self._check("\n".join([text, *more]), place)
        uppers = self._uppers(values)
        entry = Entry(
            number=int(printed["problem"]) if printed else number_of(values.text("number")) or number,
            title=title,
            finding="\n".join(filter(None, [finding, *more])),
            place=place,
            plain=plain(text),
            aspect=uppers[0] if uppers else None,
            category=uppers[-1] if len(uppers) > 1 else None,
            key=str(key.problem) if key else None,
        )
        for middle in filter(None, uppers[1:-1]):
            entry.notes[NoteDraft(label=self.rows.word(self.columns.uppers[-2]), text=middle.title)] = None
        if entry.key:
            self.keyed[entry.key] = entry
        elif entry.plain in self.seen:
            self.doubts.add("same_title", place, title=title)
        self.seen.add(entry.plain)
        self.sheet.entries.append(entry)
        return entry

    def _stated(self, values: Values, text: str, key: Key | None) -> tuple[int | None, str, str]:
        """Number, title and finding; in a row with a key the title is the ledger's own, and not taken apart."""
        is_title = any(values.cells.get(at) == text for at in self.columns.titles)
        return (None, text, "") if key and is_title else split_statement(text)

    def _place(self, values: Values) -> Place:
        at = next((at for at in self.stated if at in values.cells), min(values.cells))
        return self.rows.place(values.row, at, values.cells[at])

    def _uppers(self, values: Values) -> list[Level | None]:
        """The levels above the problem: the headings across the sheet, then the columns for them."""
        for at in self.columns.uppers:
            text = values.cells.get(at)
            if text == NO_LEVEL:
                self.levels[at] = None
            elif text and (text != self._words(at) or at not in self.levels):
                self.levels[at] = level(text, self.rows.place(values.row, at, text))
            elif not text and at in self.levels and at not in values.row.above:
                self.doubts.gather("as_above", self.rows.place(values.row, at, ""), self.rows.word(at))
        columns = [self.levels[at] for at in self.columns.uppers if at in self.levels]
        return [*(one for _, one in self.sections), *columns]

    def _check(self, cell: str, where: Place) -> None:
        """Doubt what is damaged in a text: dates that no calendar has, characters that were lost."""
        for warning in checks.text([Line(number=where.line, text=cell)]):
            self.doubts.keep(replace(warning, where=where))

    # Its measures

    def _measures(self, entry: Entry, values: Values, *, blank: bool) -> None:
        at = values.at("measure")
        if at is None:
            self._without_measure(entry, values)
        elif not values.is_own(at) and entry.measures:
            self._more(entry, values, self._further(values))
        else:
            self._add(entry, values, at, blank=blank)

    def _more(self, entry: Entry, values: Values, more: Said) -> None:
        """What a further row says of the last measure; a second deadline for it is a doubt."""
        last = entry.measures[-1]
        if more.deadline and last.deadline and more.deadline != last.deadline:
            self.doubts.add("rows_differ", values.place("deadline"), first=last.deadline, second=more.deadline)
        entry.measures[-1] = with_more(last, more)

    def _further(self, values: Values) -> Said:
        return said(values, (None,), self.now)[0]

    def _without_measure(self, entry: Entry, values: Values) -> None:
        """Owners and deadline of a problem as a whole, or more of them for the measure above."""
        more = self._further(values)
        if more == NOTHING:
            return
        if entry.measures and not values.text("key"):
            self._more(entry, values, more)
            at = (*self.headings.of("measure"), 0)[0]
            self.doubts.gather("as_above", self.rows.place(values.row, at, ""), self.rows.word(at))
        else:
            entry.say(more)

    def _add(self, entry: Entry, values: Values, at: int, *, blank: bool) -> None:
        cell = values.cells[at]
        where = self.rows.place(values.row, at, cell)
        key = read_key(values.text("key"))
        found = kept_whole(cell) if key and key.measure else pieces(cell, where)
        self._check(cell, where)
        if found.joined:
            self.doubts.add("lines_joined", where)
        if entry.measures and not blank and not key:
            values.note_empty()
        about = said(values, tuple(piece.number for piece in found.found), self.now)
        number = number_of(values.text("measure_number")) if len(found.found) == 1 else None
        for piece, one in zip(found.found, about, strict=True):
            if piece.fields != NO_FIELDS:
                one = one.under(piece.fields)
                for warning in piece.fields.warnings:
                    self.doubts.keep(warning)
            entry.measures.append(
                MeasureDraft(
                    number=number or piece.number,
                    text=piece.text,
                    steps=piece.steps,
                    deadline=one.deadline,
                    standing=one.standing,
                    state=one.state,
                    owners=one.owners,
                    place=where,
                    key=str(key) if key and key.measure and len(found.found) == 1 else None,
                )
            )
