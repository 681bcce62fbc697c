"""What a button is: a frozen dataclass, packed into Telegram's 64 bytes and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, get_type_hints

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


def kind_of(data: str) -> type[Button] | None:
    """Which button some callback data is of; None where it is of none."""
    return _KINDS.get(data.split("|", 1)[0])


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
