"""The deadlines ahead: a row for each department, a column for each week, what is late at the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.writing.pictures.board import BODY, GAP, MARGIN, SMALL, heading, legend, nothing
from bot.writing.pictures.facts import Mark, Row, Timeline
from bot.writing.pictures.palette import INK, RULE, SOFT
from bot.writing.pictures.sheet import Sheet

NAME = 152
MARK = 66
SIGN = 16
"""Units: the room for a row's name, how wide a mark is at least, and its sign."""
SPACE = 6


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Where columns begin, in pixels, and how many marks a cell takes: `across`, and `down` at the most."""

    left: float
    wide: float
    across: int
    down: int


def draw(sheet: Sheet, timeline: Timeline, down: int) -> None:
    """`down` is how many lines of marks a row may have; what is more is counted."""
    y = heading(sheet, timeline.heading)
    if not timeline.rows and not any(marks for _, marks in timeline.apart):
        y = nothing(sheet, timeline.none, y)
    if timeline.rows:
        y = _grid(sheet, timeline, y, down)
    for name, marks in timeline.apart:
        y = _apart(sheet, name, marks, y, down)
    legend(sheet, timeline.legend, y + sheet.size(GAP))


def _grid(sheet: Sheet, timeline: Timeline, y: float, down: int) -> float:
    left = sheet.size(MARGIN) + sheet.size(NAME)
    wide = (sheet.width - sheet.size(MARGIN) - left) / len(timeline.columns)
    across = max(1, int((wide - sheet.size(SPACE)) // sheet.size(MARK + SPACE)))
    grid = Grid(left=left, wide=wide, across=across, down=down)
    for at, (above, below) in enumerate(timeline.columns):
        x = left + at * wide + 2
        sheet.text(x, y, above, SMALL, room=wide - 4, colour=SOFT, align=0.5)
        sheet.text(x, y + sheet.line(SMALL), below, SMALL, room=wide - 4, align=0.5)
    top = y = y + 2 * sheet.line(SMALL) + sheet.size(SPACE)
    for row in timeline.rows:
        y = _row(sheet, grid, row, y)
    for at in range(len(timeline.columns) + 1):
        sheet.rule(left + at * wide, top, left + at * wide, y, INK if at == 1 else RULE)
    return y + sheet.size(GAP * 2)


def _row(sheet: Sheet, grid: Grid, row: Row, y: float) -> float:
    space = sheet.size(SPACE)
    sheet.rule(sheet.size(MARGIN), y, sheet.width - sheet.size(MARGIN), y, RULE)
    room = sheet.size(NAME) - space * 2
    low = sheet.lines(sheet.size(MARGIN), y + space, row.name, SMALL, room=room, most=2)
    for at, marks in enumerate(row.cells):
        x = grid.left + at * grid.wide
        low = max(low, _marks(sheet, marks, x + space, y + space, grid.wide - space, grid.across, grid.down))
    return low + space


def _apart(sheet: Sheet, name: str, marks: Sequence[Mark], y: float, down: int) -> float:
    """Those of no day, in lines of their own."""
    if not marks:
        return y
    left, room = sheet.size(MARGIN), sheet.width - 2 * sheet.size(MARGIN)
    y = sheet.lines(left, y, f"{name} {len(marks)}", BODY, room=room, most=1) + sheet.size(SPACE)
    across = int(room // sheet.size(MARK + 24 + SPACE))
    return _marks(sheet, marks, left, y, room, across, down) + sheet.size(GAP * 2)


def _marks(sheet: Sheet, marks: Sequence[Mark], x: float, y: float, room: float, across: int, down: int) -> float:
    """As many as there is room for, the last place says how many more; returns where they end."""
    space, high = sheet.size(SPACE), sheet.line(SMALL) + sheet.size(SIGN + 4)
    wide = room / across
    kept = marks if len(marks) <= across * down else marks[: across * down - 1]
    for at, mark in enumerate(kept):
        _mark(sheet, mark, x + at % across * wide, y + at // across * (high + space), wide - space, high)
    used = len(kept)
    if used < len(marks):
        left, top = x + used % across * wide, y + used // across * (high + space)
        sheet.text(left, top + sheet.size(4), f"+{len(marks) - used}", SMALL, room=wide - space, align=0.5)
        used += 1
    return y + -(-used // across) * (high + space)


def _mark(sheet: Sheet, mark: Mark, x: float, y: float, wide: float, high: float) -> None:
    """The label, and below it the sign."""
    ground = sheet.tint((x, y, x + wide, y + high), mark.standing, radius=sheet.size(6))
    sheet.text(x + 2, y, mark.label, SMALL, room=wide - 4, ground=ground, align=0.5)
    side = sheet.size(SIGN)
    sheet.shape(x + (wide - side) / 2, y + high - side - sheet.size(4), side, mark.standing)
