"""Colours that stay apart for people who see few of them, each with a shape; ink that is read on every one of them."""

from __future__ import annotations

from bot.writing.pictures.facts import Standing

Colour = tuple[int, int, int]

INK: Colour = (24, 24, 24)
SOFT: Colour = (74, 74, 74)
PAPER: Colour = (255, 255, 255)
RULE: Colour = (208, 208, 208)
FILL: dict[Standing, Colour] = {
    Standing.OVERDUE: (204, 51, 17),
    Standing.SOON: (240, 192, 0),
    Standing.ON_TIME: (0, 145, 105),
    Standing.WAITING: (0, 104, 170),
    Standing.UNDATED: (130, 130, 130),
    Standing.CLAIMED: (130, 130, 130),
    Standing.DONE: (60, 60, 60),
}
TINT: dict[Standing, Colour] = {
    Standing.OVERDUE: (252, 222, 214),
    Standing.SOON: (255, 245, 200),
    Standing.ON_TIME: (214, 240, 231),
    Standing.WAITING: (216, 232, 246),
    Standing.UNDATED: (255, 255, 255),
    Standing.CLAIMED: (255, 255, 255),
    Standing.DONE: (232, 232, 232),
}
BAND: dict[Standing, Colour] = FILL | {Standing.ON_TIME: (200, 222, 214), Standing.DONE: (0, 145, 105)}
"""In a chart what is done is what counts; what is on time only waits its turn."""


def contrast(one: Colour, other: Colour) -> float:
    """The ratio that WCAG asks about: 1 for the same, 21 for black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
