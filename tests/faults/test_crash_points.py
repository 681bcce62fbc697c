"""Faults between two statements of one transaction, and after a pause (faults.md, R5 and R6)."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from jobs.office import Office
from jobs.ticks import tick
from storage import outbox
from storage.audit import broken_at
from storage.database import Database
from storage.models import Base, NoticeState, OwnerRole, ReviewState, Role, Unit
from storage.verbs import extensions, measures, problems
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    LOOK_BACKS,
    OVERSEER,
    OWNER,
    Cast,
    at,
    monday,
    person,
)
from tests.jobs.helpers import ITEM, Clock, World, day, nine

NOW = at(monday)
Contents = dict[str, list[str]]
Deed = Callable[[], object]


# At each statement


class Killed(BaseException):
    """What no code of the program can catch: the process is gone."""


@dataclass
class Killer:
    """Ends the connection without a word before the statement of that number, or after the last one before the
    commit."""

    engine: Engine
    before: int = 0
    seen: int = 0

    def statement(self, connection: Connection, *_more: object) -> None:
        self.seen += 1
        if self.seen == self.before:
            connection.invalidate()
            raise Killed

    def commit(self, connection: Connection) -> None:
        self.statement(connection)

    def __enter__(self) -> Killer:
        event.listen(self.engine, "before_cursor_execute", self.statement)
        event.listen(self.engine, "commit", self.commit)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self.statement)
        event.remove(self.engine, "commit", self.commit)


def contents(database: Database) -> Contents:
    """Every row of every table."""
    tables = Base.metadata.sorted_tables

    def read(session: Session) -> Contents:
        return {one.name: sorted(map(repr, session.execute(select(one)))) for one in tables}

    return database.run(read)


def acknowledge(cast: Cast) -> Deed:
    measure = cast.measure(2, 3)
    cast.assigns((2, 3), OwnerRole.OWNER, LEADER)
    return lambda: cast.does(LEADER, measures.acknowledge, measure, NOW)


def assign(cast: Cast) -> Deed:
    return lambda: cast.assigns(ITEM, OwnerRole.OWNER, COLLEAGUE, LEADER, now=NOW)


def set_deadline(cast: Cast) -> Deed:
    return lambda: cast.is_due(2, day("12-18"), NOW)


def submit(cast: Cast) -> Deed:
    photo, measure = cast.sends(COLLEAGUE), cast.measure(*ITEM)
    return lambda: cast.does(COLLEAGUE, measures.submit, measure, NOW, evidence=[photo])


def withdraw(cast: Cast) -> Deed:
    report = cast.submits(COLLEAGUE, *ITEM, NOW)
    return lambda: cast.does(COLLEAGUE, measures.withdraw, report, NOW)


def verify(cast: Cast) -> Deed:
    """The last of its problem, so that the coordinator is told too."""
    for number in (1, 3):
        cast.finishes(COLLEAGUE, 2, number, NOW)
    report = cast.submits(COLLEAGUE, *ITEM, NOW)
    return lambda: cast.does(LEADER, measures.verify, report, NOW)


def send_back(cast: Cast) -> Deed:
    report = cast.submits(COLLEAGUE, *ITEM, NOW)
    return lambda: cast.does(LEADER, measures.send_back, report, NOW, today=monday, reason="照片看不清")


def ask_extension(cast: Cast) -> Deed:
    cast.is_due(ITEM, day("12-18"), NOW)
    return lambda: asks(cast)


def asks(cast: Cast) -> int:
    wanted, measure = day("12-31"), cast.measure(*ITEM)
    return cast.does(
        COLLEAGUE, extensions.ask_extension, measure, NOW, today=monday, reason="等待采购", wanted=wanted
    ).id


def decide_extension(cast: Cast) -> Deed:
    cast.is_due(ITEM, day("12-18"), NOW)
    extension = asks(cast)
    return lambda: cast.does(LEADER, extensions.decide_extension, extension, NOW, granted=day("12-25"))


def close(cast: Cast) -> Deed:
    for number in (1, 2):
        cast.finishes(OWNER, 1, number, NOW)
    problem = cast.problem(1)
    return lambda: cast.does(COORDINATOR, problems.close, problem, NOW, review_days=LOOK_BACKS)


def rebound(cast: Cast) -> Deed:
    cast.closes(1, NOW)
    first, found = cast.look_backs(1)[0], ReviewState.REBOUNDED
    on, moment = LOOK_BACKS[0][1], at(LOOK_BACKS[0][1])
    return lambda: cast.does(OVERSEER, problems.look_back, first, found, moment, today=on, note="又有白条")


def plan_reminders(cast: Cast) -> Deed:
    """What the clock does to rows is one transaction too."""
    cast.is_due(2, day("12-18"), NOW)
    return lambda: cast.read(lambda session: tick(session, at(day("12-17")), Office()))


DEEDS = (
    acknowledge, assign, set_deadline, submit, withdraw, verify, send_back, ask_extension, decide_extension, close,
    rebound, plan_reminders,
)  # fmt: skip


@pytest.mark.parametrize("prepared", DEEDS, ids=lambda prepared: prepared.__name__)
def test_r5_killed_between_any_two_statements_all_is_done_or_nothing(
    cast: Cast, prepared: Callable[[Cast], Deed]
) -> None:
    """State, event, outbox: as they were, or as they are to be; never one without the others."""
    deed = prepared(cast)
    before = contents(cast.database)
    for killed_at in itertools.count(1):
        with Killer(cast.database.engine, killed_at) as killer:
            try:
                deed()
                break
            except Killed:
                pass
        assert contents(cast.database) == before, f"half done when killed at statement {killed_at}"

    after = contents(cast.database)
    assert killer.seen == killed_at - 1
    assert {"outbox", "measure"} & {table for table in after if after[table] != before[table]}
    assert cast.read(lambda session: [broken_at(session, unit) for unit in session.scalars(select(Unit))]) == [None] * 2


# After a pause


async def test_r6_what_came_due_in_three_hours_of_absence_is_sent_once_marked_late_and_together(cast: Cast) -> None:
    """Forty moments between nine and twelve, for eight people."""
    world = World(cast, Clock(at(monday, 8, 59)))
    people = [f"职工{number}" for number in range(8)]
    for name in people:
        cast.joins(name, Role.OWNER)
    cast.read(lambda session: queued(session, cast, people))
    await world.runs()
    assert not world.heard()

    await world.wakes_at(monday, 12)
    await world.runs(later=timedelta(hours=1))

    told = world.heard()
    assert sorted(one.to for one in told) == sorted(people)
    assert {(one.late, one.kinds) for one in told} == {(True, ("held",) * 5)}
    assert [row.state for row in world.notices("held")] == [NoticeState.SENT] * 40


def queued(session: Session, cast: Cast, people: list[str]) -> None:
    """Forty reminders, one every four and a half minutes from nine on."""
    unit_id = cast.actor(session, COORDINATOR).unit_id
    for place in range(40):
        due_at = nine(monday) + place * timedelta(minutes=4, seconds=30)
        one = person(session, people[place % len(people)])
        outbox.plan(session, one, "held", ("problem", place), NOW, unit_id=unit_id, occurrence="x", due_at=due_at)
