"""Lists of measures and of problems: how many there are and a page of them, however large the ledger is.

What is asked for, what the asker may see, and the order are one statement; only a page becomes views.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from storage.actor import Actor
from storage.among import among_given, unindexed
from storage.among import given as ids_given
from storage.loading import load_work
from storage.models import (
    Evidence,
    Extension,
    ExtensionState,
    Measure,
    MeasureState,
    OwnerRole,
    Problem,
    ProblemState,
    Report,
    ReportState,
    Review,
    ReviewState,
    Role,
)
from storage.queries import due_on
from storage.rights import Action, may, may_in_unit
from storage.roles import memberships_at_hand
from storage.seeing import OF_PEOPLE, named, nobody, of_departments, seen, seen_problems, stand_in, values_of
from storage.verbs.measures import OPEN
from storage.views import MeasureView, ProblemView, ReviewView, measure_view, problem_view, review_view

PAGE = 9
REVIEWS = 12
"""Look-backs that are shown, with a key for each."""

COMMON = frozenset({*OPEN, MeasureState.VERIFIED})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which measures: all that is given has to hold."""

    states: tuple[MeasureState, ...] = ()
    """One of these; any, where none is given."""
    due_from: date | None = None
    due_to: date | None = None
    done_from: datetime | None = None
    done_before: datetime | None = None
    """When it was verified."""
    departments: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    as_roles: tuple[OwnerRole, ...] = OF_PEOPLE
    """In which of the owner roles `people` are named."""
    standing: bool = False
    immediate: bool = False
    mostly_done: bool = False
    returned: bool = False
    """Sent back, and not handed in again."""
    lacking: bool = False
    """Without an owner, or without a deadline where they are not standing."""
    unacknowledged: bool = False
    """Given to somebody who has not said that it came."""
    extending: bool = False
    """More time is asked for, and nobody has decided."""
    unproved: bool = False
    """Without evidence in this round, whatever its state."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    total: int
    views: tuple[MeasureView, ...]


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A measure as a key names it."""

    id: int
    problem_no: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ListedProblems:
    total: int
    views: tuple[ProblemView, ...]


def listed(session: Session, actor: Actor, wanted: Wanted, today: date, *, start: int = 0, limit: int = PAGE) -> Listed:
    """How many measures are wanted that the actor may see, and those from `start` on, by day; without one last."""
    total, ids = found(session, actor, wanted, start, limit)
    return Listed(total=total, views=tuple(views_of(session, actor, ids, today)))


def found(
    session: Session, actor: Actor, wanted: Wanted, start: int = 0, limit: int = PAGE
) -> tuple[int, tuple[int, ...]]:
    """`listed`, as a count and ids."""
    asked = Asked.by(actor, wanted)
    ids = asked.ids(session, start, limit)
    if ids and len(ids) < limit:
        return start + len(ids), ids
    return (asked.count(session) if ids or start else 0), ids


def next_due(session: Session, actor: Actor, wanted: Wanted, today: date) -> int | None:
    """The open measure of the same people and departments that falls due next."""
    coming = Wanted(states=OPEN, due_from=today, departments=wanted.departments, people=wanted.people)
    return next(iter(Asked.by(actor, coming).ids(session, 0, 1)), None)


def numbers_of(session: Session, ids: Sequence[int]) -> tuple[Numbered, ...]:
    """How these measures are called, in this order."""
    rows = {row.id: row for row in session.execute(_NUMBERS, {"ids": ids})} if ids else {}
    found = (rows[one] for one in ids if one in rows)
    return tuple(Numbered(id=row.id, problem_no=row.problem_no, number=row.number) for row in found)


def views_of(session: Session, actor: Actor, ids: Sequence[int], today: date) -> list[MeasureView]:
    """These measures, in this order, as far as the actor may see them."""
    rows = _rows(session, Measure, ids)
    load_work(session, rows)
    with memberships_at_hand(session):
        return [measure_view(session, actor, row, today) for row in rows if may(actor, Action.SEE, row)]


_NUMBERS = (
    select(Measure.id, Problem.number.label("problem_no"), Measure.number)
    .join(Measure.problem)
    .where(among_given(Measure.id, "ids"))
)
_ROWS: dict[type[Any], Select[Any]] = {
    Measure: select(Measure).where(among_given(Measure.id, "ids")).options(joinedload(Measure.problem)),
    Problem: select(Problem).where(among_given(Problem.id, "ids")),
}


