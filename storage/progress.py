"""How far along: problems and measures counted apart, by state, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.models import Measure, MeasureState, Problem, ProblemState
from storage.queries import due_on, newest_inspection, problems_seen
from storage.rights import Action, may, may_in_unit
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


def progress(session: Session, actor: Actor, today: date) -> Progress:
    """For those who see the unit, of all of it; for those who see only their own, of their own."""
    problems, measures = _counted(session, actor)
    late = and_(Measure.state.in_(OPEN), due_on() < today)
    newest = newest_inspection(session, actor.unit_id)
    return Progress(
        problems=_problems(session, problems, measures, late),
        measures=_measures(session, measures, late),
        claims=dict(newest.claims) if newest else {},
        whole_unit=may_in_unit(actor, Action.SEE_UNIT),
    )


def _counted(session: Session, actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Which problems and which measures."""
    if may_in_unit(actor, Action.SEE):
        of_unit = Problem.unit_id == actor.unit_id
        return of_unit, of_unit
    problems = problems_seen(session, actor)
    measures = [row.id for one in problems for row in one.measures if may(actor, Action.SEE, row)]
    return Problem.id.in_([one.id for one in problems]), Measure.id.in_(measures)


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
