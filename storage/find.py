"""Finding rows for a verb or a question: the row, or NotFound, whoever asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import BindParameter, ScalarSelect, bindparam, select
from sqlalchemy.orm import Session, joinedload

from storage.among import among_given
from storage.attempts import has_changed
from storage.errors import NotFound
from storage.loading import load_work
from storage.models import Base, Inspection, Measure, Person, Problem

Row = TypeVar("Row", bound=Base)
NUMBERED = "numbered"


def get(session: Session, kind: type[Row], row_id: int) -> Row:
    """The row of that id. Raises NotFound."""
    row = session.get(kind, row_id)
    if row is None:
        raise NotFound
    return row


def problem_numbered(session: Session, unit_id: int, number: int) -> Problem | None:
    """The unit's problem of that ledger number, of its newest inspection, its measures at hand."""
    found = held(session, unit_id, number)
    if found is not None:
        return found
    return session.scalars(_NUMBERED, {"unit": unit_id, "number": number}).unique().first()


def hold(session: Session, wanted: Iterable[tuple[int, int]]) -> None:
    """Read at once the problems of these units and numbers, with what a view of them needs: several are about to ask,
    and each by themselves would take as many statements as all of them."""
    by_unit: dict[int, set[int]] = defaultdict(set)
    for unit_id, number in wanted:
        by_unit[unit_id].add(number)
    found = {
        (unit_id, row.number): row
        for unit_id, numbers in by_unit.items()
        for row in session.scalars(_ALL_NUMBERED, {"unit": unit_id, "numbers": numbers}).unique()
    }
    load_work(session, found.values())
    session.info[NUMBERED] = found


def held(session: Session, unit_id: int, number: int) -> Problem | None:
    """That problem, if it was read at once with others and nothing has changed since."""
    found: Problem | None = session.info.get(NUMBERED, {}).get((unit_id, number))
    return None if found is None or has_changed(session) else found


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
_ALL_NUMBERED = (
    select(Problem)
    .join(Inspection, Inspection.id == Problem.inspection_id)
    .where(Inspection.unit_id == bindparam("unit"), among_given(Problem.number, "numbers"))
    .order_by(Problem.inspection_id)
    .options(joinedload(Problem.measures))
)
"""Of a number that several inspections have, the newest comes last."""


def measure_numbered(session: Session, unit_id: int, problem: int, number: int) -> Measure | None:
    found = problem_numbered(session, unit_id, problem)
    return next((m for m in found.measures if m.number == number), None) if found else None


def people(session: Session, ids: Sequence[int]) -> tuple[Person, ...]:
    """These people, in this order. Raises NotFound."""
    return tuple(get(session, Person, person_id) for person_id in ids)
