"""How like a message is to what people have said before: its words and pairs of them are held against those of every
example. They are counted, and nothing else is learnt."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from bot.reading.questions.heard import DEPT, MEASURE, PERSON, PROBLEM, WHEN

EXAMPLES = Path(__file__).with_name("examples.txt")
"""What people have said, as it is heard, under what it means: `python -m tests.reading.examples` writes it."""
MARKS = {"{problem}": PROBLEM, "{measure}": MEASURE, "{dept}": DEPT, "{person}": PERSON, "{when}": WHEN}
MARKED = re.compile("|".join(map(re.escape, MARKS)))
PIECE = re.compile(r"[a-z']+|\d+|\S")
BEGINNING = 4
UNSEEN = 0.01
"""What counts for a piece that no example of an intent has, beside 1 for one that makes a whole example."""

Scores = dict[str, float]


class Examples:
    """Of what people have said, how often each piece of it was said with each intent (naive Bayes over its pieces,
    weighed by how rare they are)."""

    def __init__(self, examples: Iterable[tuple[str, str]]) -> None:
        said = [(intent, pieces(text)) for intent, text in examples]
        among = Counter(piece for _, found in said for piece in found)
        self._rarity = {piece: math.log((1 + len(said)) / (1 + n)) + 1 for piece, n in among.items()}
        weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        often = Counter(intent for intent, _ in said)
        for intent, found in said:
            for piece, weight in self._weighed(found).items():
                weights[intent][piece] += weight
        self._alone: dict[str, tuple[float, float]] = {}
        self._more: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for intent, of_it in weights.items():
            whole = math.log(sum(of_it.values()) + UNSEEN * len(among))
            self._alone[intent] = math.log(often[intent] / len(said)), math.log(UNSEEN) - whole
            for piece, weight in of_it.items():
                self._more[piece].append((intent, math.log((weight + UNSEEN) / UNSEEN)))

    def scores(self, text: str) -> Scores:
        """How like a text is to what was said with each intent: logarithms, the highest is the likest."""
        weights = self._weighed(pieces(text))
        total = sum(weights.values())
        scores = {intent: often + unseen * total for intent, (often, unseen) in self._alone.items()}
        for piece, weight in weights.items():
            for intent, more in self._more[piece]:
                scores[intent] += weight * more
        return scores

    def _weighed(self, found: Mapping[str, int]) -> dict[str, float]:
        """Each known piece by how often and how rare it is; the same in all for long texts and short."""
        weights = {
            piece: (1 + math.log(n)) * self._rarity[piece] for piece, n in found.items() if piece in self._rarity
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {piece: weight / length for piece, weight in weights.items()}


def pieces(text: str) -> Counter[str]:
    """Each Chinese character and each Latin word, how long words begin, and each pair of neighbours; the ends of the
    text are pieces too. All numbers are the same."""
    found = ["\n", *("0" if one.isdigit() else one for one in PIECE.findall(text.lower())), "\n"]
    pairs = (f"{one} {next_}" for one, next_ in pairwise(found))
    return Counter([*found, *pairs, *(one[:BEGINNING] + "-" for one in found if len(one) > BEGINNING)])


@cache
def examples() -> Examples:
    """Counted at the first message: it takes a moment, and a start need not wait for it."""
    return Examples(said(EXAMPLES.read_text(encoding="utf-8")))


def said(written: str) -> Iterator[tuple[str, str]]:
    """The intent and the text of each example: an intent's name after `# `, then a line for each."""
    intent = ""
    for line in written.splitlines():
        if line.startswith("# "):
            intent = line[2:]
        else:
            yield intent, MARKED.sub(lambda m: MARKS[m[0]], line)
