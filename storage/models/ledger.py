"""The ledger: what was found, what is owed, and by whom."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import NUMBERED_ONCE, Base, JsonDict, JsonList, looked_at_in_order
from storage.models.people import Department, Person, Unit

if TYPE_CHECKING:
    from storage.models.work import Extension, Report, Review, Round, Snooze


class ProblemState(StrEnum):
    CLAIMED = "claimed"  # 据通报已完成, 待证
    OPEN = "open"
    CLOSED = "closed"  # 已销号
    HELD = "held"  # 已巩固


class MeasureState(StrEnum):
    CLAIMED = "claimed"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    VERIFIED = "verified"


class OwnerRole(StrEnum):
    """The three owner roles, kept apart; 配合 departments beside the lead one."""

    LEADER = "leader"
    DEPARTMENT = "department"
    ASSISTING = "assisting"
    OWNER = "owner"


class Inspection(Base):
    __tablename__ = "inspection"
    __table_args__ = NUMBERED_ONCE

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    team: Mapped[str | None] = mapped_column(String(200))
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    feedback_date: Mapped[date | None]
    contact: Mapped[JsonDict] = mapped_column(default=dict)
    claims: Mapped[JsonDict] = mapped_column(default=dict)
    source: Mapped[str | None] = mapped_column(String(200))
    imported_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship()
    aspects: Mapped[list[Aspect]] = relationship(order_by="Aspect.position")


class Aspect(Base):
    __tablename__ = "aspect"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    position: Mapped[int]
    printed: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str | None] = mapped_column(Text)

    categories: Mapped[list[Category]] = relationship(order_by="Category.position")


class Category(Base):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    aspect_id: Mapped[int] = mapped_column(ForeignKey("aspect.id"), index=True)
    position: Mapped[int]
    printed: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str | None] = mapped_column(Text)


class Problem(Base):
    """反馈的具体问题. `number` runs on within the inspection; `printed` is what the document says."""

    __tablename__ = "problem"
    __table_args__ = (
        UniqueConstraint("inspection_id", "number"),
        Index("ix_problem_listed", "unit_id", "id", "deadline", "number"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    number: Mapped[int]
    printed: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    finding: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ProblemState] = mapped_column(default=ProblemState.OPEN)
    round: Mapped[int] = mapped_column(default=1)
    deadline: Mapped[date | None]
    immediate_on: Mapped[date | None]
    """The day on which 立行立改 made it due: that is the kind of its deadline for as long as it is this day."""
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    check_elsewhere: Mapped[str | None] = mapped_column(Text)
    """举一反三, asked at close."""
    made_rule: Mapped[str | None] = mapped_column(Text)
    """固化为制度, asked at close."""
    published: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether it may stand in what the unit publishes: what was fed back is to be made public, unless the coordinator
    keeps it back."""

    unit: Mapped[Unit] = relationship()
    inspection: Mapped[Inspection] = relationship()
    category: Mapped[Category] = relationship()
    measures: Mapped[list[Measure]] = relationship(back_populates="problem", order_by="Measure.number")
    assignments: Mapped[list[Assignment]] = relationship(foreign_keys="Assignment.problem_id")
    reviews: Mapped[list[Review]] = relationship(back_populates="problem", order_by="Review.id")
    rounds: Mapped[list[Round]] = relationship(order_by="Round.number")


class Measure(Base):
    """整改措施. Empty roles and deadline are inherited from its problem."""

    __tablename__ = "measure"
    __table_args__ = (
        UniqueConstraint("problem_id", "number"),
        looked_at_in_order("measure"),
        # What lists and counts ask of every measure of a unit, without the long texts beside it.
        Index("ix_measure_listed", "problem_id", "state", "deadline", "standing", "mostly_done", "number"),
        NUMBERED_ONCE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"))
    number: Mapped[int]
    printed: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    steps: Mapped[JsonList] = mapped_column(default=list)
    state: Mapped[MeasureState] = mapped_column(default=MeasureState.NOT_STARTED, index=True)
    deadline: Mapped[date | None]
    immediate_on: Mapped[date | None]
    """As of a problem."""
    original_deadline: Mapped[date | None]
    deadline_set_at: Mapped[datetime | None]
    standing: Mapped[bool] = mapped_column(default=False)
    mostly_done: Mapped[bool] = mapped_column(default=False)
    assigned_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    """The next moment the jobs have to look at this row; a verb that moves anything timed sets it to now."""

    problem: Mapped[Problem] = relationship(back_populates="measures")
    assignments: Mapped[list[Assignment]] = relationship(foreign_keys="Assignment.measure_id")
    reports: Mapped[list[Report]] = relationship(back_populates="measure", order_by="Report.id")
    extensions: Mapped[list[Extension]] = relationship(back_populates="measure", order_by="Extension.id")
    snoozes: Mapped[list[Snooze]] = relationship(back_populates="measure", order_by="Snooze.id")


class Assignment(Base):
    """Who answers for a problem or one of its measures, in which owner role."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_problem", "problem_id"),
        Index("ix_assignment_measure", "measure_id"),
        Index("ix_assignment_person", "person_id"),
        Index("ix_assignment_department", "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problem.id"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"))
    role: Mapped[OwnerRole]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))

    person: Mapped[Person | None] = relationship()
    department: Mapped[Department | None] = relationship()
