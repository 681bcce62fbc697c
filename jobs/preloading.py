"""What judging and wording notices will ask the ledger for, fetched in a few queries for all of them.

Rules and words are written for one notice and follow relationships from row to row. With everything in the session
already, they run without a query of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad as Load
from sqlalchemy.orm.util import identity_key

from storage.models import (
    Department,
    Extension,
    Measure,
    Notice,
    Person,
    Problem,
    Report,
    Review,
    Unit,
)


def preload(session: Session, notices: Sequence[Notice]) -> list[object]:
    """The rows that these notices are about, with all that belongs to them. Sessions forget what nobody holds: keep
    the list for as long as the rows are wanted."""
    about: dict[str, set[int]] = {}
    for notice in notices:
        about.setdefault(notice.subject_kind, set()).add(notice.subject_id)
    reports = _rows(session, Report, about.get("report"))
    extensions = _rows(session, Extension, about.get("extension"))
    reviews = _rows(session, Review, about.get("review"))
    problem_ids = {row.problem_id for row in reviews} | about.get("problem", set())
    problems = _rows(session, Problem, problem_ids, *_of_problem())
    measure_ids = {row.measure_id for row in (*reports, *extensions)} | about.get("measure", set())
    measures = _rows(session, Measure, measure_ids, *_of_measure(), _problem_of_measure())
    units = _rows(session, Unit, {row.unit_id for row in notices})
    return [reports, extensions, reviews, problems, measures, units, _people(session, problems, measures)]


def people(session: Session, ids: Iterable[int]) -> list[Person]:
    """These people with what they are in their units; keep the list, as above."""
    here = {one: session.identity_map.get(identity_key(Person, one)) for one in ids}
    known = [person for person in here.values() if person is not None]
    return known + _rows(session, Person, {one for one, person in here.items() if person is None}, _OF_PERSON)


_OF_PERSON = selectinload(Person.memberships)


def _of_measure() -> tuple[Load, ...]:
    reports = selectinload(Measure.reports).selectinload(Report.evidence)
    return selectinload(Measure.assignments), reports, selectinload(Measure.extensions)


def _problem_of_measure() -> Load:
    return selectinload(Measure.problem).selectinload(Problem.assignments)


def _of_problem() -> tuple[Load, ...]:
    measures = selectinload(Problem.measures).options(*_of_measure())
    return measures, selectinload(Problem.assignments), selectinload(Problem.reviews)


def _people(session: Session, problems: Sequence[Problem], measures: Sequence[Measure]) -> list[object]:
    """Everybody whom the items name."""
    items = {*measures, *(row for problem in problems for row in problem.measures)}
    above = {*problems, *(row.problem for row in measures)}
    assignments = [row for item in items for row in item.assignments]
    assignments += [row for problem in above for row in problem.assignments]
    reports = [row for item in items for row in item.reports]
    named = {row.person_id for row in assignments} | {row.person_id for row in reports}
    named |= {row.decided_by for row in reports}
    departments = {row.department_id for row in assignments}
    return [
        people(session, {one for one in named if one}),
        _rows(session, Department, {one for one in departments if one}),
    ]


def _rows(session: Session, kind: type[Any], ids: set[int] | None, *options: Load) -> list[Any]:
    if not ids:
        return []
    return list(session.scalars(select(kind).where(kind.id.in_(ids)).options(*options)))
