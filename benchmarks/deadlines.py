"""Time per phrase, beside the dateparser library alone, in one run: `python -m benchmarks.deadlines`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from zoneinfo import ZoneInfo

import dateparser

from bot.reading.deadlines import read_deadline
from jobs.workdays import Calendar

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
PHRASES = [
    "今天", "周五下班前", "下周一上午10点", "月底前", "12月5日", "请在12月10日前完成整改",
    "两周内", "5个工作日内", "2026年底前，并长期坚持",
    "明年一季度末",
    "tomorrow", "by EOD Friday", "within 2 weeks", "15 December 2026", "end of next month",
]  # fmt: skip
ROUNDS = 20


def microseconds(read: Callable[[str], object]) -> float:
    """Mean time of one phrase, after a round to warm up."""
    for phrase in PHRASES:
        read(phrase)
    begin = perf_counter()
    for _ in range(ROUNDS):
        for phrase in PHRASES:
            read(phrase)
    return (perf_counter() - begin) / (ROUNDS * len(PHRASES)) * 1e6


def main() -> None:
    """Print both times and their ratio."""
    calendar = Calendar()
    base = {"RELATIVE_BASE": NOW.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
    ours = microseconds(lambda phrase: read_deadline(phrase, NOW, calendar))
    theirs = microseconds(lambda phrase: dateparser.parse(phrase, settings=base))
    sys.stdout.write(f"deadlines  {ours:8.0f} µs per phrase\ndateparser {theirs:8.0f} µs per phrase\n")
    sys.stdout.write(f"ratio      {theirs / ours:8.1f}\n")


if __name__ == "__main__":
    main()
