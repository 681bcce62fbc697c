"""The table's form: an intent, how people put it, and examples.

A pattern is a regular expression with three shorthands: `{done}` is a class of words from the lexicon, `~` is up to 28
characters of the same clause, and a space is any or no space. In the text it is matched against, items, departments,
people and times are single marks: `{item}` (`{problem}` or `{measure}`), `{dept}`, `{person}`, `{when}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bot.reading.questions.lexicon import DUTIES, WORDS

GAP = r"[^,。;!?\n]{0,28}?"
CLASSES = WORDS | {"duty": "(?:" + "|".join(DUTIES.values()) + ")"}
SHORTHAND = re.compile(r"(?P<class>\[[^\]]*\])|\{(?P<named>[a-z_]+)\}|(?P<gap>~)|(?P<space> )")

DECIDES = frozenset(
    {
        "apply_closeout", "approve_closeout", "return_closeout", "request_extension", "approve_extension",
        "reject_extension", "record_lookback", "reopen", "assign_owner", "set_deadline", "submit_progress",
    }
)  # fmt: skip
"""What is not meant where it is hearsay (听说5-1办完了), nor where the writer wants to be told (办完了告诉我)."""
FORBIDDEN_TOO = frozenset({"reject_extension", "snooze", "submit_progress", "public_feedback"})
"""What is meant in spite of a 别 or a 不用, which is how it may be said: 别再提醒, 不要再延."""
OWN_DEED = DECIDES - {"request_extension", "record_lookback", "set_deadline", "submit_progress"}
"""What is not meant where somebody else is told of as doing it, or as asking for it (李局长把3-1退回了)."""
ADDRESSED = OWN_DEED | {"submit_progress"}
"""What is meant only where nothing stands before it but an address or what it is about."""
Asked = Literal["too", "politely", "never"]


def pattern(written: str) -> re.Pattern[str]:
    """A pattern of the table, compiled. Raises KeyError for a class that the lexicon lacks."""
    return re.compile(SHORTHAND.sub(written_out, written), re.IGNORECASE)


def written_out(m: re.Match[str]) -> str:
    if m["named"]:
        return CLASSES[m["named"]]
    return m["class"] or (GAP if m["gap"] else r"\s*")


@dataclass(frozen=True, kw_only=True)
class Intent:
    """One thing that can be asked or said.

    It is meant if one of `says` is found, none of `unless` is, and each of `needs` holds (see heard.NEEDS). `asked`
    tells whether it may be put as a question: `too`, only `politely` (能不能, could you), or `never`. `slots` names
    readers of slots.READERS. `writes` marks what would change the ledger. One that is not `certain` is a guess.
    `side` says which side of what it names is asked for, where there are several.
    What is `plain` is not meant where its clause has an if, a not or hearsay (如果5-1完成了, 别销号, don't close 5.1).
    """

    name: str
    says: tuple[str, ...]
    examples: tuple[str, ...]
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    asked: Asked = "too"
    writes: bool = False
    certain: bool = True
    plain: bool = False
    side: str = ""
    by_not: bool = False
    """Whether a 别 or a 不能 is how it is said: 2③先别销，缺签到表."""

    @property
    def decides(self) -> bool:
        """Whether only who says it can mean it: what others are said to have said changes nothing."""
        return self.writes and self.name in DECIDES

    @property
    def own_deed(self) -> bool:
        """Whether nobody means it who tells of what others did."""
        return self.writes and self.name in OWN_DEED

    @property
    def addressed(self) -> bool:
        """Whether what stands before it in its sentence has to be plain."""
        return self.writes and self.name in ADDRESSED

    @property
    def forbidden(self) -> bool:
        """Whether a 别 keeps it from being meant."""
        return self.writes and self.name not in FORBIDDEN_TOO and not self.by_not

    @cached_property
    def bits(self) -> int:
        """One for each of its patterns."""
        return (1 << len(self.says)) - 1

    @cached_property
    def ways(self) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern(each) for each in self.says)

    @cached_property
    def exceptions(self) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern(each) for each in self.unless)

    def found_in(self, text: str, likely: int) -> Iterator[re.Match[str]]:
        """Where its patterns are found, the first place of each; only those whose bit is in `likely` are looked for."""
        for at, way in enumerate(self.ways):
            if likely >> at & 1 and (found := way.search(text)):
                yield found
