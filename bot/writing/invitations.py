"""Invitations: what is forwarded to one person, and a sheet to print with a code for each of several.

The sheet is a page of A4 in black and white: it prints on anything, and its codes keep their edges.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.writing.words import Words

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

ON_A_SHEET = 10
COLUMNS, ROWS = 2, 5
DPI = 200
WIDTH, HEIGHT = 1654, 2339
"""A4 in points of the sheet."""
MARGIN, TOP = 70, 190
CODE = 330
"""The side of a code: 4.2 cm."""
QUIET = 4
"""Modules of white that a code needs around it."""
INK, PAPER = 0, 255


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An invite as its person gets it. `link` is None where the bot's name is not known; `until` is in words."""

    name: str
    roles: str
    link: str | None
    code: str
    until: str


def link(bot_name: str | None, token: str) -> str | None:
    """What opens the chat with the bot and hands it the token."""
    return f"https://t.me/{bot_name}?start={token}" if bot_name else None


def forwardable(w: Words, one: Invitation) -> list[str]:
    """The lines to forward to that person."""
    return [
        w.t("invite.head", name=one.name),
        one.link or w.t("invite.no_link"),
        w.t("invite.code", code=one.code),
        w.t("invite.until", at=one.until),
    ]


def sheet(w: Words, unit: str, invitations: Sequence[Invitation]) -> bytes:
    """A page of A4 as .pdf with a tile for each, at most ON_A_SHEET."""
    made = picture(w, unit, invitations)
    kept = io.BytesIO()
    made.save(kept, "PDF", resolution=DPI, title=w.t("inviting.file"))
    return kept.getvalue()


def picture(w: Words, unit: str, invitations: Sequence[Invitation]) -> Image:
    """The page, in black and white."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 — large, and few ask for it

    page = Image.new("1", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((MARGIN, 60), fitting(w.t("inviting.title", unit=unit), 46, WIDTH - 2 * MARGIN), INK, font(46))
    draw.text((MARGIN, 128), w.t("inviting.cut"), INK, font(28))
    for place, one in zip(_places(), invitations[:ON_A_SHEET], strict=False):
        _tile(w, page, draw, place, one)
    return page


def _places() -> Iterator[tuple[int, int]]:
    """The upper left corner of each tile, row by row."""
    width, height = _tile_size()
    for row in range(ROWS):
        for column in range(COLUMNS):
            yield MARGIN + column * width, TOP + row * height


def _tile_size() -> tuple[int, int]:
    return (WIDTH - 2 * MARGIN) // COLUMNS, (HEIGHT - TOP - MARGIN) // ROWS


def _tile(w: Words, page: Image, draw: ImageDraw, place: tuple[int, int], one: Invitation) -> None:
    left, top = place
    width, height = _tile_size()
    _dashed(draw, left, top, left + width, top + height)
    page.paste(code(one.link or one.code), (left + 12, top + (height - CODE) // 2))
    x, room = left + CODE + 24, width - CODE - 40
    y = top + 42
    for text, size, most in (
        (one.name, 54, 1),
        (one.roles, 28, 2),
        (w.t("inviting.how" if one.link else "inviting.how_code", code=one.code), 26, 4),
        (w.t("inviting.until", at=one.until), 24, 2),
    ):
        for line in _wrapped(text, size, room)[:most]:
            draw.text((x, y), line, INK, font(size))
            y += int(size * 1.35)
        y += 14


def _dashed(draw: ImageDraw, left: int, top: int, right: int, bottom: int) -> None:
    """Where to cut."""
    for x in range(left, right, 16):
        draw.line((x, top, min(x + 8, right), top), INK)
        draw.line((x, bottom, min(x + 8, right), bottom), INK)
    for y in range(top, bottom, 16):
        draw.line((left, y, left, min(y + 8, bottom)), INK)
        draw.line((right, y, right, min(y + 8, bottom)), INK)


def code(text: str) -> Image:
    """The QR code of a text, CODE wide, with the white it needs; whole points to a module, so that it stays sharp."""
    import segno  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows)
    modules = Image.new("1", (size, size), PAPER)
    modules.putdata([PAPER if module == 0 else INK for row in rows for module in row])
    scale = max(CODE // (size + 2 * QUIET), 1)
    side = size * scale
    made = Image.new("1", (CODE, CODE), PAPER)
    made.paste(modules.resize((side, side)), ((CODE - side) // 2, (CODE - side) // 2))
    return made


def font(size: int) -> FreeTypeFont:
    """The Chinese font that is installed with the program, in that size."""
    from PIL import ImageFont  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    return ImageFont.truetype(str(sans_path()), size)


def fitting(text: str, size: int, room: int) -> str:
    """As much of a text as fits on a line."""
    return (_wrapped(text, size, room) or [""])[0]


def _wrapped(text: str, size: int, room: int) -> list[str]:
    """The text in lines no wider than `room`, broken anywhere but within Latin words that fit a line."""
    made, face = [""], font(size)
    for piece in _pieces(text):
        if made[-1] and face.getlength(made[-1] + piece) > room:
            made.append("")
        made[-1] += piece if made[-1] else piece.lstrip()
    return [line for line in made if line]


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        if char.isascii() and char.isalnum():
            word += char
            continue
        if word:
            yield word
            word = ""
        yield char
    if word:
        yield word
