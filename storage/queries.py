"""Nouns read: what a person may know about their unit's ledger, as frozen views.

Everything asks for the actor, and what the actor may not see is left out as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from storage.actor import Actor
from storage.errors import NotFound
from storage.find import held, measure_numbered, numbered, problem_numbered
from storage.loading import load_roles, load_work
from storage.models import (
    Assignment,
    Extension,
    ExtensionState,
    Inspection,
    Measure,
    MeasureState,
    OwnerRole,
    Problem,
    ProblemState,
    Review,
    ReviewState,
)
from storage.rights import RIGHTS, Action, Relation, item_roles, may, may_in_unit, relations, unit_of
from storage.roles import deadline_of, memberships_at_hand, reviewers
from storage.seeing import nobody
from storage.verbs.measures import OPEN
from storage.verbs.problems import unsettled
from storage.views import MeasureView, ProblemView, ReviewView, measure_view, problem_view, review_view

Item = TypeVar("Item", Measure, Problem)
_PROBLEM = contains_eager(Measure.problem)
_MEASURE = (
    select(Measure)
    .join(Measure.problem)
    .options(_PROBLEM)
    .where(Problem.id == numbered(bindparam("unit"), bindparam("number")), Measure.number == bindparam("measure"))
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for one person to decide or do."""

    to_verify: tuple[MeasureView, ...]
    to_decide: tuple[MeasureView, ...]
    to_close: tuple[ProblemView, ...]
    to_review: tuple[ReviewView, ...]
    to_settle: tuple[int, int] | None
    """An inspection, and how many of its problems are claimed done with nothing chosen for them yet."""


def problem(session: Session, actor: Actor, number: int, today: date) -> ProblemView:
    """The problem of that ledger number. Raises NotFound."""
    row = problem_numbered(session, actor.unit_id, number)
    return _seen_problem(session, actor, row, today)


def problem_by_id(session: Session, actor: Actor, problem_id: int, today: date) -> ProblemView:
    return _seen_problem(session, actor, session.get(Problem, problem_id), today)


def measure(session: Session, actor: Actor, problem_no: int, number: int, today: date) -> MeasureView:
    """The measure of that number. Raises NotFound."""
    if held(session, actor.unit_id, problem_no):
        return _seen_measure(session, actor, measure_numbered(session, actor.unit_id, problem_no, number), today)
    asked = {"unit": actor.unit_id, "number": problem_no, "measure": number}
    return _seen_measure(session, actor, session.scalars(_MEASURE, asked).first(), today)


def measure_by_id(session: Session, actor: Actor, measure_id: int, today: date) -> MeasureView:
    return _seen_measure(session, actor, session.get(Measure, measure_id), today)


def review_by_id(session: Session, actor: Actor, review_id: int) -> ReviewView:
    """The look-back. Raises NotFound for one that the actor may neither see nor do."""
    row = session.get(Review, review_id)
    if row is None or actor.unit_id != row.problem.unit_id:
        raise NotFound
    view = review_view(session, actor, row)
    if not view.may_review and not may(actor, Action.SEE, row.problem):
        raise NotFound
    return view


def overdue(session: Session, actor: Actor, today: date) -> list[MeasureView]:
    """Measures past their day and not submitted, the longest overdue first."""
    return _listed(session, actor, today, Measure.state.in_(OPEN), due_on() < today)


def due_between(session: Session, actor: Actor, first: date, last: date, today: date) -> list[MeasureView]:
    """Open measures that are due from `first` to `last`, both included, by day."""
    return _listed(session, actor, today, Measure.state.in_(OPEN), due_on() >= first, due_on() <= last)


def in_state(session: Session, actor: Actor, states: Iterable[MeasureState], today: date) -> list[MeasureView]:
    return _listed(session, actor, today, Measure.state.in_(list(states)))


def verified_between(
    session: Session, actor: Actor, since: datetime, until: datetime, today: date
) -> list[MeasureView]:
    """Measures that were verified from `since` on and before `until`, by day."""
    done = (Measure.state == MeasureState.VERIFIED, Measure.verified_at >= since, Measure.verified_at < until)
    return _listed(session, actor, today, *done)


