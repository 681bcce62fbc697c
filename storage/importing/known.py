"""The ledger's rows as plain values, read in few queries whatever their number, and never all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from storage.among import among
from storage.importing.diff import Who
from storage.importing.tree import IMMEDIATE, Due
from storage.models import (
    Aspect,
    Assignment,
    Category,
    Department,
    Measure,
    MeasureState,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
)

NAMED = (Assignment.role, Person.id, Person.name, Department.id, Department.name)
FETCHED = 500
"""Rows that are fetched at a time."""
Rows = TypeVar("Rows", bound=Select[*tuple[Any, ...]])
Owners = Mapping[OwnerRole, tuple[Who, ...]]
NOBODY: Owners = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownMeasure:
    id: int
    number: int
    printed: str | None
    text: str
    steps: tuple[str, ...]
    deadline: date | None
    immediate_on: date | None
    standing: bool
    state: MeasureState
    owners: Owners

    @property
    def due(self) -> Due | None:
        return due_of(self)


@dataclass(kw_only=True, slots=True)
class KnownProblem:
    id: int
    number: int
    printed: str | None
    title: str
    finding: str
    deadline: date | None
    immediate_on: date | None
    state: ProblemState
    aspect: str | None
    category: str | None
    owners: Owners
    measures: list[KnownMeasure] = field(default_factory=list)
    """Only while the problem is compared."""

    @property
    def is_finished(self) -> bool:
        return self.state in (ProblemState.CLOSED, ProblemState.HELD)

    @property
    def due(self) -> Due | None:
        return due_of(self)


def due_of(item: KnownMeasure | KnownProblem) -> Due | None:
    """As a document would say it of the item itself."""
    return IMMEDIATE if item.deadline and item.deadline == item.immediate_on else item.deadline


def problems_in(session: Session, inspection: int) -> list[KnownProblem]:
    """The problems of an inspection by number, their measures left out: those come a few at a time."""
    here = Problem.inspection_id == inspection
    named = select(Assignment.problem_id, *NAMED).join(Problem, Assignment.problem_id == Problem.id)
    owners = _owners(session, named, Assignment.problem_id, here)
    columns = (
        Problem.id, Problem.number, Problem.printed, Problem.title, Problem.finding, Problem.deadline,
        Problem.immediate_on, Problem.state, Aspect.title, Category.title,
    )  # fmt: skip
    rows = select(*columns).select_from(Problem).join(Category, Problem.category_id == Category.id)
    rows = rows.join(Aspect, Category.aspect_id == Aspect.id).where(here).order_by(Problem.number)
    return [
        KnownProblem(
            id=row, number=number, printed=printed, title=title, finding=finding, deadline=deadline,
            immediate_on=immediate_on, state=state, aspect=aspect, category=category, owners=owners.get(row, NOBODY),
        )
        for row, number, printed, title, finding, deadline, immediate_on, state, aspect, category in session.execute(
            few(rows)
        )
    ]  # fmt: skip


def measures_of(session: Session, problems: Sequence[int]) -> dict[int, list[KnownMeasure]]:
    """The measures of some problems, by the id of the problem, in their order."""
    there = among(Measure.problem_id, problems)
    named = select(Assignment.measure_id, *NAMED).join(Measure, Assignment.measure_id == Measure.id)
    owners = _owners(session, named, Assignment.measure_id, there)
    columns = (
        Measure.problem_id, Measure.id, Measure.number, Measure.printed, Measure.text, Measure.steps, Measure.deadline,
        Measure.immediate_on, Measure.standing, Measure.state,
    )  # fmt: skip
    found: dict[int, list[KnownMeasure]] = {row: [] for row in problems}
    rows = select(*columns).where(there).order_by(Measure.problem_id, Measure.number)
    for above, row, number, printed, text, steps, deadline, immediate_on, standing, state in session.execute(rows):
        found[above].append(
            KnownMeasure(
                id=row, number=number, printed=printed, text=text, steps=tuple(steps), deadline=deadline,
                immediate_on=immediate_on, standing=standing, state=state, owners=owners.get(row, NOBODY),
            )
        )  # fmt: skip
    return found


def few(rows: Rows) -> Rows:
    """The same rows, fetched a few at a time and not held all at once."""
    return rows.execution_options(yield_per=FETCHED)


def _owners(
    session: Session, named: Select[*tuple[Any, ...]], item: Any, where: ColumnElement[bool]
) -> dict[int, Owners]:
    """By item: who is named on it in which role. Each kind of item in a query of its own: one with an OR between them
    would look through all problems for each row."""
    one = _One()
    rows = named.outerjoin(Person, Assignment.person_id == Person.id)
    rows = rows.outerjoin(Department, Assignment.department_id == Department.id)
    ordered = few(rows.where(where).order_by(item, Assignment.id))
    return {row: one.of(who) for row, who in groupby(session.execute(ordered), key=itemgetter(0))}


class _One:
    """The same people on many items are the same objects: a ledger has far fewer of them than items."""

    def __init__(self) -> None:
        self._whos: dict[tuple[str, int], Who] = {}
        self._owners: dict[tuple[tuple[OwnerRole, Who], ...], Owners] = {}

    def of(self, rows: Iterable[Any]) -> Owners:
        named = tuple((role, self._who(*who)) for _, role, *who in rows)
        if named not in self._owners:
            roles = dict.fromkeys(role for role, _ in named)
            self._owners[named] = {role: tuple(who for held, who in named if held is role) for role in roles}
        return self._owners[named]

    def _who(self, person: int | None, person_name: str, place: int, place_name: str) -> Who:
        who = Who(kind="person", name=person_name, id=person) if person else None
        who = who or Who(kind="department", name=place_name, id=place)
        return self._whos.setdefault((who.kind, who.id or 0), who)
