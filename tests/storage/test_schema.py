"""Which version the tables are of: newer ones are refused, older ones migrated, in one piece."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text

from storage.database import Database
from storage.engine import schema
from storage.engine.schema import Schema
from storage.faults import MigrationBroken, SchemaHalfDone, SchemaNewer
from storage.models import Base, Measure, Person
from tests.databases import on_sqlite

OLDEST = "0001"


@pytest.fixture
def blank(blank_url: str) -> Iterator[Database]:
    with closing(Database(blank_url)) as database:
        yield database


@pytest.fixture
def older(blank: Database) -> Database:
    """A ledger with the tables of the first version."""
    with blank.engine.begin() as connection:
        schema.migrate(connection, OLDEST)
    return blank


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def standing(database: Database) -> Schema:
    with database.engine.connect() as connection:
        return schema.standing(connection)


def alter(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for one in statements:
            connection.execute(text(one))


def test_an_empty_database_becomes_a_ledger(blank: Database) -> None:
    blank.upgrade()

    assert blank.run(lambda session: session.scalar(select(func.count(Person.id)))) == 0
    assert blank.run(lambda session: session.scalar(select(func.count(Measure.id)))) == 0


def test_the_newest_version_is_told_by_the_names_of_the_migrations(blank: Database) -> None:
    with blank.engine.connect() as connection:
        assert ScriptDirectory.from_config(schema.alembic_config(connection)).get_current_head() == schema.NEWEST


def test_migrations_make_what_the_models_say(blank: Database) -> None:
    blank.upgrade()

    with blank.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_is_harmless(blank: Database) -> None:
    blank.upgrade()
    blank.upgrade()

    assert standing(blank) is Schema.NEWEST


def test_an_older_ledger_is_brought_up_to_date(older: Database) -> None:
    assert standing(older) is Schema.OLDER
    older.upgrade()
    assert standing(older) is Schema.NEWEST


def test_the_backup_before_a_migration_is_of_the_older_ledger_and_may_use_it(older: Database) -> None:
    seen: list[Schema] = []

    older.upgrade(before=lambda: seen.append(older.run(lambda session: schema.standing(session.connection()))))

    assert seen == [Schema.OLDER]
    assert standing(older) is Schema.NEWEST


def test_nothing_is_backed_up_where_nothing_is_migrated(blank: Database) -> None:
    called: list[str] = []
    blank.upgrade(before=lambda: called.append("new"))
    blank.upgrade(before=lambda: called.append("newest"))

    assert called == []


def test_a_migration_is_not_begun_when_the_backup_fails(older: Database) -> None:
    def fails() -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 — it is this one
        older.upgrade(before=fails)
    assert standing(older) is Schema.OLDER


def test_a_ledger_of_a_newer_program_is_refused(ledger: Database) -> None:
    alter(ledger, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaNewer) as refused:
        ledger.upgrade()
    assert refused.value.values["found"] == "9999"


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
        "INSERT INTO alembic_version VALUES ('0001')",
        "DROP TABLE outbox",
    ],
)
def test_tables_that_are_of_no_one_version_are_refused(ledger: Database, change: str) -> None:
    alter(ledger, change)
    before = tables(ledger)

    with pytest.raises(SchemaHalfDone):
        ledger.upgrade()
    assert tables(ledger) == before


KILLED = """
import os, signal, sys
from sqlalchemy import event
from storage.database import Database
database, left = Database(sys.argv[1]), [int(sys.argv[2])]

def count(_connection, _cursor, statement, *_):
    if statement.split()[0] in ("CREATE", "ALTER", "INSERT", "UPDATE"):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

event.listen(database.engine, "before_cursor_execute", count)
database.upgrade()
"""


@pytest.mark.parametrize("statements", [2, 30])
def test_a_migration_killed_at_any_statement_has_not_happened(blank_url: str, blank: Database, statements: int) -> None:
    root = Path(schema.__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", KILLED, blank_url, str(statements)], cwd=root, check=False)

    assert killed.returncode == -9
    assert tables(blank) == set()
    blank.upgrade()
    assert standing(blank) is Schema.NEWEST


def test_two_that_start_at_once_do_not_migrate_twice(blank_url: str) -> None:
    two = [Database(blank_url), Database(blank_url)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Database.upgrade, two))

    assert [standing(one) for one in two] == [Schema.NEWEST, Schema.NEWEST]
    for one in two:
        one.close()


A_UNIT = """
    INSERT INTO unit (id, name, named, zone, chain_length, chain_head) VALUES (1, 'a', 1, 'UTC', 0, '')
