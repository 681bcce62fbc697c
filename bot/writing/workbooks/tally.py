"""How much went into a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storage.exports import ProblemRow


@dataclass
class Tally:
    """The problems and measures that were written."""

    problems: int = 0
    measures: int = 0

    def counting(self, rows: Iterable[ProblemRow]) -> Iterator[ProblemRow]:
        """The rows, each counted as it goes by."""
        for row in rows:
            self.problems += 1
            self.measures += len(row.measures)
            yield row