def _rows(session: Session, kind: type[Any], ids: Sequence[int]) -> list[Any]:
    rows = {row.id: row for row in session.scalars(_ROWS[kind], {"ids": ids})} if ids else {}
    return [rows[one] for one in ids if one in rows]


def conditions(actor: Actor, wanted: Wanted) -> ColumnElement[bool]:
    """The measures that are wanted and that the actor may see, beside their problems."""
    which = [CONDITIONS[name](getattr(wanted, name), actor.unit_id) for name in given(wanted) if name in CONDITIONS]
    if wanted.people != frozenset():
        which.append(named(actor.unit_id, wanted.people, wanted.as_roles))
    few = any(name in IDS for name in given(wanted))
    return and_(seen(actor, among_few=few), *which)


def given(wanted: Wanted) -> list[str]:
    """What is asked of measures."""
    return [one.name for one in fields(wanted) if not _is_empty(getattr(wanted, one.name))]


def _is_empty(value: Any) -> bool:
    return not isinstance(value, BindParameter) and not value


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Wanted measures, asked for by statements that are made once for all who ask alike: of a condition about who sees
    what, writing it down costs more than finding out."""

    statements: tuple[Select[Any], Select[Any]]
    values: dict[str, Any]

    @classmethod
    def by(cls, actor: Actor, wanted: Wanted) -> Asked:
        asked = given(wanted)
        like = (actor.roles, bool(actor.departments), frozenset(asked), wanted.states, wanted.as_roles)
        values = values_of(actor)
        values |= {name: getattr(wanted, name) for name in asked if name in VALUES or name in IDS}
        return cls(statements=_statements(*like), values=values)

    def ids(self, session: Session, start: int, limit: int) -> tuple[int, ...]:
        """Sorted by what the order takes, without what the measures hold."""
        return tuple(session.scalars(self.statements[0], {**self.values, "start": start, "most": limit}))

    def count(self, session: Session) -> int:
        return session.scalar(self.statements[1], self.values) or 0


VALUES = ("due_from", "due_to", "done_from", "done_before")
IDS = ("departments", "people")


@lru_cache(maxsize=500)
def _statements(
    roles: frozenset[Role],
    in_departments: bool,
    asked: frozenset[str],
    states: tuple[MeasureState, ...],
    as_roles: tuple[OwnerRole, ...],
) -> tuple[Select[Any], Select[Any]]:
    """Ids by day, and how many; of whoever has these roles."""
    actor = stand_in(roles, in_departments=in_departments)
    values: dict[str, Any] = dict.fromkeys(asked, True)
    values |= {name: bindparam(name) for name in VALUES if name in asked}
    values |= {name: ids_given(name) for name in IDS if name in asked}
    which = conditions(actor, Wanted(**{**values, "states": states, "as_roles": as_roles}))
    by_day = (due_on().is_(None), due_on(), Problem.number, Measure.number)
    ids = select(Measure.id).join(Measure.problem).where(which).order_by(*by_day)
    ids = ids.offset(bindparam("start", type_=Integer)).limit(bindparam("most", type_=Integer))
    return ids, select(func.count()).select_from(Measure).join(Measure.problem).where(which)


def _in_states(states: Sequence[MeasureState]) -> ColumnElement[bool]:
    """Most measures are in one of COMMON: SQLite is not to look each of those up by its state."""
    state = unindexed(Measure.state) if COMMON & set(states) else Measure.state
    return state.in_(states)


def _lacking(unit_id: int) -> ColumnElement[bool]:
    undated = and_(due_on().is_(None), Measure.standing.is_(False))
    return or_(undated, nobody(unit_id, OwnerRole.OWNER))


def _immediate() -> ColumnElement[bool]:
    """As roles.is_immediate says of a row."""
    inherited = and_(Measure.deadline.is_(None), Problem.deadline == Problem.immediate_on)
    return or_(Measure.deadline == Measure.immediate_on, inherited)


def _returned() -> ColumnElement[bool]:
    """The newest report that says done was sent back."""
    newest = (
        select(Report.state)
        .where(
            Report.measure_id == Measure.id,
            Report.round == Problem.round,
            Report.state.not_in((ReportState.NOTED, ReportState.WITHDRAWN)),
        )
        .order_by(Report.id.desc())
        .limit(1)
        .correlate(Measure, Problem)
    )
    return newest.scalar_subquery() == ReportState.RETURNED


def _extending() -> ColumnElement[bool]:
    asked = (Extension.measure_id == Measure.id, Extension.round == Problem.round)
    return exists().where(*asked, Extension.state == ExtensionState.PENDING).correlate(Measure, Problem)


def _unproved() -> ColumnElement[bool]:
    """Without a photo, a document or a text that still stands beside a report."""
    kept = (Evidence.report_id == Report.id, Evidence.removed_at.is_(None))
    of = (Report.measure_id == Measure.id, Report.round == Problem.round, Report.state != ReportState.WITHDRAWN)
    return ~exists().where(*kept, *of).correlate(Measure, Problem)


CONDITIONS: dict[str, Callable[[Any, int], ColumnElement[bool]]] = {
    "states": lambda states, _: _in_states(states),
    "due_from": lambda day, _: due_on() >= day,
    "due_to": lambda day, _: due_on() <= day,
    "done_from": lambda moment, _: Measure.verified_at >= moment,
    "done_before": lambda moment, _: Measure.verified_at < moment,
    "departments": lambda ids, unit_id: of_departments(unit_id, ids),
    "standing": lambda _, __: Measure.standing.is_(True),
    "immediate": lambda _, __: _immediate(),
    "mostly_done": lambda _, __: Measure.mostly_done.is_(True),
    "returned": lambda _, __: _returned(),
    "lacking": lambda _, unit_id: _lacking(unit_id),
    "unacknowledged": lambda _, __: and_(Measure.assigned_at.is_not(None), Measure.acknowledged_at.is_(None)),
    "extending": lambda _, __: _extending(),
    "unproved": lambda _, __: _unproved(),
}
"""What each field of Wanted that is given asks of a measure, beside its problem, in a unit."""


def listed_problems(
    session: Session,
    actor: Actor,
    states: Sequence[ProblemState],
    today: date,
    *,
    rounds: int = 1,
    start: int = 0,
    limit: int = PAGE,
) -> ListedProblems:
    """Problems in one of these states that are at least in that round, by number."""
    which = and_(seen_problems(actor), Problem.state.in_(states), Problem.round >= rounds)
    total = session.scalar(select(func.count()).select_from(Problem).where(which)) or 0
    ids: Select[Any] = select(Problem.id).where(which).order_by(Problem.number).offset(start).limit(limit)
    rows = _rows(session, Problem, session.scalars(ids).all())
    load_work(session, rows)
    with memberships_at_hand(session):
        views = [problem_view(session, actor, row, today) for row in rows if may(actor, Action.SEE, row)]
    return ListedProblems(total=total, views=tuple(views))


def reviews_listed(
    session: Session,
    actor: Actor,
    until: date,
    departments: Sequence[int] = (),
    limit: int = REVIEWS,
    *,
    first: date | None = None,
) -> tuple[int, list[ReviewView]]:
    """How many look-backs are planned for `until` or before, and for `first` or after, of all problems or those of
    these departments, and the first of them, by day. Who does not see the unit is told of those that they see or are
    to do."""
    which = [Problem.unit_id == actor.unit_id, Review.state == ReviewState.PLANNED, Review.due_on <= until]
    if first:
        which.append(Review.due_on >= first)
    if departments:
        below = select(Measure.problem_id).join(Measure.problem).where(of_departments(actor.unit_id, departments))
        which.append(Problem.id.in_(below))
    rows = select(Review).join(Review.problem).where(*which).order_by(Review.due_on, Problem.number)
    if not may_in_unit(actor, Action.SEE):
        views = _review_views(session, actor, session.scalars(rows).all())
        return len(views), views[:limit]
    total = session.scalar(select(func.count()).select_from(Review).join(Review.problem).where(*which)) or 0
    return total, _review_views(session, actor, session.scalars(rows.limit(limit)).all())


def _review_views(session: Session, actor: Actor, rows: Sequence[Review]) -> list[ReviewView]:
    load_work(session, {row.problem for row in rows})
    with memberships_at_hand(session):
        views = [(row, review_view(session, actor, row)) for row in rows]
        return [view for row, view in views if view.may_review or may(actor, Action.SEE, row.problem)]
