"""PostgreSQL's cursors, with a description of the result that costs less."""

from __future__ import annotations

from typing import Any

import psycopg


class LeanCursor(psycopg.Cursor[Any]):
    """A cursor whose `description` is plain tuples. SQLAlchemy reads no more than the names of the columns, for each
    statement; the library would make an object of each column, which takes as long as fetching a few rows."""

    @property
    def description(self) -> list[Any] | None:
        result = self.pgresult
        if result is None or not result.nfields:
            return None
        return [(_name(result.fname(nth)), result.ftype(nth), *[None] * 5) for nth in range(result.nfields)]


def _name(name: bytes | None) -> str:
    return (name or b"").decode()
