"""What can be searched: every text of the ledger that tells of an item, and the pairs of characters in it.

Derived from the ledger's other tables, in the transaction that changes them: `storage.searching.texts`.
"""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Place(IntEnum):
    """Where in the ledger a text stands; the first is the best to be found in."""

    TITLE = 0
    FINDING = 1
    MEASURE = 2
    EVIDENCE = 3
    HISTORY = 4


class SearchText(Base):
    """One text, as it is compared: small letters, one width. `id` follows from the row that it was taken from."""

    __tablename__ = "search_text"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    problem_id: Mapped[int] = mapped_column(ForeignKey("problem.id"), index=True)
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"))
    """None for what is said of the problem itself."""
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class SearchGram(Base):
    """Two characters that follow each other in a text, or the beginning of a word in Latin letters. The key is the
    order in which texts are wanted: `weight` is less for a better place, then for a shorter text."""

    __tablename__ = "search_gram"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 — SQLAlchemy reads it from the class

    unit_id: Mapped[int] = mapped_column(primary_key=True)
    gram: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    weight: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
