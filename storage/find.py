"""Finding rows for a verb: the row, or NotFound, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import BindParameter, ScalarSelect, bindparam, select
from sqlalchemy.orm import Session, joinedload

from storage.errors import NotFound
from storage.models import Base, Inspection, Measure, Person, Problem

Row = TypeVar("Row", bound=Base)


def get(session: Session, kind: type[Row], row_id: int) -> Row:
    """The row of that id. Raises NotFound."""
    row = session.get(kind, row_id)
    if row is None:
        raise NotFound
    return row


def problem_numbered(session: Session, unit_id: int, number: int) -> Problem | None:
    """The unit's problem of that ledger number, of its newest inspection, its measures at hand."""
    return session.scalars(_NUMBERED, {"unit": unit_id, "number": number}).unique().first()


def numbered(unit_id: int | BindParameter[int], number: int | BindParameter[int]) -> ScalarSelect[int]:
    """The id of that problem, looked for by its inspection: by unit and number it would go through all there are."""
    rows = select(Problem.id).join(Inspection, Inspection.id == Problem.inspection_id)
    rows = rows.where(Inspection.unit_id == unit_id, Problem.number == number)
    return rows.order_by(Problem.inspection_id.desc()).limit(1).scalar_subquery()


_NUMBERED = (
    select(Problem)
    .where(Problem.id == numbered(bindparam("unit"), bindparam("number")))
    .options(joinedload(Problem.measures))
)


def measure_numbered(session: Session, unit_id: int, problem: int, number: int) -> Measure | None:
    found = problem_numbered(session, unit_id, problem)
    return next((m for m in found.measures if m.number == number), None) if found else None


def people(session: Session, ids: Sequence[int]) -> tuple[Person, ...]:
    """These people, in this order. Raises NotFound."""
    return tuple(get(session, Person, person_id) for person_id in ids)
