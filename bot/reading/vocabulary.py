"""What the asker's ledger holds, as far as reading a message needs it: names and texts, no rights and no states."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import add


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Names and aliases as written; `problems` by number (title and finding), `measures` by (problem, measure).

    A large ledger gives its `pieces` in place of its texts: a message is then read as quickly as with a small one.
    """

    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    problems: Mapping[int, str] = field(default_factory=dict)
    measures: Mapping[tuple[int, int], str] = field(default_factory=dict)
    pieces: Pieces | None = None

    @cached_property
    def texts(self) -> tuple[Container[str], ...]:
        """One text a problem, its measures included: where keywords are looked for. Or the pieces of all, as one."""
        if self.pieces:
            return (self.pieces,)
        by_problem: dict[int, list[str]] = {}
        for problem, text in self.problems.items():
            by_problem.setdefault(problem, []).append(text)
        for (problem, _), text in self.measures.items():
            by_problem.setdefault(problem, []).append(text)
        return tuple("\n".join(texts) for texts in by_problem.values())


LATIN_WORD = re.compile(r"[a-z][a-z0-9]*")
RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


@dataclass(frozen=True)
class Pieces:
    """A ledger's texts as the pairs of characters that stand together in them, and the beginnings of Latin words.

    It holds what a text would, and besides what can be put together of its pieces (公车 and 车位 make 公车位).
    """

    known: set[str] = field(default_factory=set)
    read_to: dict[str, int] = field(default_factory=dict)
    """Which row of which table was the last that was added, for whoever gathers them."""

    def add(self, text: str) -> None:
        text = text.lower()
        self.known.update(map(add, text, text[1:]))
        for word in LATIN_WORD.findall(text):
            self.known.update(word[:length] for length in range(1, len(word) + 1))

    def __bool__(self) -> bool:
        return bool(self.known)

    def __contains__(self, said: object) -> bool:
        """Of a lower-case text without signs, whether all its pieces are known."""
        return (
            isinstance(said, str)
            and not RUN.sub("", said).strip(" ")
            and all(self.knows(run) for run in RUN.findall(said))
        )

    def knows(self, run: str) -> bool:
        return run in self.known if run.isascii() else self.known.issuperset(map(add, run, run[1:]))
