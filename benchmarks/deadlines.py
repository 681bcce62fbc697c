"""Our reader beside the dateparser library alone, in one run: `python -m benchmarks.deadlines [FILE]`.

FILE is a list as `deadlines.jsonl` is, a phrase a line with the days that are right for it; where that is not at hand,
the list of our own tests (whose phrases others were not made for). Of each reader: how many it
reads right, how many wrong without asking, how many not at all, and the time of one phrase. Reading right is a day (or
a question that offers it) that is accepted, and the hour where one is said.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import dateparser

from bot.reading.deadlines import read_deadline
from jobs.workdays import Calendar

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
LIST = Path(__file__).parents[2] / "shared" / "data" / "deadlines.jsonl"
OWN_LIST = Path(__file__).parents[1] / "tests" / "reading" / "fixtures" / "deadlines.txt"
READINGS = 1000
"""How many are timed, about."""
OURS, THEIRS = "huitoukan", "dateparser"


@dataclass(frozen=True)
class Line:
    """A phrase, the days accepted for it (None: no day at all), and the hour that is said."""

    phrase: str
    accept: frozenset[date | None]
    hour: int | None


@dataclass(frozen=True)
class Read:
    """What a reader makes of a phrase: the days that it takes or offers, none for unread; the hour."""

    days: tuple[date, ...]
    hour: int | None
    asked: bool = False


def lines(path: Path) -> list[Line]:
    said = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Line(one["phrase"], frozenset(date.fromisoformat(day) if day else None for day in one["accept"]), one["hour"])
        for one in said
    ]


def own_lines() -> list[Line]:
    """Those of our own list that are answered for NOW."""
    answered = OWN_LIST.read_text("utf-8").partition("\n\n")[0].splitlines()[1:]
    return [_own_line(*line.split(" | ")) for line in answered]


def _own_line(phrase: str, answer: str) -> Line:
    days = {date.fromisoformat(word) for word in answer.split() if word.count("-") == 2}
    hours = [int(word[:2]) for word in answer.split() if ":" in word]
    today = {NOW.date()} if answer.startswith("immediate") else set()
    return Line(phrase, frozenset(days | today or {None}), hours[0] if hours else None)


def ours(phrase: str, calendar: Calendar) -> Read:
    read = read_deadline(phrase, NOW, calendar)
    days = read.options or ((read.date,) if read.date else ())
    return Read(days, read.time.hour if read.time else None, asked=read.kind == "ask")


def theirs(phrase: str) -> Read:
    base = {"RELATIVE_BASE": NOW.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
    read = dateparser.parse(phrase, settings=base)
    return Read((read.date(),) if read else (), read.hour if read and read.time() != NOW.time() else None)


def judged(line: Line, read: Read) -> str:
    """`right`, `wrong` (taken without asking), or `unread`: also a question without the right day."""
    if not read.days:
        return "right" if None in line.accept else "unread"
    if {*read.days} & line.accept and (line.hour is None or read.hour == line.hour):
        return "right"
    return "unread" if read.asked else "wrong"


def microseconds(read: Callable[[str], object], phrases: Iterable[str]) -> float:
    """Mean time of one phrase, after a round to warm up."""
    said = list(phrases)
    rounds = max(1, READINGS // len(said))
    for phrase in said:
        read(phrase)
    begin = perf_counter()
    for _ in range(rounds):
        for phrase in said:
            read(phrase)
    return (perf_counter() - begin) / (rounds * len(said)) * 1e6


def main() -> None:
    """Print both, a line each."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else LIST if LIST.exists() else OWN_LIST
    calendar, said = Calendar(), own_lines() if path == OWN_LIST else lines(path)
    readers: dict[str, Callable[[str], Read]] = {OURS: lambda phrase: ours(phrase, calendar), THEIRS: theirs}
    sys.stdout.write(f"{len(said)} phrases of {path.name}\n{'':12} right  wrong  unread  µs per phrase\n")
    for name, read in readers.items():
        found = Counter(judged(line, read(line.phrase)) for line in said)
        took = microseconds(read, (line.phrase for line in said))
        sys.stdout.write(f"{name:12} {found['right']:5}  {found['wrong']:5}  {found['unread']:6}  {took:13.0f}\n")


if __name__ == "__main__":
    main()
