"""How it went: the measures week by week as a stacked stair, the numbers at its end; below it the closed problems."""

from __future__ import annotations

from collections.abc import Sequence

from bot.writing.pictures.board import BODY, GAP, MARGIN, SMALL, heading, nothing
from bot.writing.pictures.facts import Band, Course
from bot.writing.pictures.palette import BAND, INK, RULE, SOFT
from bot.writing.pictures.sheet import Box, Sheet

UPPER, LOWER = 0.74, 0.26
"""How the height is shared between what is done of the measures, and the problems below."""
AXIS = 70
ENDS = 262
"""Units: room at the left for the scale, and at the right for what stands at the end."""


def draw(sheet: Sheet, course: Course, high: float) -> None:
    """`high` is how many pixels the upper chart is high; the lower has its share beside it."""
    y = heading(sheet, course.heading)
    if not course.days or not course.most:
        nothing(sheet, course.none, y)
        return
    left, right = sheet.size(MARGIN) + sheet.size(AXIS), sheet.width - sheet.size(MARGIN) - sheet.size(ENDS)
    y = _named(sheet, course.above, y)
    upper = (float(left), y, float(right), y + high)
    _scale(sheet, upper, course.most)
    _stack(sheet, upper, course.bands, course.most)
    y = _named(sheet, course.below, upper[3] + sheet.size(GAP * 2.5))
    lower = (float(left), y, float(right), y + high * LOWER / UPPER)
    _scale(sheet, lower, course.problems)
    _stack(sheet, lower, (course.closed,), course.problems)
    _days(sheet, lower, course.days)


def _named(sheet: Sheet, said: str, y: float) -> float:
    left = sheet.size(MARGIN)
    return sheet.lines(left, y, said, BODY, room=sheet.width - 2 * left, most=1) + sheet.size(GAP * 1.5)


def _scale(sheet: Sheet, box: Box, most: int) -> None:
    """Nothing, the whole, and the half where it is a number."""
    left, top, right, bottom = box
    steps = {0, most} | ({most // 2} if most % 2 == 0 and bottom - top > 5 * sheet.line(SMALL) else set())
    for step in sorted(steps):
        y = bottom - (bottom - top) * step / max(1, most)
        sheet.rule(left, y, right, y, RULE)
        room = sheet.size(AXIS) - sheet.size(10)
        at = y - sheet.line(SMALL) / 2
        sheet.text(left - sheet.size(AXIS), at, str(step), SMALL, room=room, colour=SOFT, align=1)


def _stack(sheet: Sheet, box: Box, bands: Sequence[Band], most: int) -> None:
    """The bands, each on those before it, and at the right what they have come to."""
    left, top, right, bottom = box
    floor = [0] * len(bands[0].counts)
    middles = []
    for band in bands:
        roof = [low + count for low, count in zip(floor, band.counts, strict=True)]
        _stair(sheet, box, floor, roof, band, most)
        middles.append(bottom - (bottom - top) * (floor[-1] + roof[-1]) / 2 / max(1, most))
        floor = roof
    sheet.rule(left, bottom, right, bottom, INK)
    shown = [(middle, band) for middle, band in zip(middles, bands, strict=True) if band.end]
    line = sheet.line(BODY)
    spread = apart([middle - line / 2 for middle, _ in shown], line, top - line / 2, bottom + line / 2)
    for y, (_, band) in zip(spread, shown, strict=True):
        _end(sheet, right + sheet.size(12), y, band)


def _stair(sheet: Sheet, box: Box, floor: Sequence[int], roof: Sequence[int], band: Band, most: int) -> None:
    left, top, right, bottom = box
    wide, high = (right - left) / len(roof), (bottom - top) / max(1, most)
    for at, (low, up) in enumerate(zip(floor, roof, strict=True)):
        if up > low:
            step = (round(left + wide * at), bottom - high * up, round(left + wide * (at + 1)), bottom - high * low)
            sheet.box(step, BAND[band.standing])


def _end(sheet: Sheet, x: float, y: float, band: Band) -> None:
    side = sheet.size(BODY * 0.8)
    sheet.shape(x, y + sheet.size(BODY * 0.22), side, band.standing, band=True)
    at = x + side + sheet.size(10)
    sheet.text(at, y, band.end, BODY, room=sheet.width - sheet.size(MARGIN) / 2 - at)


def apart(tops: Sequence[float], gap: float, first: float, last: float) -> list[float]:
    """These tops, which descend from the bottom up, moved so that no two are nearer than `gap`; between `first` and
    `last` as far as there is room."""
    placed: list[float] = []
    ceiling = last - gap
    for top in tops:
        placed.append(min(top, ceiling))
        ceiling = placed[-1] - gap
    over = first - placed[-1] if placed else 0.0
    floor = first
    for at in range(len(placed) - 1, -1, -1):
        if over <= 0 or placed[at] >= floor:
            break
        placed[at], floor = floor, floor + gap
    return placed


def _days(sheet: Sheet, box: Box, days: Sequence[str]) -> None:
    """As many days as there is room for, counted back from the last."""
    left, _, right, bottom = box
    wide = (right - left) / len(days)
    widest = max(sheet.width_of(day, SMALL) for day in days)
    step = max(1, -(-int(widest + sheet.size(20)) // max(1, int(wide))))
    y, next_one = bottom + sheet.line(SMALL) / 2 + sheet.size(4), float("inf")
    for at in range(len(days) - 1, -1, -step):
        middle = left + wide * (at + 0.5)
        x = min(max(middle - widest / 2, sheet.size(MARGIN)), right + sheet.size(ENDS) - widest)
        if x + widest + sheet.size(12) > next_one:
            continue  # the first has been moved in from the edge
        next_one = x
        sheet.rule(middle, bottom, middle, bottom + sheet.size(8), SOFT)
        sheet.text(x, y, days[at], SMALL, room=widest + 1, colour=SOFT, align=0.5)
