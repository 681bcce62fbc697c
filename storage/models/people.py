"""Who there is: units, people, what they are in a unit, and how they come in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import NUMBERED_ONCE, Base, JsonList, looked_at_in_order


class Role(StrEnum):
    """What a person is in a unit (DESIGN.md §3)."""

    COORDINATOR = "coordinator"
    LEADER = "leader"
    OWNER = "owner"
    PRINCIPAL = "principal"
    OVERSEER = "overseer"
    PUBLIC = "public"
    GROUP = "group"
    """Not a person but a bound chat group, which is told things and may do nothing."""


class Unit(Base):
    """被巡察单位. `chain_length` and `chain_head` are the end of its event chain."""

    __tablename__ = "unit"
    __table_args__ = (looked_at_in_order("unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    named: Mapped[bool] = mapped_column(default=True)
    """False until the first import names a unit that was made without a name."""
    zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    policy: Mapped[str | None] = mapped_column(String(32))
    """The name of the reminder policy that the coordinator chose; None for the configured one."""
    policy_since: Mapped[datetime | None]
    chain_length: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(String(64), default="")
    look_at: Mapped[datetime | None]
    """The next moment the jobs have to look at the unit as a whole: its morning line, its weekly digests."""

    def day_of(self, moment: datetime) -> date:
        """Which day it is in the unit at that moment."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


class Department(Base):
    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("unit_id", "name"), NUMBERED_ONCE)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(100))
    aliases: Mapped[JsonList] = mapped_column(default=list)


class Person(Base):
    """A person, whether or not they have joined. Identity is the numeric Telegram id, never a user name."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    topic: Mapped[int | None] = mapped_column(BigInteger)
    """Of a group that was bound in one of its topics: where it is told things. None for the whole group."""
    language: Mapped[str | None] = mapped_column(String(16))
    """As chosen here; without a choice that of their Telegram, as last seen."""
    telegram_language: Mapped[str | None] = mapped_column(String(16))
    zone: Mapped[str | None] = mapped_column(String(64))
    talks_of: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The unit last talked about, of somebody who belongs to several."""
    joined_at: Mapped[datetime | None]
    unreachable_since: Mapped[datetime | None]
    unreachable_why: Mapped[str | None] = mapped_column(String(200))

    memberships: Mapped[list[Membership]] = relationship(back_populates="person")

    @property
    def speaks(self) -> str | None:
        return self.language or self.telegram_language


class Membership(Base):
    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[Role]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    gets: Mapped[str | None] = mapped_column(String(16))
    """Of a group: what it is told, as its binding says."""
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="memberships")
    unit: Mapped[Unit] = relationship()
    department: Mapped[Department | None] = relationship()


class Invite(Base):
    """A one-time way in. Only the SHA-256 of the token is kept."""

    __tablename__ = "invite"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(BigInteger)
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Applicant(Base):
    """Somebody who pressed Start without an invite and says they belong here."""

    __tablename__ = "applicant"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str | None] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
