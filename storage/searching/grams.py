"""Texts as they are compared, and the small pieces by which they are found. Pure."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from storage.models.searching import Place

CHINESE = r"[\u3400-\u4dbf\u4e00-\u9fff]"
PIECE = re.compile(rf"(?P<chinese>{CHINESE}+)|(?P<latin>[^\W_]+?(?={CHINESE}|[\W_]|$))")
HEAD = 4
"""Letters of a word in Latin letters that are looked up; the rest is compared."""
_BITS = 21
"""Of a character's number."""
_LATIN = 1 << 3 * _BITS - 1
_LONGEST = 4095


def folded(text: str) -> str:
    """The text as it is compared: one width, small letters."""
    return unicodedata.normalize("NFKC", text).lower()


def pieces(text: str) -> list[str]:
    """Runs of Chinese characters, and words in Latin letters or digits, of a folded text."""
    return [found[0] for found in PIECE.finditer(text)]


def is_chinese(piece: str) -> bool:
    return re.match(CHINESE, piece) is not None


def grams(piece: str) -> list[int]:
    """By what a piece is looked up: each two characters of a Chinese one, the head of another. A lone Chinese
    character has none."""
    if is_chinese(piece):
        return [ord(one) << _BITS | ord(two) for one, two in pairwise(piece)]
    number = 0
    for letter in stem(piece)[:HEAD].ljust(HEAD, "\0"):
        number = number << 15 | ord(letter) & 0x7FFF
    return [_LATIN | number]


def pair_of(gram: int) -> str | None:
    """The two Chinese characters; None for the head of a word in Latin letters."""
    return None if gram & _LATIN else chr(gram >> _BITS) + chr(gram & (1 << _BITS) - 1)


def stem(word: str) -> str:
    """An English word without its plural, as far as it matters for the head."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def grams_of(text: str) -> set[int]:
    """Everything by which a folded text is found."""
    return {gram for piece in pieces(text) for gram in grams(piece)}


def weight(place: Place, text: str) -> int:
    """Less is better: a better place, then a shorter text."""
    return place * (_LONGEST + 1) + min(len(text), _LONGEST)
