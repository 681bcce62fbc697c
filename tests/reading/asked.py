"""What people typed, with what it means: the fixtures questions-*.txt, and how a reading of one is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.reading.questions import WRITING, Question

FIXTURES = Path(__file__).parent / "fixtures"
NO_WRITING = "-"
"""The heading of what must change nothing, whatever else it is read as."""
WORDED = frozenset(
    {"keyword", "reason", "term", "duty", "person", "dept", "assist_dept", "to", "status", "list_type", "owner_role"}
)
"""Slots of which a part, or a little more than what is listed, is right too."""
HAN, LATIN = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A message, the intents that are right for it, and the slots that matter."""

    text: str
    intents: tuple[str, ...]
    slots: dict[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        if HAN.search(self.text) and LATIN.search(self.text):
            return "mixed"
        return "zh" if HAN.search(self.text) else "en"


def asked(*names: str) -> Iterator[Asked]:
    """Under each heading of intents a message a line: `text | 5.1; date=2025-09-16`."""
    for name in names:
        intents: tuple[str, ...] = ()
        for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("# "):
                intents = tuple(line[2:].split("/"))
            elif line:
                text, _, slots = line.partition(" | ")
                yield Asked(text=text, intents=intents, slots=dict(slots_of(slots)))


def slots_of(written: str) -> Iterator[tuple[str, str]]:
    for each in filter(None, written.split("; ")):
        name, _, value = each.partition("=")
        if value:
            yield name, value
        else:
            problem, _, measure = each.partition(".")
            yield from [("problem_no", problem), *([("measure_no", measure)] if measure else [])]


def rightly_meant(said: Asked, question: Question) -> bool:
    return question.intent in said.intents or (NO_WRITING in said.intents and question.intent not in WRITING)


def wrongly_writes(said: Asked, question: Question) -> bool:
    """Whether it would change something where nothing was to be changed, or something else."""
    return question.intent in WRITING and question.intent not in said.intents


def rightly_filled(said: Asked, question: Question) -> bool:
    return all(agrees(name, value, str(question.slots.get(name, ""))) for name, value in said.slots.items())


def agrees(name: str, wanted: str, found: str) -> bool:
    if name in WORDED:
        return bool(found) and (wanted.lower() in found.lower() or found.lower() in wanted.lower())
    return found == wanted
