"""What a picture shows, every word of it ready: made with the ledger at hand, drawn later."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a problem or a measure stands: each has a colour, a shape and a word of its own."""

    OVERDUE = "overdue"
    SOON = "soon"
    ON_TIME = "on_time"
    WAITING = "waiting"
    """For somebody to verify, or to close."""
    UNDATED = "undated"
    CLAIMED = "claimed"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Heading:
    title: str
    line: str


@dataclass(frozen=True, kw_only=True)
class Key:
    """One entry of a legend."""

    standing: Standing
    word: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A problem, or all of a department's: `of` how many are `done`, and what comes next."""

    number: str
    title: str
    standing: Standing
    word: str
    done: int
    of: int
    said: str
    next: str


@dataclass(frozen=True, kw_only=True)
class Board:
    heading: Heading
    tiles: tuple[Tile, ...]
    legend: tuple[Key, ...]
    none: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """One band of a stacked chart: its height at each moment, and what stands at its end."""

    standing: Standing
    counts: tuple[int, ...]
    end: str


@dataclass(frozen=True, kw_only=True)
class Course:
    """How it went: `days` are the moments, the last of them today. `bands` add up to `most` at the most; below them the
    problems that were closed, of `problems`."""

    heading: Heading
    days: tuple[str, ...]
    bands: tuple[Band, ...]
    most: int
    above: str
    below: str
    closed: Band
    problems: int
    none: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One measure on the timeline."""

    label: str
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Row:
    """The measures of one department: column by column."""

    name: str
    cells: tuple[tuple[Mark, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """`columns` are what is overdue, the weeks by their Monday, and later, each a word over a word; `apart` are those
    that belong to no day, by name."""

    heading: Heading
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    apart: tuple[tuple[str, tuple[Mark, ...]], ...]
    legend: tuple[Key, ...]
    none: str


Facts = Board | Course | Timeline
