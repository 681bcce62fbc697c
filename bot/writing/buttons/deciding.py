"""What leaders, coordinators and overseers decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button

CloseQuestion = Annotated[str, "elsewhere", "rule"]


@dataclass(frozen=True)
class Verify(Button):
    code: ClassVar[str] = "ok"
    report: int


@dataclass(frozen=True)
class Return(Button):
    code: ClassVar[str] = "ret"
    report: int


@dataclass(frozen=True)
class ReturnFor(Button):
    """One of the usual reasons; `reason` is the end of its text's key."""

    code: ClassVar[str] = "retr"
    report: int
    reason: str


@dataclass(frozen=True)
class ReturnUntil(Button):
    """The new deadline; none keeps the old."""

    code: ClassVar[str] = "retd"
    report: int
    day: date | None


@dataclass(frozen=True)
class Grant(Button):
    """The extension until `day`; none refuses it."""

    code: ClassVar[str] = "exta"
    extension: int
    day: date | None


@dataclass(frozen=True)
class Shorten(Button):
    code: ClassVar[str] = "exts"
    extension: int


@dataclass(frozen=True)
class Close(Button):
    code: ClassVar[str] = "cl"
    problem: int


@dataclass(frozen=True)
class CloseNote(Button):
    """`what`: elsewhere (举一反三) or rule (固化为制度)."""

    code: ClassVar[str] = "cln"
    problem: int
    what: CloseQuestion


@dataclass(frozen=True)
class Held(Button):
    code: ClassVar[str] = "rh"
    review: int


@dataclass(frozen=True)
class Rebounded(Button):
    code: ClassVar[str] = "rr"
    review: int


@dataclass(frozen=True)
class Unclear(Button):
    code: ClassVar[str] = "ru"
    review: int


@dataclass(frozen=True)
class SettleClaims(Button):
    """`redo` 1: 重新整改, 0: 从回头看开始; `problem` none: all of the inspection."""

    code: ClassVar[str] = "sc"
    inspection: int
    redo: int
    problem: int | None


@dataclass(frozen=True)
class Resume(Button):
    """After a restore: `send_all` 1: 全部补发, 0: 从现在起提醒."""

    code: ClassVar[str] = "go"
    send_all: int
