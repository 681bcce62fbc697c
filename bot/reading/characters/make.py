"""Makes the tables of this folder again, with packages that the program itself has no need of:

    pip install --target DIR pypinyin jieba opencc-python-reimplemented
    PYTHONPATH=.:DIR python -m bot.reading.characters.make

- sounds.txt: how the common characters sound, from pypinyin 0.55 (MIT), by the words of jieba 0.42 (MIT).
- words.txt: words of two characters, from jieba's list, that are not taken for slips of those of the lexicon.
- simplified.txt: traditional characters and their simplified forms, from OpenCC's list (Apache-2.0).

looks.txt is written by hand.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path

from bot.reading.characters import alike
from bot.reading.questions.lexicon import MENDED

HERE = Path(__file__).parent
CUT_WORDS = 2350
RARE = 3
"""How often a word is met in jieba's texts that is a word at all."""
SHARE = 0.08
"""How often a character must be read so, of all words that it is in."""
FOLDED = (
    (r"^([zcs])h", r"\1"),
    (r"^n(?!$)", "l"),
    (r"([aei])ng$", r"\1n"),
    (r"^lue$|^lve$", "lve"),
)
"""Sounds that are one to many who type: zh and z, n and l, in and ing."""


def gb2312(first: int, last: int) -> set[str]:
    """The characters of those rows of GB 2312; 0xB0 to 0xD7 are the common ones."""
    rows = (bytes((high, low)) for high in range(first, last + 1) for low in range(0xA1, 0xFF))
    return {each.decode("gb2312", "ignore") for each in rows} - {""}


def words() -> dict[str, int]:
    """How often each word of jieba's list is met."""
    text = (Path(import_module("jieba").__file__ or "").parent / "dict.txt").read_text("utf-8")
    return {word: int(often) for word, often, *_ in map(str.split, text.splitlines())}


def folded(syllable: str) -> str:
    for long, short in FOLDED:
        syllable = re.sub(long, short, syllable)
    return syllable


def sounds() -> str:
    """A line for each sound, with the characters that are read so."""
    pinyin = import_module("pypinyin")
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    common = gb2312(0xB0, 0xD7)
    for character in sorted(common):
        heard[character][pinyin.lazy_pinyin(character)[0]] += 1
    for word, often in words().items():
        if 1 < len(word) < 5 and often > 5:
            for character, syllable in zip(word, pinyin.lazy_pinyin(word), strict=True):
                heard[character][syllable] += often
    lines: dict[str, set[str]] = defaultdict(set)
    for character in common:
        total = heard[character].total()
        for syllable, often in heard[character].items():
            if often >= SHARE * total:
                lines[folded(syllable)].add(character)
    return "".join(f"{''.join(sorted(line))}\n" for _, line in sorted(lines.items()) if len(line) > 1)


def common_words() -> str:
    """Words of two common characters, without signs between them: those that are a slip away from a word that is put
    right, and the commonest of those that one could be cut out of."""
    common = gb2312(0xB0, 0xD7)
    of_two = {word: often for word, often in words().items() if len(word) == 2 and common.issuperset(word)}
    ranked = sorted(of_two, key=lambda word: -of_two[word])
    slips = {word for word in ranked if of_two[word] >= RARE and is_a_slip(word)}
    cut = [word for word in ranked if word not in slips and may_be_cut(word)]
    return "".join(sorted({*slips, *cut[:CUT_WORDS]})) + "\n"


@cache
def pairs_meant() -> tuple[str, ...]:
    """Every two characters that stand together in a word that is put right."""
    return tuple({word[at : at + 2] for word in MENDED for at in range(len(word) - 1)})


@cache
def ends_meant() -> tuple[frozenset[str], frozenset[str]]:
    """What a word that is put right may begin and end with, as it is typed."""
    first, last = (frozenset().union(*({word[at], *alike(word[at])} for word in MENDED)) for at in (0, -1))
    return first, last


def is_a_slip(word: str) -> bool:
    return word not in pairs_meant() and any(
        (word[0] == meant[0] and word[1] in alike(meant[1])) or (word[1] == meant[1] and word[0] in alike(meant[0]))
        for meant in pairs_meant()
    )


def may_be_cut(word: str) -> bool:
    first, last = ends_meant()
    return word[1] in first or word[0] in last


def simplified() -> str:
    """A line of traditional characters and one of their simplified forms, by place."""
    folder = Path(import_module("opencc").__file__ or "").parent / "dictionary"
    known = gb2312(0xB0, 0xF7)
    pairs = [
        (old, new[0])
        for old, new, *_ in map(str.split, (folder / "TSCharacters.txt").read_text("utf-8").splitlines())
        if (old not in known or old in "於後麽") and new[0] in known and in_use(old)
    ]
    return "\n".join("".join(column) for column in zip(*sorted(pairs), strict=True)) + "\n"


def in_use(character: str) -> bool:
    """Whether it is one of Big5's common characters, or of the forms that Hong Kong writes."""
    code = character.encode("big5", "ignore")
    return (bool(code) and code[0] <= 0xC6) or character in "説爲衆啓裏綫羣牀峯衞麪喫鷄脱閲内産録麽"


if __name__ == "__main__":
    for name, make in (("sounds", sounds), ("simplified", simplified), ("words", common_words)):
        (HERE / f"{name}.txt").write_text(make(), encoding="utf-8")
