"""Coming in, and who belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bot.writing.buttons.base import Button
from bot.writing.texts import LANGUAGES

Language = Annotated[str, *LANGUAGES]


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
class InviteAll(Button):
    """Who has not joined, ten at a time: those whose id is above `after`."""

    code: ClassVar[str] = "inva"
    after: int


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
