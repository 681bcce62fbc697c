"""Column types that refuse what would be wrong later."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator


class NaiveDateTime(ValueError):
    """A datetime without a time zone was to be stored."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite hands datetimes back naive: here they become aware again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveDateTime(value.isoformat())
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@compiles(String, "postgresql")
def of_any_length(_type: String, _compiler: Any, **_kwargs: Any) -> str:
    """A column's length is for people to read: a name that SQLite keeps, PostgreSQL keeps too."""
    return "VARCHAR"
