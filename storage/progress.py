"""How far along: problems and measures counted apart, by state, in the database; of all of it, a part, or by groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, union_all
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.lists import Wanted, conditions
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
from storage.queries import due_on, newest_inspection
from storage.rights import Action, may_in_unit
from storage.seeing import answering, seen, seen_problems
from storage.verbs.measures import OPEN


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many of one kind, by state; `overdue` and `mostly_done` are also counted where they stand."""

    total: int
    done: int
    submitted: int
    open: int
    claimed: int
    overdue: int
    mostly_done: int = 0


@dataclass(frozen=True, kw_only=True)
class Progress:
    problems: Counts
    measures: Counts
    claims: dict[str, Any]
    whole_unit: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """The measures of a department, a person or an aspect: `name` is None for those that have none."""

    id: int | None
    name: str | None
    total: int
    done: int
    overdue: int


def progress(session: Session, actor: Actor, today: date) -> Progress:
    """For those who see the unit, of all of it; for those who see only their own, of their own."""
    late = _late(today)
    newest = newest_inspection(session, actor.unit_id)
    if may_in_unit(actor, Action.SEE):
        problems, measures = _whole(session, actor.unit_id, late)
    else:
        problems = _problems(session, seen_problems(actor), seen(actor), late)
        measures = _measures(session, seen(actor), late)
    return Progress(
        problems=problems,
        measures=measures,
        claims=dict(newest.claims) if newest else {},
        whole_unit=may_in_unit(actor, Action.SEE_UNIT),
    )


def progress_of(session: Session, actor: Actor, which: Wanted, today: date) -> Counts:
    """Of the wanted measures that the actor may see."""
    return _measures(session, conditions(actor, which), _late(today))


def by_department(session: Session, actor: Actor, today: date) -> list[Part]:
    """For each responsible department. A measure of two counts with both."""
    return _by_answering(session, actor, OwnerRole.DEPARTMENT, Assignment.department_id, Department, today)


def by_person(session: Session, actor: Actor, today: date) -> list[Part]:
    """For each owner."""
    return _by_answering(session, actor, OwnerRole.OWNER, Assignment.person_id, Person, today)


def _by_answering(
    session: Session, actor: Actor, role: OwnerRole, who: Any, kind: type[Department] | type[Person], today: date
) -> list[Part]:
    pairs = union_all(*answering(actor.unit_id, role, who)).subquery()
    rows = (
        select(kind.id, kind.name, *_tally(today))
        .select_from(Measure)
        .join(Measure.problem)
        .join(pairs, pairs.c.measure_id == Measure.id)
        .join(kind, kind.id == pairs.c.who)
        .where(seen(actor))
        .group_by(kind.id, kind.name)
        .order_by(kind.id)
    )
    return _parts(session, rows)


def by_aspect(session: Session, actor: Actor, today: date) -> list[Part]:
    """For each aspect, in the document's order."""
    rows = (
        select(Aspect.id, Aspect.title, *_tally(today))
        .select_from(Measure)
        .join(Measure.problem)
        .join(Category, Category.id == Problem.category_id)
        .join(Aspect, Aspect.id == Category.aspect_id)
        .where(seen(actor))
        .group_by(Aspect.id, Aspect.title, Aspect.position)
        .order_by(Aspect.inspection_id, Aspect.position)
    )
    return _parts(session, rows)


def _tally(today: date) -> tuple[Any, ...]:
    return func.count(), func.count().filter(Measure.state == MeasureState.VERIFIED), func.count().filter(_late(today))


def _parts(session: Session, rows: Select[Any]) -> list[Part]:
    return [
        Part(id=row_id, name=name, total=total, done=done, overdue=overdue)
        for row_id, name, total, done, overdue in session.execute(rows)
    ]


def _late(today: date) -> ColumnElement[bool]:
    return and_(Measure.state.in_(OPEN), due_on() < today)


