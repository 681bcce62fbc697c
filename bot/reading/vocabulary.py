"""What the asker's ledger holds, as far as reading a message needs it: names and texts, no rights and no states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Names and aliases as written; `problems` by number (title and finding), `measures` by (problem, measure)."""

    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    problems: Mapping[int, str] = field(default_factory=dict)
    measures: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """One text a problem, its measures included: where keywords are looked for."""
        by_problem: dict[int, list[str]] = {}
        for problem, text in self.problems.items():
            by_problem.setdefault(problem, []).append(text)
        for (problem, _), text in self.measures.items():
            by_problem.setdefault(problem, []).append(text)
        return tuple("\n".join(texts) for texts in by_problem.values())