def lacking(session: Session, actor: Actor, today: date) -> list[MeasureView]:
    """Open measures without an owner, or without a deadline where they are not standing."""
    rows = _seen(session, actor, session.scalars(_in_unit(actor).where(Measure.state.in_(OPEN))).all())
    return _views(session, actor, [row for row in rows if not item_roles(row).owners or _is_undated(row)], today)


def mine(session: Session, actor: Actor, today: date) -> list[MeasureView]:
    """Unfinished measures that name the actor, as owner or as leader, by day."""
    unfinished = Measure.state.in_((*OPEN, MeasureState.SUBMITTED))
    rows = session.scalars(_in_unit(actor).where(unfinished, _naming(actor))).all()
    load_roles(session, rows)
    named = [row for row in rows if relations(actor, item_roles(row)) & {Relation.OWNER, Relation.LEADER}]
    return _views(session, actor, named, today)


def owned_open(session: Session, actor: Actor, today: date) -> list[MeasureView]:
    """Open measures that the actor is an owner of: what a photo of theirs can be evidence for."""
    return [
        view
        for view in _listed(session, actor, today, Measure.state.in_(OPEN), _naming(actor))
        if actor.person_id in {person.id for person in view.roles.owners}
    ]


def waiting_for(session: Session, actor: Actor, today: date) -> Waiting:
    """What this person is waited for: to verify, to decide, to close, to look back (due by today)."""
    with memberships_at_hand(session):
        return _waiting_for(session, actor, today)


def _waiting_for(session: Session, actor: Actor, today: date) -> Waiting:
    submitted = _listed(session, actor, today, Measure.state == MeasureState.SUBMITTED)
    pending = Measure.extensions.any(Extension.state == ExtensionState.PENDING)
    extended = _listed(session, actor, today, pending)
    mine = [row for row in _closable(session, actor) if may(actor, Action.CLOSE, row)]
    load_work(session, mine)
    problems = [problem_view(session, actor, row, today) for row in mine]
    return Waiting(
        to_verify=tuple(view for view in submitted if Action.VERIFY in view.actions),
        to_decide=tuple(view for view in extended if Action.DECIDE_EXTENSION in view.actions),
        to_close=tuple(problems),
        to_settle=_to_settle(session, actor),
        to_review=tuple(view for view in reviews_due(session, actor, today) if view.may_review),
    )


def _closable(session: Session, actor: Actor) -> Sequence[Problem]:
    """Open problems of which every measure is verified, for those who may close any at all."""
    if not any(role in actor.roles for role, _ in RIGHTS[Action.CLOSE]):
        return []
    some = exists().where(Measure.problem_id == Problem.id)
    left = exists().where(Measure.problem_id == Problem.id, Measure.state != MeasureState.VERIFIED)
    rows = select(Problem).where(Problem.unit_id == actor.unit_id, Problem.state == ProblemState.OPEN, some, ~left)
    found = session.scalars(rows.order_by(Problem.number)).all()
    load_roles(session, found)
    return found


def _to_settle(session: Session, actor: Actor) -> tuple[int, int] | None:
    newest = newest_inspection(session, actor.unit_id)
    if newest is None or not may_in_unit(actor, Action.IMPORT):
        return None
    left = len(unsettled(session, newest.id))
    return (newest.id, left) if left else None


def reviews_due(session: Session, actor: Actor, until: date) -> list[ReviewView]:
    """Look-backs planned for `until` or before, by day."""
    rows = (
        select(Review)
        .join(Problem)
        .where(Problem.unit_id == actor.unit_id, Review.state == ReviewState.PLANNED, Review.due_on <= until)
    )
    found = session.scalars(rows.options(contains_eager(Review.problem)).order_by(Review.due_on, Problem.number)).all()
    load_work(session, {row.problem for row in found})
    with memberships_at_hand(session):
        return [
            review_view(session, actor, row)
            for row in found
            if may(actor, Action.SEE, row.problem)
            or actor.person_id in {person.id for person in reviewers(session, row.problem)}
        ]


