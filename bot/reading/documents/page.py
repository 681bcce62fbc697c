"""What the readers of containers hand on: lines as they would stand in a text file, and the tables among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.notices.labels import Role, label_line, role_of
from bot.reading.notices.marks import mark_at

WIDEST = 200
"""Columns: what claims to be wider is no table that people read."""
LONGEST_SPAN = 2000
LONGEST_LABEL = 20


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell as written, with how many columns and rows it takes; a `going_on` one belongs to the cell above it."""

    lines: tuple[str, ...]
    columns: int = 1
    rows: int = 1
    going_on: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


Row = tuple[Cell, ...]
Grid = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of a table, and the line of the page on which it begins, from 1."""

    rows: tuple[Row, ...]
    line: int = 1

    def grid(self) -> Grid:
        """The text of every place, merged cells filled in wherever they reach."""
        filled: dict[tuple[int, int], str] = {}
        for at, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (at, column) in filled:
                    column += 1
                text = filled.get((at - 1, column), "") if cell.going_on else cell.text
                for down in range(min(cell.rows, LONGEST_SPAN, len(self.rows) - at)):
                    for right in range(min(cell.columns, WIDEST)):
                        filled[at + down, column + right] = text
                column += cell.columns
        width = max((column for _, column in filled), default=-1) + 1
        return tuple(tuple(filled.get((at, column), "") for column in range(width)) for at in range(len(self.rows)))


@dataclass(frozen=True, kw_only=True)
class Page:
    """`lines` hold what is in the tables too, a field to a line; `headings` are those set as headings, from 1."""

    lines: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    headings: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def lines_of_rows(rows: Sequence[Row]) -> Iterator[str]:
    """A table as lines: in a form each label with the cell beside it; any other cell on its own."""
    for row in rows:
        cells = [cell for cell in row if not cell.going_on]
        labels = [_label(cell.text) for cell in cells]
        if len(cells) == 1 and labels[0]:
            yield f"{labels[0]}："
        elif _is_form(labels, [_is_strict(cell.text) for cell in cells]):
            for label, value in zip(labels[::2], cells[1::2], strict=True):
                first, *others = _said(value) or [""]
                yield f"{label}：{first}"
                yield from others
        else:
            yield from (line for cell in cells for line in _said(cell))


def numbers_itself(text: str) -> bool:
    """Whether a line has a mark or a label of its own in front."""
    return mark_at(text.strip()) is not None or label_line(text.strip()) is not None


def _is_form(labels: Sequence[str | None], strict: Sequence[bool]) -> bool:
    """Whether these cells are labels and values by turns."""
    return bool(labels) and len(labels) % 2 == 0 and all(labels[::2]) and not any(strict[1::2])


def _is_strict(text: str) -> bool:
    """Whether a cell can be nothing but a label: one that holds 审核 may be a value too."""
    role = role_of("".join(text.split()).rstrip("：:"))
    return role is not None and role[0] != Role.NOTE


def _said(cell: Cell) -> list[str]:
    return [line for line in cell.lines if line.strip()]


def _label(text: str) -> str | None:
    bare = "".join(text.split()).rstrip("：:")
    return bare if bare and len(bare) <= LONGEST_LABEL and role_of(bare) else None
