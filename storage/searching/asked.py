"""What is looked for: the words of a question, each with the other ways to say it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.searching.grams import folded, is_chinese, pieces, stem

Terms = Mapping[str, Sequence[str]]
"""Other ways to say a word or a phrase; in small letters."""
ALIKE = 85.0
"""How alike a word and a term have to be for the one to be the other, misspelt; of 100."""
FILLERS = re.compile(
    r"那个事儿?|这个事儿?|那件事|这件事|那个|这个|那些|这些|那块儿?|这块儿?|的?事情|的?事儿?$|的?问题|的?工作|"
    r"一下|关于|有关|方面|的|吗|呢|啊|吧"
)
SMALL = frozenset((
    "a", "an", "the", "of", "for", "in", "on", "at", "to", "and", "or", "with", "about", "is", "are", "was", "were",
    "any", "all", "our", "my", "that", "this", "it", "its", "problem", "problems", "issue", "issues", "thing",
    "things", "stuff", "one", "item", "items", "matter",
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Word:
    """One thing that is looked for: as it was said, and the other ways to say it. A `guess` was written otherwise."""

    ways: tuple[str, ...]
    guess: bool = False


def words_of(text: str, terms: Terms) -> tuple[Word, ...]:
    """What a text looks for, each thing once, without the words that say nothing."""
    known = _known(tuple(terms))
    found: dict[tuple[str, ...], Word] = {}
    for part in _parts(folded(text)):
        for word in _english(part, terms, known) if isinstance(part, list) else _chinese(part, terms):
            found.setdefault(word.ways, word)
    return tuple(found.values())


def _parts(text: str) -> Iterator[str | list[str]]:
    """Chinese words one by one, and Latin words together as long as nothing Chinese comes between them."""
    latin: list[str] = []
    for piece in pieces(text):
        if not is_chinese(piece):
            latin.append(piece)
            continue
        if latin:
            yield latin
            latin = []
        yield piece
    if latin:
        yield latin


def _chinese(piece: str, terms: Terms) -> Iterator[Word]:
    if len(piece) > 1:
        yield Word(ways=_once((piece, *terms.get(piece, ()))))


def broken_up(word: Word, terms: Terms) -> tuple[Word, ...]:
    """What is left of a word that is nowhere: without what people say besides, or the words of a phrase; nothing
    where that changes nothing."""
    said = word.ways[0]
    if is_chinese(said):
        left = [one for part in FILLERS.split(said) for one in _chinese(part, terms)]
    else:
        left = [one for part in said.split() for one in words_of(part, terms)]
    return tuple(left) if [one.ways[0] for one in left] != [said] else ()


def _english(said: list[str], terms: Terms, known: Known) -> Iterator[Word]:
    """The longest phrases that are known, then the words that are left."""
    start = 0
    while start < len(said):
        length = next((n for n in range(known.longest, 0, -1) if _phrase(said[start : start + n]) in known.names), 0)
        if length:
            name = known.names[_phrase(said[start : start + length])]
            yield Word(ways=_once((" ".join(said[start : start + length]), *terms[name])))
        elif said[start] not in SMALL:
            yield _unknown(said[start], terms, known)
        start += length or 1


def _unknown(word: str, terms: Terms, known: Known) -> Word:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 — large, and only for words that are in no text

    alike = (
        process.extractOne(word, list(known.names), scorer=fuzz.ratio, score_cutoff=ALIKE) if len(word) > 3 else None
    )
    if alike is None:
        return Word(ways=(word,))
    return Word(ways=_once((word, *terms[known.names[alike[0]]])), guess=True)


@dataclass(frozen=True, kw_only=True)
class Known:
    """The terms by what they are compared by, and how many words the longest has."""

    names: dict[str, str]
    longest: int


@lru_cache(maxsize=4)
def _known(names: tuple[str, ...]) -> Known:
    return Known(
        names={_phrase(name.split()): name for name in names},
        longest=max((len(name.split()) for name in names), default=0),
    )


def _phrase(said: Sequence[str]) -> str:
    return " ".join(stem(word) for word in said)


def _once(ways: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(way) for way in ways if way))
