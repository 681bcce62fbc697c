"""Lists that the program numbers, under headings that people numbered by hand in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.reading.documents.numbering import BULLET
from bot.reading.notices.labels import Role, label_line
from bot.reading.notices.marks import mark_at

MEASURES = frozenset({Role.FORM, Role.PLAN, Role.PROGRESS, Role.RESULT})


@dataclass(kw_only=True)
class Lists:
    """The items of automatic lists: by the index of their line, the list and the number in front of them."""

    items: dict[int, tuple[str, str]] = field(default_factory=dict)

    def told_apart(self, lines: Sequence[str]) -> list[str]:
        """The lines; where a list under 整改措施： is numbered like headings elsewhere, its items have bullets instead:
        by its number alone, its 3. would be the third problem."""
        written = list(lines)
        for run in self._runs():
            opening = label_line(lines[run[0] - 1].strip()) if run[0] else None
            if opening and opening.role in MEASURES and self._is_shared(run, lines):
                for index in run:
                    mark = self.items[index][1]
                    written[index] = BULLET + lines[index][len(mark) :]
        return written

    def _runs(self) -> list[list[int]]:
        """The items of one list that stand together."""
        runs: list[list[int]] = []
        for index in sorted(self.items):
            if runs and runs[-1][-1] == index - 1 and self.items[index - 1][0] == self.items[index][0]:
                runs[-1].append(index)
            else:
                runs.append([index])
        return runs

    def _is_shared(self, run: Sequence[int], lines: Sequence[str]) -> bool:
        """Whether lines outside of this list have marks of its kind."""
        own = mark_at(lines[run[0]].strip())
        others = (
            mark_at(line.strip())
            for index, line in enumerate(lines)
            if self.items.get(index, ("",))[0] != self.items[run[0]][0]
        )
        return own is not None and any(other.kind == own.kind for other in others if other)
