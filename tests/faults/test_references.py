"""B11: what others refer to stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage import audit
from storage.models import Department, Event, Membership, Unit
from tests.cast import OWNER, Cast, at, monday
from tests.cast import person as row_of


def test_b11_a_person_with_a_history_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.delete(row_of(session, OWNER)))
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.execute(text("DELETE FROM person")))

    assert cast.person(OWNER)


def test_b11_every_connection_minds_what_refers_to_what(cast: Cast) -> None:
    for _ in range(2):
        cast.database.engine.dispose()
        with cast.database.engine.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO department (unit_id, name, aliases) VALUES (999, 'x', '[]')"))


def test_b11_what_others_refer_to_is_not_deleted(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.delete(session.get_one(Unit, 1)))


def test_b11_a_row_refers_to_what_there_is(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        cast.read(lambda session: session.add(Department(unit_id=999, name="无", aliases=[])))


def test_b11_who_leaves_keeps_their_history(cast: Cast) -> None:
    cast.submits(OWNER, 1, 1, at(monday))
    cast.leaves(OWNER)

    def left(session: Session) -> list[str]:
        row = row_of(session, OWNER)
        done = select(Event.kind).where(Event.actor_id == row.id)
        assert session.scalars(select(Membership).where(Membership.person_id == row.id)).one().ended_at
        return list(session.scalars(done))

    assert "measure_submitted" in cast.read(left)
    assert cast.read(lambda session: audit.broken_at(session, session.get_one(Unit, 1))) is None