def newest_inspection(session: Session, unit_id: int) -> Inspection | None:
    rows = select(Inspection).where(Inspection.unit_id == unit_id).order_by(Inspection.id.desc())
    return session.scalars(rows.limit(1)).first()


def missing_roles(session: Session, unit_id: int) -> tuple[int, int]:
    """How many open measures have no owner, and how many no deadline."""
    rows = select(func.count()).select_from(Measure).join(Measure.problem)
    left = rows.where(Problem.unit_id == unit_id, Measure.state.in_(OPEN))
    ownerless = session.scalar(left.where(nobody(unit_id, OwnerRole.OWNER))) or 0
    return ownerless, session.scalar(left.where(due_on().is_(None), Measure.standing.is_(False))) or 0


def _is_undated(row: Measure) -> bool:
    return deadline_of(row) is None and not row.standing


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def due_on() -> ColumnElement[date]:
    return func.coalesce(Measure.deadline, Problem.deadline)


def _with_problem() -> Select[Measure]:
    return select(Measure).join(Measure.problem).options(_PROBLEM)


def _in_unit(actor: Actor) -> Select[Measure]:
    """The measures of the unit, as far as the actor may see them; of those who see only their own, what names them or
    their department, which may still turn out to name somebody before them."""
    rows = _with_problem().where(Problem.unit_id == actor.unit_id)
    if not may_in_unit(actor, Action.SEE):
        rows = rows.where(_naming(actor))
    return rows.order_by(due_on(), Problem.number, Measure.number)


def _naming(actor: Actor) -> ColumnElement[bool]:
    """The measures that name the actor or a department of theirs, themselves or by their problem."""
    own, above = _named(actor)
    return or_(Measure.id.in_(own), Measure.problem_id.in_(above))


def _named(actor: Actor) -> tuple[Select[Any], Select[Any]]:
    """The ids of the measures, and of the problems, to which the actor or a department of theirs is assigned."""
    named = or_(Assignment.person_id == actor.person_id, Assignment.department_id.in_(actor.departments))
    measures = select(Assignment.measure_id).where(named, Assignment.measure_id.is_not(None))
    return measures, select(Assignment.problem_id).where(named, Assignment.problem_id.is_not(None))


def _listed(session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]) -> list[MeasureView]:
    rows = session.scalars(_in_unit(actor).where(*conditions)).all()
    return _views(session, actor, _seen(session, actor, rows), today)


def _seen(session: Session, actor: Actor, rows: Sequence[Item]) -> list[Item]:
    """Those that the actor may see."""
    load_roles(session, rows)
    return [row for row in rows if may(actor, Action.SEE, row)]


def _loaded_and_seen(session: Session, actor: Actor, row: Measure | Problem) -> bool:
    """Whether the actor may see the item. Nearly always they may: what a view of it needs is read at once."""
    if actor.unit_id != unit_of(row):
        return False
    load_work(session, [row])
    return may(actor, Action.SEE, row)


def _views(session: Session, actor: Actor, rows: Sequence[Measure], today: date) -> list[MeasureView]:
    """By day, those without one last."""
    load_work(session, rows)
    ordered = sorted(rows, key=lambda row: (deadline_of(row) or date.max, row.problem.number, row.number))
    with memberships_at_hand(session):
        return [measure_view(session, actor, row, today) for row in ordered]


def _seen_problem(session: Session, actor: Actor, row: Problem | None, today: date) -> ProblemView:
    with memberships_at_hand(session):
        if row is None or not _loaded_and_seen(session, actor, row):
            raise NotFound
        return problem_view(session, actor, row, today)


def _seen_measure(session: Session, actor: Actor, row: Measure | None, today: date) -> MeasureView:
    with memberships_at_hand(session):
        if row is None or not _loaded_and_seen(session, actor, row):
            raise NotFound
        return measure_view(session, actor, row, today)