def _whole(session: Session, unit_id: int, late: ColumnElement[bool]) -> tuple[Counts, Counts]:
    """The problems and the measures of a unit, in one go through it: each problem with what there is of its measures,
    then all of them together."""
    is_open = Measure.state.in_(OPEN)
    of_measures: dict[str, ColumnElement[int]] = {
        "total": func.count(Measure.id),
        "done": func.count().filter(Measure.state == MeasureState.VERIFIED),
        "submitted": func.count().filter(Measure.state == MeasureState.SUBMITTED),
        "open": func.count().filter(is_open),
        "claimed": func.count().filter(Measure.state == MeasureState.CLAIMED),
        "overdue": func.count().filter(late),
        "mostly_done": func.count().filter(and_(Measure.mostly_done, is_open)),
    }
    each = (
        select(Problem.state.label("state"), *(counted.label(name) for name, counted in of_measures.items()))
        .outerjoin(Measure, Measure.problem_id == Problem.id)
        .where(Problem.unit_id == unit_id)
        .group_by(Problem.id)
        .subquery()
    ).c
    of_problems: dict[str, ColumnElement[int]] = {
        "total": func.count(),
        "done": func.count().filter(each.state.in_((ProblemState.CLOSED, ProblemState.HELD))),
        "submitted": func.count().filter(
            and_(each.state == ProblemState.OPEN, each.total > 0, each.done == each.total)
        ),
        "open": func.count().filter(each.state == ProblemState.OPEN),
        "claimed": func.count().filter(each.state == ProblemState.CLAIMED),
        "overdue": func.count().filter(each.overdue > 0),
    }
    row = session.execute(select(*of_problems.values(), *(func.sum(each[name]) for name in of_measures))).one()
    counts = [int(count or 0) for count in row]
    split = len(of_problems)
    return (
        Counts(**dict(zip(of_problems, counts[:split], strict=True))),
        Counts(**dict(zip(of_measures, counts[split:], strict=True))),
    )


def _measures(session: Session, which: ColumnElement[bool], late: ColumnElement[bool]) -> Counts:
    is_open = Measure.state.in_(OPEN)
    row = session.execute(
        select(
            func.count(),
            func.count().filter(Measure.state == MeasureState.VERIFIED),
            func.count().filter(Measure.state == MeasureState.SUBMITTED),
            func.count().filter(is_open),
            func.count().filter(Measure.state == MeasureState.CLAIMED),
            func.count().filter(late),
            func.count().filter(and_(Measure.mostly_done, is_open)),
        )
        .select_from(Measure)
        .join(Problem)
        .where(which)
    ).one()
    total, done, submitted, open_, claimed, overdue, mostly = row
    return Counts(
        total=total, done=done, submitted=submitted, open=open_, claimed=claimed, overdue=overdue, mostly_done=mostly
    )


def _problems(
    session: Session, which: ColumnElement[bool], measures: ColumnElement[bool], late: ColumnElement[bool]
) -> Counts:
    """A problem counts as submitted when it only waits to be closed."""
    any_measure = exists().where(Measure.problem_id == Problem.id)
    unfinished = exists().where(Measure.problem_id == Problem.id, Measure.state != MeasureState.VERIFIED)
    row = session.execute(
        select(
            func.count(),
            func.count().filter(Problem.state.in_((ProblemState.CLOSED, ProblemState.HELD))),
            func.count().filter(and_(Problem.state == ProblemState.OPEN, any_measure, ~unfinished)),
            func.count().filter(Problem.state == ProblemState.OPEN),
            func.count().filter(Problem.state == ProblemState.CLAIMED),
        ).where(which)
    ).one()
    overdue = select(func.count(Measure.problem_id.distinct())).join(Problem).where(measures, late)
    total, done, submitted, open_, claimed = row
    return Counts(
        total=total,
        done=done,
        submitted=submitted,
        open=open_,
        claimed=claimed,
        overdue=session.scalar(overdue) or 0,
    )
