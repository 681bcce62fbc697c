"""The board of all problems, a tile each: its number, its sign and word, how much is done, and by when."""

from __future__ import annotations

from collections.abc import Sequence

from bot.writing.pictures.facts import Board, Heading, Key, Tile
from bot.writing.pictures.palette import FILL, INK, RULE, SOFT
from bot.writing.pictures.sheet import BASE, Sheet, wrapped

MARGIN = 28
GAP = 12
PAD = 12
BAND = 12
HEAD, NUMBER, BODY, SMALL = 46, 38, 30, 28
NARROWEST = 228
"""Units: a tile with all its words."""
ROOMY = 340


def draw(sheet: Sheet, board: Board, columns: int, lines: int) -> None:
    """Everything from the top down, a title in at most so many lines; how far it reaches is in `sheet.bottom`."""
    y = heading(sheet, board.heading)
    y = _tiles(sheet, board.tiles, y, columns, lines) if board.tiles else nothing(sheet, board.none, y)
    legend(sheet, board.legend, y + sheet.size(GAP))


def heading(sheet: Sheet, said: Heading) -> float:
    """The title and the line below it; returns where the rest may begin."""
    left, room = sheet.size(MARGIN), sheet.width - 2 * sheet.size(MARGIN)
    y = float(sheet.size(MARGIN))
    y = sheet.lines(left, y, said.title, HEAD, room=room, most=2)
    y = sheet.lines(left, y, said.line, BODY, room=room, most=3, colour=SOFT)
    return y + sheet.size(GAP * 1.5)


def nothing(sheet: Sheet, said: str, y: float) -> float:
    left = sheet.size(MARGIN)
    return sheet.lines(left, y, said, BODY, room=sheet.width - 2 * left, most=3) + sheet.size(GAP)


def legend(sheet: Sheet, keys: Sequence[Key], y: float) -> float:
    """Each sign with its word and how many it stands for, in as many rows as it takes."""
    left, side = sheet.size(MARGIN), sheet.size(SMALL * 0.9)
    x, right = float(left), sheet.width - left
    for key in keys:
        said = f"{key.word} {key.count}"
        wide = min(side + sheet.size(10) + sheet.width_of(said, SMALL), right - left)
        if x > left and x + wide > right:
            x, y = float(left), y + sheet.line(SMALL) + sheet.size(6)
        sheet.shape(x, y + sheet.size(SMALL * 0.17), side, key.standing)
        at = x + side + sheet.size(10)
        sheet.text(at, y, said, SMALL, room=right - at, colour=INK)
        x += wide + sheet.size(30)
    return y + sheet.line(SMALL)


def _tiles(sheet: Sheet, tiles: Sequence[Tile], y: float, columns: int, lines: int) -> float:
    left, gap = sheet.size(MARGIN), sheet.size(GAP)
    wide = (sheet.width - 2 * left - gap * (columns - 1)) / columns
    room = wide - sheet.size(BAND) - 2 * sheet.size(PAD)
    lines = max(len(wrapped(one.title, sheet.size(BODY), room, lines)) for one in tiles)
    high = _height(sheet, lines)
    for place, tile in enumerate(tiles):
        across, down = place % columns, place // columns
        _tile(sheet, tile, left + across * (wide + gap), y + down * (high + gap), wide, high, lines)
    return y + -(-len(tiles) // columns) * (high + gap)


def _height(sheet: Sheet, lines: int) -> float:
    return 2 * sheet.size(PAD) + sheet.line(NUMBER) + lines * sheet.line(BODY) + sheet.line(SMALL) + sheet.size(16)


def _tile(sheet: Sheet, tile: Tile, x: float, y: float, wide: float, high: float, lines: int) -> None:
    pad, band = sheet.size(PAD), sheet.size(BAND)
    ground = sheet.tint((x, y, x + wide, y + high), tile.standing)
    sheet.box((x, y, x + band, y + high), FILL[tile.standing])
    left, right, top = x + band + pad, x + wide - pad, y + pad
    side = sheet.size(NUMBER * 0.8)
    sheet.shape(left, top + sheet.size(NUMBER * 0.22), side, tile.standing)
    at = left + side + pad * 0.75
    at += sheet.text(at, top, tile.number, NUMBER, room=(right - at) * 0.6, ground=ground) + pad * 0.75
    lower = top + (sheet.size(NUMBER) - sheet.size(SMALL)) * BASE  # both stand on one line
    sheet.text(at, lower, tile.word, SMALL, room=right - at, ground=ground, align=1)
    top += sheet.line(NUMBER)
    sheet.lines(left, top, tile.title, BODY, room=right - left, most=lines, ground=ground)
    top += lines * sheet.line(BODY)
    said = sheet.text(left, top, tile.said, SMALL, room=(right - left) * 0.5, ground=ground)
    room = right - left - said - pad
    sheet.text(left + said + pad, top, tile.next, SMALL, room=room, colour=SOFT, ground=ground, align=1)
    _share(sheet, tile, left, top + sheet.line(SMALL) + sheet.size(4), right - left)


def _share(sheet: Sheet, tile: Tile, x: float, y: float, wide: float) -> None:
    """How much is done, as a bar."""
    high = sheet.size(9)
    sheet.box((x, y, x + wide, y + high), RULE)
    if tile.done and tile.of:
        sheet.box((x, y, x + wide * min(1.0, tile.done / tile.of), y + high), SOFT)
