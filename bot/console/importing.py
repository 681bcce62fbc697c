"""A document taken in from the terminal: what it would change, a question, a bar while it is at work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.console.terminal import put, t
from bot.writing.merging import every_line, summary
from bot.writing.words import Words
from storage.importing import Diff

Step = Callable[[int, int], None]
"""Told how many of how many are done."""


def put_diff(diff: Diff, w: Words) -> None:
    """The difference, counted and then line by line."""
    put(t("merge.terminal"))
    for line in summary(w, diff):
        if line:
            put(line)
    for line in every_line(w, diff):
        put(f"  {line}")


@contextmanager
def at_work(what: str) -> Iterator[Step]:
    """A bar on stderr while the block runs, where a terminal is there to see it; it is gone afterwards."""
    from rich.console import Console  # noqa: PLC0415 — as in bot/console/terminal.py
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
