"""What was told, held against what was owed, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime

from benchmarks.expected import MAIN, Expected, Owed
from benchmarks.heard import Told, told
from tests.faults.process import Posted


@dataclass(kw_only=True)
class Tally:
    """What came of a year."""

    kills: int = 0
    due: int = 0
    delivered: int = 0
    behind_more: int = 0
    labelled: int = 0
    late: int = 0
    overtaken: int = 0
    lost: int = 0
    unlabelled: int = 0
    presses: int = 0
    presses_lost: int = 0
    files: int = 0
    files_missing: int = 0
    faults: int = 0
    jumps: int = 0
    outages: int = 0
    ended_by_itself: int = 0
    trouble: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether the bar was held."""
        return not (self.lost + self.unlabelled + self.presses_lost + self.files_missing + self.ended_by_itself)

    def report(self) -> str:
        counted = [one.name for one in fields(self) if one.name != "trouble"]
        lines = [f"{name.replace('_', ' '):16}{getattr(self, name):8}" for name in counted]
        return "\n".join([*lines, *(f"! {line}" for line in self.trouble[:40])])


class Count:
    """Holds what was told in a step against what was owed in it."""

    def __init__(self, tally: Tally, expected: Expected) -> None:
        self.tally = tally
        self.expected = expected
        self._read = 0
        self._before: dict[int, Told] = {}
        self._ever: set[tuple[int, str]] = set()
        self._news_ever: Counter[tuple[int, str, str]] = Counter()

    def skip(self, log: list[Posted]) -> None:
        self._read = len(log)

    def step(self, log: list[Posted], owed: list[Owed], news: list[tuple[int, str, str]], now: datetime) -> None:
        heard = list(self._heard(log))
        self._reminders(heard, owed, now)
        self._news(heard, news)

    def _heard(self, log: list[Posted]) -> Iterator[tuple[int, Told]]:
        """What came since the last step; of a message that grew, only what is new."""
        for one in log[self._read :]:
            says = told(one.text)
            key = hash((one.chat_id, one.message_id))
            if one.edit and not (says.digest and key in self._before):
                continue
            fresh = _without(says, self._before[key]) if one.edit else says
            if says.news or says.reminders:
                self._before[key] = says
            if fresh:
                self.tally.late += fresh.late
                yield one.chat_id, fresh
        self._read = len(log)

    def _reminders(self, heard: list[tuple[int, Told]], owed: list[Owed], now: datetime) -> None:
        times: Counter[tuple[int, str, bool]] = Counter()
        more, again_more = Counter[int](), Counter[int]()
        for chat, says in heard:
            times.update((chat, label, says.repeat) for label in says.reminders)
            (again_more if says.repeat else more)[chat] += says.more
        more |= again_more  # the larger: a repeat says so again, or is the only one that came
        wanted = {(one.chat, one.label) for one in owed}
        self.tally.due += len(wanted)
        for chat, label in sorted(wanted):
            plain, again = times[chat, label, False], times[chat, label, True]
            if not plain and not again and not self._merged(heard, chat, label):
                self._missing(chat, label, more, now)
                continue
            self.tally.delivered += 1
            self._repeated(chat, label, plain, again)
        for chat, label, repeat in sorted(times):
            if (chat, label) not in wanted:
                self._not_owed(chat, label, repeat=repeat, now=now)
        self._ever |= wanted

    def _merged(self, heard: list[tuple[int, Told]], chat: int, label: str) -> bool:
        """One line tells of a measure what there is: news of it, waiting as long, stands for its reminder too."""
        return any(to == chat and says.digest and label in dict(map(reversed, says.news)) for to, says in heard)  # type: ignore[arg-type]

    def _missing(self, chat: int, label: str, more: Counter[int], now: datetime) -> None:
        if more[chat]:
            more[chat] -= 1
            self.tally.behind_more += 1
            self.tally.delivered += 1
            return
        self.tally.lost += 1
        self.tally.trouble.append(f"{now.astimezone(MAIN):%m-%d %H:%M} {chat} never heard of {label}")

    def _repeated(self, chat: int, label: str, plain: int, again: int) -> None:
        self.tally.labelled += again if plain else again - 1
        if plain > 1:
            self.tally.unlabelled += plain - 1
            self.tally.trouble.append(f"{chat} was told of {label} {plain} times")

    def _not_owed(self, chat: int, label: str, *, repeat: bool, now: datetime) -> None:
        if repeat and (chat, label) in self._ever:
            self.tally.labelled += 1
        elif self.expected.allowed(now, chat, label):
            self.tally.overtaken += 1
        else:
            self.tally.unlabelled += 1
            self.tally.trouble.append(f"{now.astimezone(MAIN):%m-%d %H:%M} {chat} was told of {label}, not due")

    def _news(self, heard: list[tuple[int, Told]], news: list[tuple[int, str, str]]) -> None:
        plain: Counter[tuple[int, str, str]] = Counter()
        again: Counter[tuple[int, str, str]] = Counter()
        for chat, says in heard:
            (again if says.repeat else plain).update((chat, what, label) for what, label in says.news)
        wanted = Counter(news)
        self.tally.due += wanted.total()
        for key in sorted({*wanted, *plain, *again}):
            arrived = plain[key] + again[key] > 0 or self._stands_for(heard, key)
            self.tally.delivered += wanted[key] if arrived else 0
            if wanted[key] and not arrived:
                self.tally.lost += 1
                self.tally.trouble.append(f"{key[0]} never heard that {key[2]} was {key[1]}")
            self.tally.labelled += again[key] if plain[key] or not wanted[key] else max(again[key] - 1, 0)
            if plain[key] > wanted[key]:
                self.tally.unlabelled += plain[key] - wanted[key]
                self.tally.trouble.append(f"{key[0]} heard {plain[key]} times that {key[2]} was {key[1]}")

    def _stands_for(self, heard: list[tuple[int, Told]], key: tuple[int, str, str]) -> bool:
        return any(to == key[0] and says.digest and key[2] in says.reminders for to, says in heard)


def _without(says: Told, before: Told) -> Told:
    """What a message that grew tells now and did not before."""
    return Told(
        reminders=tuple(one for one in says.reminders if one not in before.reminders),
        news=tuple(one for one in says.news if one not in before.news),
        repeat=says.repeat,
        digest=True,
    )
