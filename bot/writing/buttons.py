"""Every button there is: a frozen dataclass, packed into Telegram's 64 bytes and back. A button says what its
person may have meant; it is never a right, and the ledger is asked again when it comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any, ClassVar, get_type_hints

from bot.writing.texts import LANGUAGES
from storage.models import OwnerRole

LIMIT = 64
LARGEST = 2**31 - 1
"""The largest id that a column of the ledger can hold."""
_KINDS: dict[str, type[Button]] = {}


class UnknownButton(ValueError):
    """Data that no button of this version packs into."""


@dataclass(frozen=True)
class Button:
    """Subclasses name their `code`; their fields are ints, short ASCII texts or dates, possibly none."""

    code: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        _KINDS[cls.code] = cls

    def pack(self) -> str:
        """The button as callback data."""
        return "|".join([self.code, *(_packed(getattr(self, field.name)) for field in fields(self))])


def unpack(data: str) -> Button:
    """The button of some callback data. Raises UnknownButton for whatever no button would have packed."""
    code, *parts = data.split("|")
    kind = _KINDS.get(code)
    if kind is None or len(parts) != len(fields(kind)):
        raise UnknownButton(data)
    hints = get_type_hints(kind, include_extras=True)
    try:
        button = kind(*(_read(hints[field.name], part) for field, part in zip(fields(kind), parts, strict=True)))
    except ValueError:
        raise UnknownButton(data) from None
    if button.pack() != data:  # Python reads `+1` and `0٣` as numbers too
        raise UnknownButton(data)
    return button


def kinds() -> list[type[Button]]:
    return list(_KINDS.values())


def _packed(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat().replace("-", "") if isinstance(value, date) else str(value)


def _read(hint: Any, part: str) -> Any:
    """A field of that type. Raises ValueError."""
    words = getattr(hint, "__metadata__", None)
    if words and part not in words:
        raise ValueError(part)
    return part if words else _READ[hint](part)


def _number(part: str) -> int:
    number = int(part)
    if not 0 <= number <= LARGEST:
        raise ValueError(part)
    return number


def _date(part: str) -> date:
    return date(int(part[:4]), int(part[4:6]), int(part[6:]))


_READ: dict[Any, Callable[[str], Any]] = {
    int: _number,
    str: str,
    date: _date,
    int | None: lambda part: _number(part) if part else None,
    date | None: lambda part: _date(part) if part else None,
}

# A field that holds one word of a few.
MeasureSide = Annotated[str, "card", "history", "evidence"]
ProblemSide = Annotated[str, "card", "history", "evidence", "finding"]
ListName = Annotated[str, "mine", "overdue", "week", "progress", "reviews", "waiting", "help", "people"]
Placed = Annotated[str, "done", "progress"]
ItemKind = Annotated[str, "m", "p"]
ItemRole = Annotated[str, *OwnerRole]
CloseQuestion = Annotated[str, "elsewhere", "rule"]
Language = Annotated[str, *LANGUAGES]


# Looking


@dataclass(frozen=True)
class ShowMeasure(Button):
    code: ClassVar[str] = "m"
    measure: int
    view: MeasureSide = "card"
    page: int = 0


@dataclass(frozen=True)
class ShowProblem(Button):
    code: ClassVar[str] = "p"
    problem: int
    view: ProblemSide = "card"
    page: int = 0


@dataclass(frozen=True)
class ShowReview(Button):
    code: ClassVar[str] = "v"
    review: int


@dataclass(frozen=True)
class ShowList(Button):
    code: ClassVar[str] = "l"
    kind: ListName
    page: int = 0


@dataclass(frozen=True)
class MorePage(Button):
    """The next keys of a message whose text stays: `message` is its row."""

    code: ClassVar[str] = "g"
    message: int
    page: int


# Doing


@dataclass(frozen=True)
class Acknowledge(Button):
    code: ClassVar[str] = "ack"
    measure: int


@dataclass(frozen=True)
class Done(Button):
    code: ClassVar[str] = "done"
    measure: int


@dataclass(frozen=True)
class Progress(Button):
    code: ClassVar[str] = "prog"
    measure: int


@dataclass(frozen=True)
class MostlyDone(Button):
    code: ClassVar[str] = "most"
    measure: int


@dataclass(frozen=True)
class PlaceEvidence(Button):
    """What was sent without saying for what: it shows that the measure is done, or how far it is."""

    code: ClassVar[str] = "put"
    measure: int
    kind: Placed


@dataclass(frozen=True)
class PlaceElsewhere(Button):
    code: ClassVar[str] = "puto"
    page: int = 0


@dataclass(frozen=True)
class DropEvidence(Button):
    code: ClassVar[str] = "putx"


@dataclass(frozen=True)
class Withdraw(Button):
    code: ClassVar[str] = "wd"
    report: int


@dataclass(frozen=True)
class AddMore(Button):
    code: ClassVar[str] = "add"
    report: int


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
class AskExtension(Button):
    code: ClassVar[str] = "ext"
    measure: int


@dataclass(frozen=True)
class ExtendTo(Button):
    code: ClassVar[str] = "extd"
    measure: int
    day: date


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


# Running the ledger


@dataclass(frozen=True)
class Assign(Button):
    """`kind` is of the item: m measure, p problem."""

    code: ClassVar[str] = "as"
    kind: ItemKind
    item: int
    role: ItemRole
    page: int = 0


@dataclass(frozen=True)
class AssignTo(Button):
    """`who` is a person, or a department where the role is for departments."""

    code: ClassVar[str] = "at"
    kind: ItemKind
    item: int
    role: ItemRole
    who: int


@dataclass(frozen=True)
class SetDeadline(Button):
    code: ClassVar[str] = "dl"
    kind: ItemKind
    item: int


@dataclass(frozen=True)
class DeadlineOn(Button):
    """`day` none takes the deadline away: that is how a first one is undone."""

    code: ClassVar[str] = "dd"
    kind: ItemKind
    item: int
    day: date | None


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
class RecordFor(Button):
    """代录: done, for `person`."""

    code: ClassVar[str] = "rf"
    measure: int
    person: int


@dataclass(frozen=True)
class RecordExtension(Button):
    """代录: more time asked for, for `person`."""

    code: ClassVar[str] = "rx"
    measure: int
    person: int


@dataclass(frozen=True)
class RecordVerified(Button):
    """代录: verified, for `person`."""

    code: ClassVar[str] = "rv"
    report: int
    person: int


@dataclass(frozen=True)
class SettleClaims(Button):
    """`redo` 1: 重新整改, 0: 从回头看开始; `problem` none: all of the inspection."""

    code: ClassVar[str] = "sc"
    inspection: int
    redo: int
    problem: int | None


@dataclass(frozen=True)
class ApplyImport(Button):
    code: ClassVar[str] = "imp"


@dataclass(frozen=True)
class Resume(Button):
    """After a restore: `send_all` 1: 全部补发, 0: 从现在起提醒."""

    code: ClassVar[str] = "go"
    send_all: int


# People


@dataclass(frozen=True)
class Belong(Button):
    """我是本单位人员."""

    code: ClassVar[str] = "in"
    unit: int


@dataclass(frozen=True)
class Admit(Button):
    """`person` none: nobody of ours."""

    code: ClassVar[str] = "adm"
    applicant: int
    person: int | None


@dataclass(frozen=True)
class AdmitAs(Button):
    """Somebody new to the unit, by the name of their account: `role` owner or leader."""

    code: ClassVar[str] = "adma"
    applicant: int
    role: Annotated[str, "owner", "leader"]


@dataclass(frozen=True)
class AdmitOther(Button):
    code: ClassVar[str] = "admo"
    applicant: int
    page: int


@dataclass(frozen=True)
class Invite(Button):
    code: ClassVar[str] = "inv"
    person: int


@dataclass(frozen=True)
class AddPerson(Button):
    code: ClassVar[str] = "addp"


@dataclass(frozen=True)
class SetLanguage(Button):
    code: ClassVar[str] = "lang"
    language: Language


@dataclass(frozen=True)
class SwitchUnit(Button):
    """Of somebody who belongs to several units: talk of this one from now on."""

    code: ClassVar[str] = "unit"
    unit: int


@dataclass(frozen=True)
class Cancel(Button):
    """Leave what the bot has asked."""

    code: ClassVar[str] = "x"
