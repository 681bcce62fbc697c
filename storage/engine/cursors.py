"""PostgreSQL's cursors, with a description of the result that costs less."""

from __future__ import annotations

from typing import Any

import psycopg

PARAMSTYLE = "numeric_dollar"
"""How these cursors want the places of values written, as SQLAlchemy calls it."""


class LeanCursor(psycopg.RawCursor[Any]):
    """A cursor that takes a statement as the server does, with $1 for the first value: the library looks for no other
    places of values in it, as it would each time in a long one. Its `description` is plain tuples. SQLAlchemy reads no
    more than the names of the columns, for each statement; the library would make an object of each column, which
    takes as long as fetching a few rows."""

    @property
    def description(self) -> list[Any] | None:
        result = self.pgresult
        if result is None or not result.nfields:
            return None
        return [(_name(result.fname(nth)), result.ftype(nth), *[None] * 5) for nth in range(result.nfields)]


def takes_raw_statements(connection: psycopg.Connection[Any], _record: Any) -> None:
    """What the server keeps the rows of is asked for in the same way."""
    connection.server_cursor_factory = psycopg.RawServerCursor


def _name(name: bytes | None) -> str:
    return (name or b"").decode()
