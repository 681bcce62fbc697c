"""What all tables share."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Enum, Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase

from storage.types import UtcDateTime

JsonDict = dict[str, Any]
JsonList = list[Any]


class Base(DeclarativeBase):
    # Named constraints: a migration can only change what has a name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 — SQLAlchemy reads it from the class
        datetime: UtcDateTime,
        JsonDict: JSON,
        JsonList: JSON,
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            length=24,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }


NUMBERED_ONCE = {"sqlite_autoincrement": True}
"""For `__table_args__` of what can be taken away again and is known elsewhere by its number: no later row gets it."""


def looked_at_in_order(table: str) -> Index:
    """The index by which the ticks find their rows: only those that are to be looked at are in it, in the order in
    which they are taken, though thousands come due at the same midnight."""
    waits = text("look_at IS NOT NULL")
    return Index(f"ix_{table}_look_at", "look_at", "id", sqlite_where=waits, postgresql_where=waits)
