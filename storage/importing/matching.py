"""Which thing of a document is which of the ledger: by key, then by its words, then by words that are nearly the same.

What is the same is found in dictionaries; only what is left over is compared by likeness, each with a few that share
its rarest pairs of characters. So a ledger of a hundred thousand rows takes no more than a hundred thousand times as
long as one of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from storage.importing.tree import plain

SAME = 85
"""From this likeness on, in percent, two texts are one with a few characters corrected."""
LIKE = 70
"""From here on they are if their number, finding or measures say so too; else that is a doubt."""
NUMBERED = 60
"""From here on they are if they bear the same printed number."""
CLOSE = 5
"""Two candidates that are this close together are a doubt."""
TELLING = 10
"""Characters from which on a finding says by itself which problem it is."""
RAREST, CROWDED, COMPARED = 6, 200, 30
"""So many of a text's pairs are looked up, those that more than so many texts have are not, so many are compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """A problem or a measure: what it is recognised by."""

    key: str | None
    printed: str | None
    text: str
    more: str = ""
    parts: Callable[[], Iterable[str]] = tuple
    """Says the texts of its measures, which are asked for only where its own words leave a doubt."""


@dataclass(kw_only=True)
class Matches:
    """By their places: `pairs` of found and known, and the known that a doubtful found one may be; empty where it was
    said twice."""

    pairs: dict[int, int] = field(default_factory=dict)
    doubts: dict[int, tuple[int, ...]] = field(default_factory=dict)


Recogniser = Callable[[Thing], Hashable]
STAGES: tuple[Recogniser, ...] = (
    lambda one: (one.text, one.more, one.printed),
    lambda one: (one.text, one.printed),
    lambda one: (one.text, one.more),
    lambda one: one.text or None,
    lambda one: one.more if len(one.more) >= TELLING else None,
)


def match(known: Sequence[Thing], found: Sequence[Thing]) -> Matches:
    """Pair what is one and the same; texts are to be plain. Nothing is paired twice."""
    work = _Matching(known, found)
    work.by_key()
    for number, stage in enumerate(STAGES):
        work.by_words(stage, last=number == len(STAGES) - 2)
    work.by_likeness()
    return work.matches


class _Matching:
    def __init__(self, known: Sequence[Thing], found: Sequence[Thing]) -> None:
        self.known, self.found = known, found
        self.matches = Matches()
        self.left_known = dict.fromkeys(range(len(known)))
        self.left_found = dict.fromkeys(range(len(found)))

    def pair(self, here: int, there: int) -> None:
        self.matches.pairs[here] = there
        del self.left_found[here], self.left_known[there]

    def doubt(self, here: int, *candidates: int) -> None:
        self.matches.doubts[here] = candidates
        del self.left_found[here]

    def by_key(self) -> None:
        if not any(one.key for one in self.found):
            return
        keys = {one.key: place for place, one in enumerate(self.known) if one.key}
        words = _grouped(self.known, self.left_known, STAGES[3])
        for here in list(self.left_found):
            there = keys.get(self.found[here].key or "")
            if there is None:
                continue
            elsewhere = words.get(self.found[here].text)
            if there not in self.left_known:
                self.doubt(here)
            elif elsewhere and there not in elsewhere:
                # A sheet in which one column was sorted without the others looks like this.
                self.doubt(here, there, elsewhere[0])
            else:
                self.pair(here, there)

    def by_words(self, stage: Recogniser, *, last: bool) -> None:
        ours = _grouped(self.known, self.left_known, stage)
        theirs = _grouped(self.found, self.left_found, stage)
        for words, here in theirs.items():
            there = ours.get(words, [])
            if len(here) == len(there):
                for one, other in zip(here, there, strict=True):
                    self.pair(one, other)
            elif there and last:
                for one in here:
                    self.doubt(one, *there)

    def by_likeness(self) -> None:
        if not self.left_found or not self.left_known:
            return
        pairs: dict[str, list[int]] = defaultdict(list)
        for there in self.left_known:
            for two in _pairs(self.known[there].text):
                pairs[two].append(there)
        ranked = [(-best, here, likely) for here in self.left_found if (likely := self._likely(here, pairs))
                  for best in (likely[0][0],)]  # fmt: skip
        for _, here, likely in sorted(ranked, key=lambda one: one[:2]):
            self._choose(here, [one for one in likely if one[1] in self.left_known])

    def _likely(self, here: int, pairs: dict[str, list[int]]) -> list[tuple[float, int]]:
        """(likeness, place) of the few that share the rarest pairs of characters, best first."""
        from rapidfuzz.fuzz import ratio  # noqa: PLC0415 — large, and only for what is not found by its words

        shared: dict[int, int] = defaultdict(int)
        rare = sorted((two for two in _pairs(self.found[here].text) if two in pairs), key=lambda two: len(pairs[two]))
        for two in rare[:RAREST]:
            for there in pairs[two][:CROWDED]:
                shared[there] += 1
        nearest = sorted(shared, key=lambda there: (-shared[there], there))[:COMPARED]
        text = self.found[here].text
        scored = [(ratio(text, self.known[there].text), there) for there in nearest]
        return sorted((one for one in scored if one[0] >= NUMBERED), key=lambda one: (-one[0], one[1]))

    def _choose(self, here: int, likely: list[tuple[float, int]]) -> None:
        sure = [one for one in likely if one[0] >= SAME or self._is_backed(here, *one)]
        if len(sure) > 1 and sure[0][0] - sure[1][0] < CLOSE:
            backed = [one for one in sure if self._is_backed(here, *one)]
            if len(backed) != 1:
                self.doubt(here, *(there for _, there in sure))
                return
            sure = backed
        if sure:
            self.pair(here, sure[0][1])
        elif likely and likely[0][0] >= LIKE:
            self.doubt(here, likely[0][1])

    def _is_backed(self, here: int, likeness: float, there: int) -> bool:
        """Whether something besides its words says that it is the same."""
        from rapidfuzz.fuzz import ratio  # noqa: PLC0415

        one, other = self.found[here], self.known[there]
        if one.printed is not None and one.printed == other.printed and likeness >= NUMBERED:
            return True
        if likeness < LIKE:
            return False
        if _plain_parts(one) & _plain_parts(other):
            return True
        return len(one.more) >= TELLING and ratio(one.more, other.more) >= SAME


def _grouped(things: Sequence[Thing], places: Iterable[int], stage: Recogniser) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        words = stage(things[place])
        if words is not None:
            groups[words].append(place)
    return groups


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def _plain_parts(one: Thing) -> frozenset[str]:
    return frozenset(plain(text) for text in one.parts())


def thing(
    key: str | None, printed: str | None, text: str, more: str = "", parts: Callable[[], Iterable[str]] = tuple
) -> Thing:
    """A thing with its texts made plain."""
    return Thing(key=key, printed=printed, text=plain(text), more=plain(more), parts=parts)
