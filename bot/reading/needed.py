"""Which characters a pattern cannot do without: a text that lacks them need not be searched.

A message is held against some four hundred patterns; all but a few have a word in them that the message lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Needed = tuple[frozenset[str], ...]
"""Of each of these sets, at least one character must be in a text."""

TOKEN = re.compile(
    r"(?P<open>\((?:\?(?:P<\w+>|:|=|!|<=|<!))?)|(?P<close>\))|(?P<either>\|)|\[\^?\]?(?:\\.|[^\]\\])*\]|"
    r"\\u[0-9a-f]{4}|\\.|[^\\]",
    re.DOTALL,
)
REPEATED = re.compile(r"[*?]\??|\+\??|\{(?P<least>\d*)(?:,\d*)?\}\??")
AROUND = ("(?=", "(?!", "(?<=", "(?<!")
LAYERS = 3
"""Sets of a pattern that are looked at, the smallest."""


def needed(written: str) -> Needed:
    """Of a pattern as `re` takes it. Nothing is claimed of what is not understood: then no text is ruled out."""
    return tuple(Parts(written).either())


class Sieve:
    """Which of many patterns a text may match: an integer with a bit for each, the first pattern's the lowest."""

    def __init__(self, patterns: Iterable[str]) -> None:
        wanted = [sorted(needed(each), key=len)[:LAYERS] for each in patterns]
        self.layers = [layer([sets[at] if at < len(sets) else None for sets in wanted]) for at in range(LAYERS)]

    def may_match(self, text: str) -> int:
        characters = characters_of(text)
        bits = -1
        for always, by_character in self.layers:
            found = always
            for character in characters:
                found |= by_character.get(character, 0)
            bits &= found
        return bits


def layer(wanted: list[frozenset[str] | None]) -> tuple[int, dict[str, int]]:
    """The bits of those that want nothing, and of those that a character satisfies."""
    always, by_character = 0, dict[str, int]()
    for at, characters in enumerate(wanted):
        if characters is None:
            always |= 1 << at
        for character in characters or ():
            by_character[character] = by_character.get(character, 0) | 1 << at
    return always, by_character


def characters_of(text: str) -> frozenset[str]:
    return frozenset(text) | frozenset(text.casefold())


@dataclass
class Parts:
    """A pattern that is walked once, from its first character to its last."""

    written: str
    at: int = 0

    def either(self) -> list[frozenset[str]]:
        """What all the alternatives up to the closing bracket need: one character of any of them."""
        ways = [self.sequence()]
        while self.written[self.at : self.at + 1] == "|":
            self.at += 1
            ways.append(self.sequence())
        if len(ways) == 1:
            return ways[0]
        if not all(ways):
            return []
        return [frozenset().union(*(min(way, key=len) for way in ways))]

    def sequence(self) -> list[frozenset[str]]:
        return [found for part in self.parts() for found in part]

    def parts(self) -> Iterator[list[frozenset[str]]]:
        while self.at < len(self.written) and self.written[self.at] not in "|)":
            found = self.one()
            if self.at_least_once():
                yield found

    def one(self) -> list[frozenset[str]]:
        token = TOKEN.match(self.written, self.at)
        assert token is not None, "the last alternative takes any character"
        self.at = token.end()
        if token["open"]:
            found = self.either()
            self.at += 1
            return [] if token["open"] in AROUND else found
        return literal(token[0])

    def at_least_once(self) -> bool:
        """Whether what was just read must be there; the sign of repetition is passed over."""
        sign = REPEATED.match(self.written, self.at)
        if sign is None:
            return True
        self.at = sign.end()
        return sign[0][0] == "+" or bool(sign["least"] and int(sign["least"]))


def literal(token: str) -> list[frozenset[str]]:
    """The character, or those of a class that names each of them; nothing for any other sign."""
    if token.startswith("[") and len(token) > 1:
        inside = token[1:-1]
        plain = not inside.startswith("^") and "\\" not in inside and "-" not in inside
        return [characters_of(inside)] if plain else []
    if token.startswith("\\u"):
        return [frozenset(chr(int(token[2:], 16)))]
    if token.startswith("\\"):
        return [] if token[1].isalnum() else [frozenset(token[1])]
    return [] if token in ".^$" else [characters_of(token)]
