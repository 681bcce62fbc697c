"""Ids given as one parameter find the same rows, by the same index, on both databases."""

from __future__ import annotations

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.among import among, unindexed
from storage.models import Measure, Message, MessageState
from tests.cast import Cast
from tests.databases import on_sqlite


def test_those_that_are_among_the_ids_are_found(cast: Cast) -> None:
    every = cast.read(lambda session: list(session.scalars(select(Measure.id).order_by(Measure.id))))
    some = every[::2]

    assert cast.read(lambda session: set(session.scalars(select(Measure.id).where(among(Measure.id, some))))) == set(
        some
    )
    assert cast.read(lambda session: list(session.scalars(select(Measure.id).where(among(Measure.id, []))))) == []


@on_sqlite
def test_sqlite_looks_up_the_ids_and_reads_no_table_whole(cast: Cast) -> None:
    waits = unindexed(Message.state).in_([MessageState.READY])

    def plan(session: Session) -> str:
        compiled = (
            select(Message.id)
            .where(among(Message.id, [1, 2]), waits)
            .compile(cast.database.engine, compile_kwargs={"literal_binds": True})
        )
        rows = session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))
        return " ".join(row[3] for row in rows)

    assert "SEARCH message USING INTEGER PRIMARY KEY" in cast.read(plan)