"""


@on_sqlite
def test_a_migration_may_make_a_table_again_that_others_refer_to_but_loses_no_row(ledger: Database) -> None:
    """SQLite changes a table by making it again; with foreign keys on, what refers to it would go with it."""
    alter(ledger, A_UNIT, "INSERT INTO department VALUES (1, 1, 'b', '[]')")

    with schema.migrating(ledger.engine) as connection:
        connection.execute(text("DROP TABLE unit"))
        connection.execute(text("CREATE TABLE unit (id INTEGER PRIMARY KEY, name TEXT)"))
        connection.execute(text("INSERT INTO unit VALUES (1, 'a')"))

    with ledger.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM department")).scalar() == 1
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@on_sqlite
def test_a_migration_that_leaves_rows_referring_to_nothing_is_taken_back(ledger: Database) -> None:
    alter(ledger, A_UNIT, "INSERT INTO department VALUES (1, 1, 'b', '[]')")

    with pytest.raises(MigrationBroken) as broken, schema.migrating(ledger.engine) as connection:
        connection.execute(text("DELETE FROM unit"))

    assert broken.value.values["tables"] == ["department"]
    with ledger.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM unit")).scalar() == 1


A_PROBLEM = (
    "INSERT INTO inspection (id, unit_id, contact, claims, imported_at) VALUES (1, 1, '{}', '{}', '2026-11-23')",
    "INSERT INTO aspect (id, inspection_id, position) VALUES (1, 1, 1)",
    "INSERT INTO category (id, aspect_id, position) VALUES (1, 1, 1)",
    "INSERT INTO problem (id, unit_id, inspection_id, category_id, number, title, finding, state, round)"
    " VALUES (5, 1, 1, 1, 1, 'c', '', 'OPEN', 1)",
    "INSERT INTO measure (id, problem_id, number, text, steps, state, standing, mostly_done)"
    " VALUES (9, 5, 1, 'd', '[]', 'NOT_STARTED', 0, 0)",
)


@on_sqlite
@pytest.mark.parametrize("statements", [2, 8, 14])
def test_killed_while_tables_are_made_again_an_older_ledger_is_whole_and_starts(
    blank_url: str, blank: Database, statements: int
) -> None:
    with blank.engine.begin() as connection:
        schema.migrate(connection, "0008")
    alter(blank, A_UNIT, "INSERT INTO department VALUES (7, 1, 'b', '[]')", *A_PROBLEM)
    there = tables(blank)
    blank.engine.dispose()

    root = Path(schema.__file__).parents[2]
    killed = subprocess.run([sys.executable, "-c", KILLED, blank_url, str(statements)], cwd=root, check=False)

    assert killed.returncode == -9
    assert tables(blank) == there
    assert standing(blank) is Schema.OLDER
    blank.upgrade()
    assert standing(blank) is Schema.NEWEST
    with blank.engine.connect() as connection:
        numbers = [
            connection.execute(text(f"SELECT id FROM {one}")).scalar() for one in ("department", "problem", "measure")
        ]
        assert numbers == [7, 5, 9]
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@on_sqlite
def test_a_number_that_was_given_in_an_older_ledger_is_given_to_no_later_row(blank: Database) -> None:
    with blank.engine.begin() as connection:
        schema.migrate(connection, "0008")
    alter(blank, A_UNIT, "INSERT INTO department VALUES (7, 1, 'b', '[]')")
    blank.upgrade()
    alter(
        blank,
        "DELETE FROM department",
        "INSERT INTO department (unit_id, name, aliases) VALUES (1, 'c', '[]')",
    )

    with blank.engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM department")).scalar() == 8
