"""Many people, each with one measure that speaks up on the same morning; made at once, for benchmarks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.web.botapi import BotApi
from jobs.moments import at_local, zone_named
from storage.models import (
    Aspect,
    Assignment,
    Category,
    Inspection,
    Measure,
    MeasureState,
    Membership,
    OwnerRole,
    Person,
    Problem,
    Role,
    Unit,
)

ZONE = zone_named("Asia/Shanghai")
DAY = date(2026, 11, 25)
"""A Wednesday: nine o'clock of it is when everybody's reminder is due."""
FIRST_CHAT = 100_000
A_PROBLEM = 10
"""Measures of one problem."""
AHEAD = timedelta(days=20)


def moment(hour: time, day: date = DAY) -> datetime:
    return at_local(day, hour, ZONE)


def crowd(session: Session, people: int, coordinators: int = 0, look_at: datetime | None = None) -> None:
    """A unit with so many owners of one measure each, due in twenty days, and so many coordinators. The measures want
    to be looked at at once, or at `look_at`."""
    before = moment(time(10), DAY - timedelta(days=1))
    unit = Unit(name="云溪县档案馆", zone="Asia/Shanghai")
    session.add(unit)
    session.flush()
    inspection, category = _category(session, unit)
    owners = _people(session, unit, Role.OWNER, people, FIRST_CHAT, before)
    _people(session, unit, Role.COORDINATOR, coordinators, FIRST_CHAT + people, before)
    for first in range(0, people, A_PROBLEM):
        number = 1 + first // A_PROBLEM
        problem = Problem(
            unit_id=unit.id, inspection_id=inspection.id, category_id=category.id, number=number,
            title=f"第{number}类台账不全", finding="",
        )  # fmt: skip
        session.add(problem)
        session.flush()
        for nth, owner in enumerate(owners[first : first + A_PROBLEM], 1):
            session.add(_measure(problem, nth, owner, before, look_at or before))
    session.flush()


def _category(session: Session, unit: Unit) -> tuple[Inspection, Category]:
    inspection = Inspection(unit_id=unit.id, imported_at=moment(time(9), DAY - timedelta(days=30)))
    session.add(inspection)
    session.flush()
    aspect = Aspect(inspection_id=inspection.id, position=1, title="管理")
    session.add(aspect)
    session.flush()
    category = Category(aspect_id=aspect.id, position=1)
    session.add(category)
    session.flush()
    return inspection, category


def _people(session: Session, unit: Unit, role: Role, count: int, first: int, joined: datetime) -> list[Person]:
    rows = [Person(name=f"{role}{number}", telegram_id=first + number, joined_at=joined) for number in range(count)]
    session.add_all(rows)
    session.flush()
    session.add_all(Membership(person_id=row.id, unit_id=unit.id, role=role) for row in rows)
    session.flush()
    return rows


def _measure(problem: Problem, nth: int, owner: Person, before: datetime, look_at: datetime) -> Measure:
    return Measure(
        problem_id=problem.id, number=nth, text=f"补齐第{problem.number}类台账第{nth}册",
        state=MeasureState.IN_PROGRESS, deadline=DAY + AHEAD, deadline_set_at=before, assigned_at=before,
        acknowledged_at=before, look_at=look_at, assignments=[Assignment(role=OwnerRole.OWNER, person_id=owner.id)],
    )  # fmt: skip


def phones(api: BotApi, count: int) -> list[int]:
    """The chats of so many people of the crowd, who have pressed Start some time ago."""
    chats = list(range(FIRST_CHAT, FIRST_CHAT + count))
    for chat in chats:
        api.add_user(chat, str(chat))
        api.chats[chat].started = True
    return chats
