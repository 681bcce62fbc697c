"""What the open items of a unit still lack: who answers for them, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.among import among
from storage.find import get
from storage.loading import let_go, load_roles
from storage.members import colleagues, departments_of
from storage.models import Department, Measure, MeasureState, OwnerRole, Person, Problem, ProblemState, Role, Unit
from storage.rights import Action, require_in_unit
from storage.roles import belongs
from storage.verbs.measures import OPEN

Field = Literal["leader", "department", "assisting", "owner", "deadline"]
FIELDS: tuple[Field, ...] = ("leader", "department", "assisting", "owner", "deadline")
ASKED: frozenset[Field] = frozenset({"leader", "department", "owner", "deadline"})
"""What is asked for; nobody needs to assist."""
NEEDED: frozenset[Field] = frozenset({"leader", "owner", "deadline"})
"""Without one of these a problem is among the gaps."""
AT_ONCE = 200
"""Problems that are in memory at a time."""
UNSETTLED = (*OPEN, MeasureState.SUBMITTED)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is written on one item itself: names by owner role, and the day it is due."""

    leader: tuple[str, ...] = ()
    department: tuple[str, ...] = ()
    assisting: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    deadline: date | None = None

    def of(self, field: Field) -> tuple[str, ...] | date | None:
        said: tuple[str, ...] | date | None = getattr(self, field)
        return said or None


@dataclass(frozen=True, kw_only=True)
class GapItem:
    """A problem, or a measure of it; `own` is its own, `above` its problem's, which it inherits where it is empty.

    `missing` names what is to be filled in here: on the problem where all its measures lack it, else on the measure."""

    problem_no: int
    measure_no: int | None
    text: str
    own: Said
    above: Said = Said()
    missing: frozenset[Field] = frozenset()
    standing: bool = False


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """The problems that lack something, each before its measures, and the names that are known already."""

    unit: str
    items: tuple[GapItem, ...]
    people: tuple[str, ...]
    departments: tuple[str, ...]

    @property
    def problems(self) -> int:
        return sum(item.measure_no is None for item in self.items)

    @property
    def measures(self) -> int:
        return len(self.items) - self.problems

    def first(self, most: int) -> Gaps:
        """The first of them: whole problems, with no more than `most` items unless the first one alone has more."""
        if len(self.items) <= most:
            return self
        heads = [at for at, item in enumerate(self.items) if item.measure_no is None]
        end = max((at for at in heads if at <= most), default=0) or next((at for at in heads if at), len(self.items))
        return replace(self, items=self.items[:end])


def gaps(session: Session, actor: Actor) -> Gaps:
    """What the open problems of the unit lack, by number; of a number that several inspections use, the newest.
    Raises NotAllowed."""
    require_in_unit(actor, Action.ASSIGN)
    return Gaps(
        unit=get(session, Unit, actor.unit_id).name,
        items=tuple(item for items in _of_all(session, actor.unit_id) if _lacks(items) for item in items),
        people=tuple(_names(colleagues(session, actor.unit_id), actor.unit_id)),
        departments=tuple(department.name for department in departments_of(session, actor.unit_id)),
    )


def _of_all(session: Session, unit_id: int) -> Iterator[list[GapItem]]:
    """Each open problem of the unit with its measures, a few in memory at a time."""
    rows = select(Problem.number, Problem.id, Problem.state).where(Problem.unit_id == unit_id)
    newest = {number: (row, state) for number, row, state in session.execute(rows.order_by(Problem.inspection_id))}
    ids = [newest[number][0] for number in sorted(newest) if newest[number][1] is ProblemState.OPEN]
    for start in range(0, len(ids), AT_ONCE):
        there = set(session.identity_map.keys())
        some = select(Problem).where(among(Problem.id, ids[start : start + AT_ONCE])).order_by(Problem.number)
        found = session.scalars(some).all()
        load_roles(session, found)
        yield from map(_of_problem, found)
        let_go(session, there)


def _names(people: Iterable[Person], unit_id: int) -> Iterable[str]:
    """Those who may answer for something."""
    for person in people:
        if any(row.unit_id == unit_id and row.role is not Role.OVERSEER for row in person.memberships):
            yield person.name


def _lacks(items: Sequence[GapItem]) -> bool:
    return any(item.missing & NEEDED for item in items)


def _of_problem(problem: Problem) -> list[GapItem]:
    """The problem and those of its measures that are not finished."""
    above = _said(problem, problem.unit_id)
    head = GapItem(problem_no=problem.number, measure_no=None, text=problem.title, own=above)
    measures = [
        GapItem(
            problem_no=problem.number,
            measure_no=measure.number,
            text=measure.text,
            own=_said(measure, problem.unit_id),
            above=above,
            standing=measure.standing,
        )
        for measure in problem.measures
        if measure.state in UNSETTLED
    ]
    for field in ASKED if measures else ():
        lacking = [at for at, item in enumerate(measures) if _is_missing(item, field)]
        if len(lacking) == len(measures):
            head = replace(head, missing=head.missing | {field})
            continue
        for at in lacking:
            measures[at] = replace(measures[at], missing=measures[at].missing | {field})
    return [head, *measures]


def _is_missing(item: GapItem, field: Field) -> bool:
    if field == "deadline" and item.standing:
        return False
    return item.own.of(field) is None and item.above.of(field) is None


def _said(item: Measure | Problem, unit_id: int) -> Said:
    def names(role: OwnerRole) -> tuple[str, ...]:
        held = [row.person or row.department for row in item.assignments if row.role is role]
        return tuple(one.name for one in held if one and _is_there(one, unit_id))

    return Said(
        leader=names(OwnerRole.LEADER),
        department=names(OwnerRole.DEPARTMENT),
        assisting=names(OwnerRole.ASSISTING),
        owner=names(OwnerRole.OWNER),
        deadline=item.deadline,
    )


def _is_there(one: Person | Department, unit_id: int) -> bool:
    return not isinstance(one, Person) or belongs(one, unit_id)
