"""What the looks of one tick want to have told, written down together.

An occurrence is a key: queued once, whoever plans it again. What waits moves along when its day, the calendar or the
person's zone does (T6, T7); what went is left alone; what was dropped for a reason undone since waits again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storage.among import among
from storage.audit import plain
from storage.models import Notice, NoticeState
from storage.outbox import Subject

Key = tuple[int, str, str, int, str]
KEY = (Notice.person_id, Notice.kind, Notice.subject_kind, Notice.subject_id, Notice.occurrence)
PLANS_AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One notice to be queued: a fact for a person, due at `due_at`."""

    unit_id: int
    person_id: int
    kind: str
    subject: Subject
    occurrence: str
    due_at: datetime
    upcoming: datetime
    """The person's next hour: what had been dropped is not due before it."""
    fixed: bool = False
    """True where `due_at` was counted from now and not from a day: what waits already keeps its own."""
    asked_for: bool = False
    """True where the person chose that very moment: it is not the message of their day, and once dropped stays so."""
    audience: str | None = None
    colour: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return (self.person_id, self.kind, *self.subject, self.occurrence)


@dataclass(frozen=True)
class Queued:
    """What the outbox holds of an occurrence."""

    notice_id: int
    state: NoticeState
    message_id: int | None
    due_at: datetime


def write(session: Session, plans: Sequence[Plan], now: datetime) -> None:
    """Queue what is not queued yet, and bring what is up to date."""
    queued = dict(_queued(session, plans))
    fresh = {plan.key: plan for plan in plans if plan.key not in queued}
    if fresh:
        session.execute(insert(Notice), [_values(plan, now) for plan in fresh.values()])
    for plan in plans:
        if plan.key in queued:
            _bring_up_to_date(session, queued[plan.key], plan)


def _queued(session: Session, plans: Sequence[Plan]) -> Iterator[tuple[Key, Queued]]:
    """What is queued of these plans, and maybe more of what they are about, by key."""
    for start in range(0, len(plans), PLANS_AT_A_TIME):
        some = plans[start : start + PLANS_AT_A_TIME]
        # Asked by subject, which is one statement for all: a table of whole keys would be compiled anew each time.
        for subject_kind in {plan.subject[0] for plan in some}:
            about = {plan.subject[1] for plan in some if plan.subject[0] == subject_kind}
            found = select(*KEY, Notice.id, Notice.state, Notice.message_id, Notice.due_at).where(
                Notice.subject_kind == subject_kind,
                among(Notice.subject_id, about),
                Notice.occurrence.in_({plan.occurrence for plan in some}),
            )
            for *key, notice_id, state, message_id, due_at in session.execute(found):
                yield tuple(key), Queued(notice_id, state, message_id, due_at)  # type: ignore[misc]


def _values(plan: Plan, now: datetime) -> dict[str, Any]:
    subject_kind, subject_id = plan.subject
    return {
        "unit_id": plan.unit_id,
        "person_id": plan.person_id,
        "kind": plan.kind,
        "audience": plan.audience,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "occurrence": plan.occurrence,
        "colour": plan.colour,
        "scheduled": not plan.asked_for,
        "facts": plain(plan.facts),
        "due_at": plan.due_at,
        "made_at": now,
    }


def _bring_up_to_date(session: Session, queued: Queued, plan: Plan) -> None:
    if queued.state is NoticeState.DROPPED and not plan.asked_for:
        row = session.get_one(Notice, queued.notice_id)
        row.state, row.why, row.message_id = NoticeState.WAITING, None, None
        row.due_at = max(plan.due_at, plan.upcoming)
    elif _moves(queued, plan):
        session.get_one(Notice, queued.notice_id).due_at = plan.due_at


def _moves(queued: Queued, plan: Plan) -> bool:
    waits = queued.state is NoticeState.WAITING and queued.message_id is None
    return waits and not plan.fixed and queued.due_at != plan.due_at
