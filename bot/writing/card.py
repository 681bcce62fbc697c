"""A card: what one message says and the keys under it, within what a phone shows at a glance (DESIGN.md §0)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.writing.buttons import Button
from bot.writing.texts import Texts
from bot.writing.words import cut, shortened

LINES = 12
KEYS = 4
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
LABEL_LIMIT = 40


@dataclass(frozen=True)
class Key:
    """One key; a `wide` one has a row of its own."""

    label: str
    button: Button
    wide: bool = False


@dataclass(frozen=True)
class Picture:
    """A file to show: by Telegram's own id where it is known, else from the evidence folder."""

    telegram_file: str | None
    sha256: str | None
    name: str
    is_photo: bool


@dataclass(frozen=True)
class Attachment:
    """A file made for one answer: kept nowhere."""

    name: str
    data: bytes


class Drawing(Protocol):
    """A picture that is made when it is sent: off the event loop, and in no transaction."""

    @property
    def name(self) -> str: ...

    @property
    def is_photo(self) -> bool: ...

    def data(self) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Card:
    text: str
    keys: tuple[tuple[Key, ...], ...] = ()
    pictures: tuple[Picture, ...] = ()
    attachment: Attachment | None = None
    drawing: Drawing | None = None
    silent: bool = False
    missing: str = ""
    """What is said where a picture is not there any more."""


def card(lines: Sequence[str | None], keys: Sequence[Key] = (), **more: object) -> Card:
    """A card of the lines that are there, at most LINES of them. Whatever names and texts hold, each stays one line,
    and all of them together what Telegram takes."""
    said = [line for line in (cut(one, TEXT_LIMIT) for one in lines if one) if line]
    return Card(text=shortened("\n".join(said[:LINES]), TEXT_LIMIT), keys=rows(keys), **more)  # type: ignore[arg-type]


def rows(keys: Sequence[Key]) -> tuple[tuple[Key, ...], ...]:
    """Short keys side by side, wide ones each in a row of its own."""
    laid: list[tuple[Key, ...]] = []
    beside: list[Key] = []
    for key in (replace(one, label=cut(one.label, LABEL_LIMIT)) for one in keys):
        if key.wide:
            if beside:
                laid.append(tuple(beside))
                beside = []
            laid.append((key,))
        else:
            beside.append(key)
    return tuple([*laid, tuple(beside)] if beside else laid)


def fit(
    keys: Sequence[Key], page: int, turn_to: Callable[[int], Button], t: Texts, back: Key | None = None
) -> tuple[Key, ...]:
    """At most KEYS keys: all, or those of `page` and 更多, which goes round; the last is `back` where there is one."""
    last = (back,) if back else ()
    room = KEYS - len(last)
    if len(keys) <= room:
        return (*keys, *last)
    size = room - 1
    pages = -(-len(keys) // size)
    start = (page % pages) * size
    return (*keys[start : start + size], Key(t("key.more"), turn_to((page + 1) % pages)), *last)
