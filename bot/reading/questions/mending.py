"""Slips of the hand undone: one character of the grammar's words typed as another that sounds or looks like it.

到其 is 到期, 末启动 is 未启动, 移焦 is 移交. What stands in a message as it should, what is a word of its own, what the
ledger itself says, names and numbers are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.reading.characters import alike, is_common_word
from bot.reading.numerals import HAN as NUMERALS
from bot.reading.questions.lexicon import MENDED
from bot.reading.questions.normalise import Said
from bot.reading.questions.people import Name, known_names
from bot.reading.vocabulary import Vocabulary

NEVER_A_SLIP = frozenset(
    NUMERALS + "的地得了着过吗呢吧啊呀么嘛在是不没有我你您他她它们这那个条项件就都也还要把被给让跟和与及或从到对向为"
    "因以之去来上下前后里外中大多少好年月日号时天周本每各某几谁哪什真总再至已"
)
"""Characters that stand alone so often that they are more likely meant than another."""


OWN_WORDS = ("上回", "下回", "这回", "那回", "几回")
"""Words too rare to be known as common, and no slips."""


class Window(NamedTuple):
    """Where a word of the grammar would stand, and the place in it of the one character that differs."""

    start: int
    word: str
    slip: int

    @property
    def end(self) -> int:
        return self.start + len(self.word)


@cache
def words_by_character() -> dict[str, tuple[tuple[str, int], ...]]:
    """For each character the words that have it, and where."""
    found: dict[str, list[tuple[str, int]]] = {}
    for word in MENDED:
        for at, character in enumerate(word):
            found.setdefault(character, []).append((word, at))
    return {character: tuple(words) for character, words in found.items()}


def mend(said: Said, vocabulary: Vocabulary) -> Said:
    """`said` with the grammar's words put right; itself where nothing is mistyped."""
    exact, near = look_through(said.text)
    if not near:
        return said
    taken = [*exact, *((name.start, name.end) for name in names(said.text, vocabulary))]
    changes: dict[int, Window] = {}
    for window in sorted(near, key=lambda each: (-speaking_for(each, exact), -len(each.word), each.start)):
        if window.start + window.slip not in changes and mistyped(said.text, window, taken, vocabulary):
            changes[window.start + window.slip] = window
            taken.append((window.start, window.end))
    return said.with_changes((at, at + 1, window.word[window.slip]) for at, window in changes.items())


def speaking_for(window: Window, exact: list[tuple[int, int]]) -> int:
    """How many of its characters are right, and part of no word that stands there by itself: 意销号 does not speak for
    已销号."""
    places = {*range(window.start, window.end)} - {window.start + window.slip}
    return len(places - {place for span in exact for place in range(*span)})


def look_through(text: str) -> tuple[list[tuple[int, int]], set[Window]]:
    """Where words of the grammar stand, and where one would stand but for a character."""
    exact, near, index = list[tuple[int, int]](), set[Window](), words_by_character()
    for at, character in enumerate(text):
        for word, offset in index.get(character, ()):
            start = at - offset
            if start < 0:
                continue
            window = text[start : start + len(word)]
            if window == word:
                exact.append((start, start + len(word)))
            elif len(window) == len(word) and (slip := the_slip(window, word)) is not None:
                near.add(Window(start, word, slip))
    return exact, near


def the_slip(typed: str, word: str) -> int | None:
    """The place of the only character that differs, if it may be a slip."""
    slip = None
    for at, (is_typed, is_meant) in enumerate(zip(typed, word, strict=True)):
        if is_typed != is_meant:
            if slip is not None or is_typed in NEVER_A_SLIP or is_typed not in alike(is_meant):
                return None
            slip = at
    return slip


def mistyped(text: str, window: Window, taken: list[tuple[int, int]], vocabulary: Vocabulary) -> bool:
    """Whether what stands there is no word, cuts none in two, and is not what the ledger says."""
    start, end, at = window.start, window.end, window.start + window.slip
    typed = text[start:end]
    if any(first < end and start < last and not (start <= first and last <= end) for first, last in taken):
        return False
    if any(first <= at < last for first, last in taken):
        return False
    if any(is_common_word(two) or two in OWN_WORDS for two in pairs(typed, window.slip)) or cut_in_two(
        text, start, end, taken
    ):
        return False
    return not any(typed.lower() in each for each in vocabulary.texts)


def pairs(typed: str, slip: int) -> Iterator[str]:
    """The pairs of characters in it of which the slip is one."""
    for start in (slip - 1, slip):
        if start >= 0 and start + 2 <= len(typed):
            yield typed[start : start + 2]


def cut_in_two(text: str, start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Whether a common word begins before and ends in text[start:end], or begins in it and ends after.

    No such word is 周到 in 下周到其, as 下周 is one; nor what a number or a particle makes, as in 周一题醒 and 移教给.
    """
    before, after = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
    if is_common_word(before) and before[0] not in NUMERALS and not is_common_word(text[max(0, start - 2) : start]):
        return True
    return is_common_word(after) and after[1] not in "给了的吗" and not any(first == end for first, _ in taken)


def names(text: str, vocabulary: Vocabulary) -> Iterator[Name]:
    yield from known_names(text, vocabulary.people)
    yield from known_names(text, vocabulary.departments)
