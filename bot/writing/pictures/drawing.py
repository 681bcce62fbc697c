"""Facts → PNG, as wide as a phone or as large as the wall. Importing it brings Pillow along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from threading import Lock

from bot.writing.pictures import board, course, timeline
from bot.writing.pictures.facts import Board, Course, Facts, Timeline
from bot.writing.pictures.sheet import Sheet

PHONE = 1080
WALL = (3508, 2480)
"""A4 at 300 dots an inch, and A3 well enough: lying."""
UNITS = (2.6, 2.4, 2.2, 2.0, 1.8, 1.6, 1.4, 1.25, 1.1, 1.0)
"""How large letters may be on the wall: as large as everything fits."""
SMALLEST, LARGE, CHART = UNITS[-1], 1.6, 2.4
LINES = ((3, LARGE), (2, 1.25), (1, SMALLEST))
"""Lines of a title, while letters need not be smaller than that."""

_one_at_a_time = Lock()
"""A large picture takes some 30 MB while it is made, and fonts are not to be shared between threads."""


def png(facts: Facts, *, wall: bool = False) -> bytes:
    """The picture; well under a second, but not for the event loop."""
    with _one_at_a_time:
        sheet = laid_out(facts, wall=wall)
        return sheet.png(height_of(sheet, wall=wall))


def height_of(sheet: Sheet, *, wall: bool) -> int:
    return WALL[1] if wall else int(sheet.bottom) + sheet.size(board.MARGIN)


def laid_out(facts: Facts, *, wall: bool = False) -> Sheet:
    """Everything in its place, nothing drawn yet."""
    return next(_on_wall(facts)) if wall else _for_phone(facts)


def _for_phone(facts: Facts) -> Sheet:
    sheet = Sheet(width=PHONE)
    if isinstance(facts, Board):
        count = len(facts.tiles)
        columns = 1 if count <= 6 else 2 if count <= 24 else 3 if count <= 36 else 4
        board.draw(sheet, facts, columns, 1 if columns > 2 else 2)
    elif isinstance(facts, Course):
        course.draw(sheet, facts, 560)
    else:
        timeline.draw(sheet, facts, 4)
    return sheet


def _on_wall(facts: Facts) -> Iterator[Sheet]:
    """The layouts that fit, the best first; at last the smallest, whether it fits or not."""
    last = Sheet(width=WALL[0], unit=SMALLEST)
    for unit, lay in _ways(facts):
        last = Sheet(width=WALL[0], unit=unit)
        lay(last)
        if last.bottom + last.size(board.MARGIN) <= WALL[1]:
            yield last
    yield last


def _ways(facts: Facts) -> Iterator[tuple[float, Callable[[Sheet], None]]]:
    """Layouts with the size of their letters, the best first: large letters, then wide tiles."""
    match facts:
        case Board():
            for lines, smallest in LINES:
                for unit in (one for one in UNITS if one >= smallest):
                    narrowest = board.NARROWEST if lines == 1 else board.ROOMY
                    most = int((WALL[0] - 2 * board.MARGIN * unit) / ((narrowest + board.GAP) * unit))
                    for columns in range(1, max(1, min(len(facts.tiles), most)) + 1):
                        yield unit, partial(board.draw, board=facts, columns=columns, lines=lines)
        case Course():
            flat = Sheet(width=WALL[0], unit=CHART)
            course.draw(flat, facts, 0.0)
            left = WALL[1] - flat.bottom - flat.size(board.MARGIN)
            yield CHART, partial(course.draw, course=facts, high=left * course.UPPER)
        case Timeline():
            for down in (6, 4, 3, 2):
                for unit in (one for one in UNITS if one >= LARGE or down == 2):
                    yield unit, partial(timeline.draw, timeline=facts, down=down)
