"""Large ledgers, made by the database itself in a few statements; and a PostgreSQL server to put them on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Integer, String, Table, case, cast, insert, literal, select, text

from jobs.office import Office
from storage.database import Database
from storage.models import (
    Aspect,
    Assignment,
    Category,
    Inspection,
    Measure,
    MeasureState,
    Membership,
    Message,
    MessageState,
    Notice,
    NoticeState,
    OwnerRole,
    Person,
    Problem,
    Role,
    Service,
    Unit,
)
from storage.types import UtcDateTime
from tests import postgres

PEOPLE = 2_000
MEASURES_A_PROBLEM = 5
FIRST_ACCOUNT = 1_000_000
Values = dict[str, Any]


@contextmanager
def postgresql_server() -> Iterator[postgres.Server]:
    """A server of one's own, as careful as one in earnest. Raises postgres.Unavailable."""
    server = postgres.started(postgres.folder_of(os.getpid()))
    try:
        yield server
    finally:
        server.remove()


def fresh_sqlite(folder: Path, name: str) -> str:
    return f"sqlite:///{folder / name}.db"


def opened(url: str) -> Database:
    database = Database(url)
    database.upgrade()
    return database


@contextmanager
def filling(database: Database) -> Iterator[Connection]:
    """A transaction that trusts what it is given: keys are not looked up, row by row."""
    with database.engine.connect() as connection:
        postgresql = connection.dialect.name == "postgresql"
        if postgresql:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        connection.commit()
    if postgresql:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as it does by itself within minutes of so many new rows


def numbers(count: int) -> CTE:
    """1 to `count`, as a table with the column `i`."""
    first = select(literal(1, Integer).label("i")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.i + 1).where(first.c.i < count))


def fill(connection: Connection, kind: type[Any], count: int, /, **values: Any) -> None:
    """`count` rows; each value is one for all, or a function of the row's number, from 1."""
    table: Table = kind.__table__
    row = numbers(count)
    columns = {name: value(row.c.i) if callable(value) else literal(value, table.c[name].type)
               for name, value in values.items()}  # fmt: skip
    chosen = select(*(column.label(name) for name, column in columns.items()))
    connection.execute(insert(table).from_select(list(columns), chosen))


def named(prefix: str) -> Any:
    return lambda i: literal(prefix, String) + cast(i, String)


def people_and_items(connection: Connection, measures: int, now: datetime, *, people: int = PEOPLE) -> None:
    """A unit with an inspection of so many measures, five a problem, each problem with an owner; nothing of it has to
    be looked at within a day."""
    problems = max(measures // MEASURES_A_PROBLEM, 1)
    fill(connection, Unit, 1, id=1, name="大单位", named=True, zone="Asia/Shanghai", chain_length=0, chain_head="")
    fill(connection, Person, people, name=named("职工"), telegram_id=lambda i: i + FIRST_ACCOUNT, joined_at=now)
    fill(connection, Membership, people, person_id=lambda i: i, unit_id=1, role=Role.OWNER)
    fill(connection, Inspection, 1, id=1, unit_id=1, contact={}, claims={}, imported_at=now)
    fill(connection, Aspect, 1, id=1, inspection_id=1, position=1)
    fill(connection, Category, 1, id=1, aspect_id=1, position=1)
    fill(
        connection, Problem, problems,
        unit_id=1, inspection_id=1, category_id=1, number=lambda i: i, title=named("消防设施管理不规范"),
        finding="部分灭火器过期未更换", state="open", round=1,
    )  # fmt: skip
    fill(
        connection, Assignment, problems,
        problem_id=lambda i: i, role=OwnerRole.OWNER, person_id=lambda i: 1 + i % people,
    )  # fmt: skip
    fill(
        connection, Measure, measures,
        problem_id=lambda i: 1 + (i - 1) % problems, number=lambda i: 1 + (i - 1) // problems,
        text="更换灭火器并登记台账", steps=[], state=MeasureState.IN_PROGRESS, standing=False, mostly_done=False,
        deadline=now.date() + timedelta(days=90), original_deadline=now.date() + timedelta(days=90),
        deadline_set_at=now - timedelta(days=30), assigned_at=now - timedelta(days=30),
        acknowledged_at=now - timedelta(days=29), look_at=later(now),
    )  # fmt: skip


def later(now: datetime) -> Any:
    """A moment on one of the ninety days from tomorrow on."""
    moments = [literal(now + timedelta(days=1 + n), UtcDateTime()) for n in range(90)]

    def chosen(i: ColumnElement[int]) -> ColumnElement[Any]:
        return case(*((i % len(moments) == n, moment) for n, moment in enumerate(moments)), else_=moments[0])

    return chosen


def history(connection: Connection, notices: int, now: datetime, *, people: int = PEOPLE) -> None:
    """So many notices that went out, each in a message of its own."""
    past = now - timedelta(days=10)
    sent = {"made_at": past, "scheduled": True}
    fill(
        connection, Message, notices, **sent,
        person_id=lambda i: 1 + i % people, state=MessageState.SENT, next_attempt_at=past, attempts=1, repeats=0,
        chat_id=lambda i: FIRST_ACCOUNT + 1 + i % people, telegram_message_id=lambda i: i, sent_at=past, texts=[],
    )  # fmt: skip
    fill(connection, Notice, notices, **sent, **reminder(lambda i: i, people), state=NoticeState.SENT, due_at=past,
         message_id=lambda i: i)  # fmt: skip


def pending(connection: Connection, notices: int, now: datetime, *, people: int = PEOPLE) -> None:
    """So many notices that are due, in messages that wait to be sent, after those of `history`, if any."""
    due = now - timedelta(minutes=1)
    ready = {"made_at": due, "scheduled": True}
    fill(
        connection, Message, notices, **ready,
        person_id=lambda i: 1 + i % people, state=MessageState.READY, next_attempt_at=due, attempts=0, repeats=0,
        texts=[],
    )  # fmt: skip
    fill(connection, Notice, notices, **ready, **reminder(lambda i: i, people), state=NoticeState.WAITING, due_at=due,
         message_id=lambda i: i)  # fmt: skip


def reminder(measure: Any, people: int) -> Values:
    return {
        "unit_id": 1,
        "person_id": lambda i: 1 + i % people,
        "kind": "deadline",
        "audience": "owner",
        "subject_kind": "measure",
        "subject_id": measure,
        "occurrence": named("1:2026-01-01:"),
        "colour": "yellow",
        "facts": {"rung": "day_10", "deadline": date(2026, 1, 1).isoformat(), "instead_of": [], "nobody": False},
    }


def settled(connection: Connection, office: Office) -> None:
    """As a ledger that was at work yesterday: planned by these settings, and its statistics known where the database
    gathers them by itself."""
    connection.execute(insert(Service).values(id=1, epoch=0, planned_by=office.settings))
    if connection.dialect.name == "postgresql":
        catch_up(connection, (Unit, Person, Membership, Inspection, Aspect, Category, Problem, Assignment, Measure))
        catch_up(connection, (Message, Notice))


def catch_up(connection: Connection, kinds: Sequence[type[Any]]) -> None:
    """The next id that PostgreSQL gives is after those that were given by hand."""
    for kind in kinds:
        table = kind.__table__.name
        last = f"coalesce((SELECT max(id) FROM {table}), 1)"
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})"))
