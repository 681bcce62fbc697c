"""The ledger: what was found, what is owed, and what was done about it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import NUMBERED_ONCE, Base, JsonDict, JsonList, looked_at_in_order
from storage.models.people import Department, Person, Unit


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


class ReportKind(StrEnum):
    PROGRESS = "progress"
    DONE = "done"


class ReportState(StrEnum):
    NOTED = "noted"  # progress: nobody decides on it
    PENDING = "pending"
    VERIFIED = "verified"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ExtensionState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    VOID = "void"  # overtaken: the measure was submitted, or its deadline set anew
    STATED = "stated"  # 逾期说明: after the due day; nobody decides on it, the deadline stays


class ReviewState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    REBOUNDED = "rebounded"
    UNCLEAR = "unclear"
    VOID = "void"  # an earlier look-back of the round rebounded


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    TEXT = "text"


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


class Report(Base):
    """What somebody says was done about a measure: progress, or done and waiting for a second person."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    round: Mapped[int]
    kind: Mapped[ReportKind]
    state: Mapped[ReportState]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The coordinator who recorded it on behalf (代录)."""
    at: Mapped[datetime]
    due: Mapped[date | None]
    """The deadline as it was then: a later day given on return makes nothing punctual that came late."""
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision_recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")

    measure: Mapped[Measure] = relationship(back_populates="reports")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    recorder: Mapped[Person | None] = relationship(foreign_keys=[recorded_by])
    decider: Mapped[Person | None] = relationship(foreign_keys=[decided_by])
    evidence: Mapped[list[Evidence]] = relationship(order_by="Evidence.id")


class Extension(Base):
    """延期申请: more time, asked before the due date; after it, 逾期说明: the day that is promised (`wanted`)."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    round: Mapped[int]
    nth: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The coordinator who recorded it on behalf (代录)."""
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    progress: Mapped[str] = mapped_column(Text, default="")
    """How far it has come, in the words of whoever asks."""
    old_deadline: Mapped[date]
    wanted: Mapped[date]
    granted: Mapped[date | None]
    state: Mapped[ExtensionState] = mapped_column(default=ExtensionState.PENDING)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(Text, default="")

    measure: Mapped[Measure] = relationship(back_populates="extensions")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Snooze(Base):
    """稍后: a person wants to hear of an item again at `until`, and not before."""

    __tablename__ = "snooze"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    round: Mapped[int]
    deadline: Mapped[date | None]
    """As it was then: an item that is red is put off once for each deadline."""
    red: Mapped[bool]
    at: Mapped[datetime]
    until: Mapped[datetime]

    measure: Mapped[Measure] = relationship(back_populates="snoozes")
    person: Mapped[Person] = relationship()


class Handover(Base):
    """移交: all that a person answers for in a unit went to others, until a day or for good."""

    __tablename__ = "handover"
    __table_args__ = (looked_at_in_order("handover"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """Whose items they were."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    until: Mapped[date | None]
    """The last day on which the others answer for them; None for good."""
    reason: Mapped[str] = mapped_column(Text, default="")
    moved: Mapped[JsonList] = mapped_column(default=list)
    """What went to whom: [{"kind": "measure", "id": 5, "role": "owner", "to": [7], "beside": [8], "acknowledged":
    {"5": ISO}}], `beside` those of the others who answered for it already; and the roles that somebody took on for it:
    {"kind": "membership", "id": 9, …}."""
    ended_at: Mapped[datetime | None]
    """When it was given back, or ended early."""
    look_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Review(Base):
    """回头看 of a closed problem. `stage` is the number of days after closing that it stands for; 0 where a
    document only claims that all was done."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("problem_id", "round", "stage", "attempt"), looked_at_in_order("review"))

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"), index=True)
    round: Mapped[int]
    stage: Mapped[int]
    attempt: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.PLANNED)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    look_at: Mapped[datetime | None]

    problem: Mapped[Problem] = relationship(back_populates="reviews")
    person: Mapped[Person | None] = relationship()


class Round(Base):
    """One round of a problem, frozen as it was when a rebound ended it."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("problem_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"), index=True)
    number: Mapped[int]
    closed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[JsonList] = mapped_column(default=list)


class Evidence(Base):
    """佐证材料. Bytes are kept once under their SHA-256; without a measure it waits to be placed."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    extension_id: Mapped[int | None] = mapped_column(ForeignKey("extension.id"), index=True)
    """The request that it is the signed paper of (代录)."""
    kind: Mapped[EvidenceKind]
    at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(255), default="")
    telegram_file: Mapped[str | None] = mapped_column(String(255))
    album: Mapped[str | None] = mapped_column(String(64), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    removed_at: Mapped[datetime | None]
    removed_why: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship()

    @property
    def placed(self) -> bool:
        return any((self.report_id, self.review_id, self.extension_id))


class Event(Base):
    """Who did what, when, before and after: one unbroken hash chain per unit."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("unit_id", "seq"),
        Index("ix_event_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    seq: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Nobody where the console or the clock did it; `actor` says which."""
    actor: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    before: Mapped[JsonDict] = mapped_column(default=dict)
    after: Mapped[JsonDict] = mapped_column(default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
