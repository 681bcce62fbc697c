"""What was done about what was found, whether it held, and who did what when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, JsonDict, JsonList, looked_at_in_order
from storage.models.ledger import Measure, Problem
from storage.models.people import Person


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
