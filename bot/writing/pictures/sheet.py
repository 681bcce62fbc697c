"""A sheet to draw on: it remembers what was put where, and becomes an image at the end.

A layout can so be tried without drawing it, and a test can ask which words stand where. Lengths are pixels; what is
measured in `unit`s grows with the sheet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from bot.writing.pictures.facts import Standing
from bot.writing.pictures.palette import BAND, FILL, INK, PAPER, TINT, Colour

LINE = 1.25
"""The height of a line, in sizes of its letters."""
BASE = 0.98
"""Where letters stand in it."""
COLOURS = 64
LONGEST = 200
NOT_FIRST = "，。；：、！？）】》”"
NOT_LAST = "（【《“"
"""What no line begins with, and what none ends with."""
NO_LETTERS = ("So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me")
"""Categories of characters that the font has no letters for, or that would move others about."""

Box = tuple[float, float, float, float]
Paint = Callable[[ImageDraw.ImageDraw], object]


@lru_cache(maxsize=24)
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def length(text: str, size: int) -> float:
    return font(size).getlength(text)


@dataclass(frozen=True, kw_only=True)
class Label:
    """Words that were drawn: where, how large, in which colour on which."""

    text: str
    box: Box
    size: int
    colour: Colour
    ground: Colour


@dataclass(kw_only=True)
class Sheet:
    """`bottom` is how far down anything reaches."""

    width: int
    unit: float = 1.0
    labels: list[Label] = field(default_factory=list)
    bottom: float = 0.0
    _paints: list[Paint] = field(default_factory=list)

    def size(self, units: float) -> int:
        return round(units * self.unit)

    def line(self, units: float) -> float:
        """The height of a line of letters of that size."""
        return self.size(units) * LINE

    def text(
        self,
        x: float,
        y: float,
        text: str,
        units: float,
        *,
        room: float,
        colour: Colour = INK,
        ground: Colour = PAPER,
        align: float = 0.0,
    ) -> float:
        """One line, at most `room` wide, cut with … where it is longer; returns its width. `align` says where in the
        room it stands: 0 left, 1 right."""
        size = self.size(units)
        said = fitted(text, size, room)
        if not said:
            return 0.0
        wide = length(said, size)
        left = x + (room - wide) * align
        box = (left, y, left + wide, y + size * LINE)
        self.labels.append(Label(text=said, box=box, size=size, colour=colour, ground=ground))
        at = (left, y + size * BASE)
        self._put(box[3], lambda draw: draw.text(at, said, fill=colour, font=font(size), anchor="ls"))
        return wide

    def lines(self, x: float, y: float, text: str, units: float, *, room: float, most: int, **more: Any) -> float:
        """A text over at most `most` lines; returns where the next thing may stand."""
        for one in wrapped(text, self.size(units), room, most):
            self.text(x, y, one, units, room=room, **more)
            y += self.line(units)
        return y

    def width_of(self, text: str, units: float) -> float:
        return length(readable(text), self.size(units))

    def box(self, box: Box, fill: Colour | None, *, outline: Colour | None = None, radius: float = 0.0) -> None:
        thick = max(2, round(2 * self.unit))
        self._put(
            box[3],
            lambda draw: draw.rounded_rectangle(box, radius, fill=fill, outline=outline, width=thick),
        )

    def rule(self, x: float, y: float, to_x: float, to_y: float, colour: Colour) -> None:
        thick = max(1, round(1.5 * self.unit))
        self._put(max(y, to_y), lambda draw: draw.line((x, y, to_x, to_y), fill=colour, width=thick))

    def area(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self._put(max(y for _, y in points), lambda draw: draw.polygon(points, fill=colour))

    def shape(self, x: float, y: float, side: float, standing: Standing, *, band: bool = False) -> None:
        """The sign of a standing, in a square of that side: told apart without seeing its colour."""
        colour = BAND[standing] if band else FILL[standing]
        self._put(y + side, lambda draw: SHAPES[standing](draw, x, y, side, colour))

    def tint(self, box: Box, standing: Standing, *, radius: float = 0.0) -> Colour:
        """A ground in the light colour of a standing; returns it."""
        hollow = standing in (Standing.UNDATED, Standing.CLAIMED)
        self.box(box, TINT[standing], outline=FILL[standing] if hollow else None, radius=radius)
        return TINT[standing]

    def _put(self, bottom: float, paint: Paint) -> None:
        self.bottom = max(self.bottom, bottom)
        self._paints.append(paint)

    def image(self, height: int) -> Image.Image:
        made = Image.new("RGB", (self.width, height), PAPER)
        draw = ImageDraw.Draw(made)
        for paint in self._paints:
            paint(draw)
        return made

    def png(self, height: int) -> bytes:
        """The picture as a small PNG: few colours, which is all it has."""
        few = self.image(height).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        out = BytesIO()
        few.save(out, "PNG", compress_level=6)
        return out.getvalue()


# Signs


def _square(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, colour: Colour) -> None:
    draw.rectangle((x + side * 0.06, y + side * 0.06, x + side * 0.94, y + side * 0.94), fill=colour)


def _diamond(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, colour: Colour) -> None:
    half = side / 2
    points = [(x + half, y), (x + side, y + half), (x + half, y + side), (x, y + half)]
    draw.polygon(points, fill=colour, outline=INK, width=max(1, round(side / 16)))


def _circle(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, colour: Colour) -> None:
    draw.ellipse((x, y, x + side, y + side), fill=colour)


def _triangle(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, colour: Colour) -> None:
    draw.polygon([(x + side * 0.1, y), (x + side, y + side / 2), (x + side * 0.1, y + side)], fill=colour)


def _ring(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, colour: Colour) -> None:
    draw.ellipse((x, y, x + side, y + side), outline=colour, width=max(2, round(side / 7)))


def _dotted_ring(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, colour: Colour) -> None:
    _ring(draw, x, y, side, colour)
    inner = side * 0.36
    draw.ellipse((x + inner, y + inner, x + side - inner, y + side - inner), fill=colour)


def _check(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, colour: Colour) -> None:
    points = [
        (x + side * 0.04, y + side * 0.55),
        (x + side * 0.38, y + side * 0.88),
        (x + side * 0.96, y + side * 0.14),
    ]
    draw.line(points, fill=colour, width=max(3, round(side / 5)), joint="curve")


SHAPES: dict[Standing, Callable[[ImageDraw.ImageDraw, float, float, float, Colour], None]] = {
    Standing.OVERDUE: _square,
    Standing.SOON: _diamond,
    Standing.ON_TIME: _circle,
    Standing.WAITING: _triangle,
    Standing.UNDATED: _ring,
    Standing.CLAIMED: _dotted_ring,
    Standing.DONE: _check,
}


# Words into room


def readable(text: str) -> str:
    """What the font can write, on one line."""
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char) not in NO_LETTERS or char.isspace())
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def fitted(text: str, size: int, room: float) -> str:
    """As much of a text as there is room for, with … where it is cut; nothing where not even that fits."""
    text = readable(text)[:LONGEST]
    if length(text, size) <= room:
        return text
    end = length("…", size)
    return f"{text[: _many(text, size, room - end)].rstrip()}…" if end <= room else ""


def wrapped(text: str, size: int, room: float, most: int) -> list[str]:
    """A text in at most `most` lines, the last as long as what is left: broken at a space where there is one near, and
    so that no line begins or ends with the wrong sign."""
    left = readable(text)[:LONGEST]
    lines: list[str] = []
    while left and len(lines) < most - 1 and length(left, size) > room:
        kept = _break(left, _many(left, size, room))
        if not kept:
            break
        lines.append(left[:kept].rstrip())
        left = left[kept:].lstrip()
    return [*lines, left] if left else lines


def _many(text: str, size: int, room: float) -> int:
    """How many characters there is room for."""
    few, many = 0, len(text)
    while few < many:
        middle = (few + many + 1) // 2
        few, many = (middle, many) if length(text[:middle], size) <= room else (few, middle - 1)
    return few


def _break(text: str, most: int) -> int:
    """Where a line that holds at most so many characters ends."""
    space = text.rfind(" ", 0, most + 1)
    if space > most // 2 and text[most - 1 : most + 1].isascii():
        return space
    at = most
    while at > 1 and (text[at] in NOT_FIRST or text[at - 1] in NOT_LAST):
        at -= 1
    return at if at > 1 else most
