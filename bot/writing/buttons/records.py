"""The record of notices, and files to take along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

RecordKind = Annotated[str, "m", "p", "who"]
PictureKind = Annotated[str, "board", "progress", "timeline"]
PictureSize = Annotated[str, "phone", "wall"]
CalendarKind = Annotated[str, "m", "p", "mine"]


@dataclass(frozen=True)
class ShowRecord(Button):
    """催办记录: `item` is a measure (m), a problem (p) or a person (who)."""

    code: ClassVar[str] = "rec"
    kind: RecordKind
    item: int


@dataclass(frozen=True)
class RecordFile(Button):
    """The whole of it as a file."""

    code: ClassVar[str] = "recf"
    kind: RecordKind
    item: int


@dataclass(frozen=True)
class PickRecord(Button):
    """Whose record?"""

    code: ClassVar[str] = "recp"
    page: int = 0


@dataclass(frozen=True)
class CalendarFile(Button):
    """An .ics of a measure (m), of a problem (p), or of all that is the asker's (mine)."""

    code: ClassVar[str] = "ics"
    kind: CalendarKind
    item: int = 0


@dataclass(frozen=True)
class SendPicture(Button):
    """挂图: one of the three, for the chat or, as a file, for the wall."""

    code: ClassVar[str] = "pic"
    kind: PictureKind = "board"
    size: PictureSize = "phone"
