"""Who answers for an item: what is written on it, what it inherits, and who steps in where nobody is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, object_session

from storage.models import (
    Assignment,
    Department,
    Extension,
    ExtensionState,
    Measure,
    Membership,
    OwnerRole,
    Person,
    Problem,
    Role,
    Snooze,
)
from storage.reported import doers, hands_on

Item = TypeVar("Item", Measure, Problem)


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The people and departments of an item, by owner role; empty means 未明确."""

    leaders: tuple[Person, ...] = ()
    owners: tuple[Person, ...] = ()
    departments: tuple[Department, ...] = ()
    assisting: tuple[Department, ...] = ()

    def __add__(self, other: Roles) -> Roles:
        return Roles(
            leaders=_once(self.leaders + other.leaders),
            owners=_once(self.owners + other.owners),
            departments=_once_departments(self.departments + other.departments),
            assisting=_once_departments(self.assisting + other.assisting),
        )


def roles_of(measure: Measure) -> Roles:
    """The roles of a measure; each empty one is its problem's. Who left the unit answers for nothing any more."""
    return _at_hand(measure, _roles_of)


def _at_hand(item: Item, made: Callable[[Item], Roles]) -> Roles:
    """`made` of the item: once, within `memberships_at_hand`."""
    session = object_session(item)
    at_hand: dict[Any, Any] | None = session.info.get(AT_HAND) if session else None
    if at_hand is None:
        return made(item)
    known: Roles | None = at_hand.get((type(item), item.id))
    if known is None:
        known = at_hand[type(item), item.id] = made(item)
    return known


def _roles_of(measure: Measure) -> Roles:
    return _gather(measure.problem.unit_id, measure.assignments, measure.problem.assignments)


def own_roles(problem: Problem) -> Roles:
    """The roles that are written on the problem itself: what its measures inherit."""
    return _gather(problem.unit_id, problem.assignments, ())


def roles_of_problem(problem: Problem) -> Roles:
    """Everybody who answers for a problem or for one of its measures."""
    return _at_hand(problem, _roles_of_problem)


def _roles_of_problem(problem: Problem) -> Roles:
    roles = own_roles(problem)
    for measure in problem.measures:
        roles += roles_of(measure)
    return roles


def deadline_of(measure: Measure) -> date | None:
    """The measure's own deadline, else its problem's."""
    return measure.deadline or measure.problem.deadline


def is_immediate(item: Measure | Problem) -> bool:
    """立行立改: whether it is due on the day on which that was said of it, or for a measure without a day of its own of
    its problem."""
    held = item.problem if isinstance(item, Measure) and item.deadline is None else item
    return held.deadline is not None and held.deadline == held.immediate_on


def promise_of(measure: Measure) -> Extension | None:
    """The newest statement of this round on why the measure is late and when it will be done (逾期说明); None where
    its deadline has been set anew since."""
    deadline, in_round = deadline_of(measure), measure.problem.round
    stated = [row for row in measure.extensions if row.state is ExtensionState.STATED]
    current = [row for row in stated if (row.round, row.old_deadline) == (in_round, deadline)]
    return current[-1] if current else None


def newest_snooze(measure: Measure, person_id: int) -> Snooze | None:
    """The last time that the person put the measure off, in this round."""
    theirs = [row for row in measure.snoozes if row.person_id == person_id and row.round == measure.problem.round]
    return theirs[-1] if theirs else None


def red_snooze(measure: Measure) -> Snooze | None:
    """The one time that the measure, late for its deadline, was put off."""
    deadline, in_round = deadline_of(measure), measure.problem.round
    return next((row for row in measure.snoozes if row.red and (row.round, row.deadline) == (in_round, deadline)), None)


def with_role(session: Session, unit_id: int, *roles: Role) -> tuple[Person, ...]:
    """The people who hold one of `roles` in the unit, oldest membership first."""
    return _once(row.person for row in _holding(session, unit_id, *roles))


def _holding(session: Session, unit_id: int, *roles: Role) -> Sequence[Membership]:
    """The memberships in these roles, oldest first. Roles are read apart: some have a few people, some nearly all."""
    at_hand: dict[Any, Any] | None = session.info.get(AT_HAND)
    if at_hand is None:
        return session.scalars(_in_force(unit_id).where(Membership.role.in_(roles))).all()
    for role in roles:
        if (unit_id, role) not in at_hand:
            at_hand[unit_id, role] = session.scalars(_in_force(unit_id).where(Membership.role == role)).all()
    return sorted((row for role in roles for row in at_hand[unit_id, role]), key=lambda row: row.id)


def _in_force(unit_id: int) -> Select[Membership]:
    in_force = select(Membership).where(Membership.unit_id == unit_id, Membership.ended_at.is_(None))
    return in_force.order_by(Membership.id).options(joinedload(Membership.person))


AT_HAND = "memberships_at_hand"


@contextmanager
def memberships_at_hand(session: Session) -> Iterator[None]:
    """Within the block who holds which role is read once a unit, and who answers for what once an item: for work on
    many items that changes neither."""
    before = session.info.get(AT_HAND)
    session.info[AT_HAND] = {} if before is None else before
    try:
        yield
    finally:
        session.info[AT_HAND] = before


def verifiers(session: Session, measure: Measure) -> tuple[Person, ...]:
    """Who may verify the measure: its leaders but never a doer; else another leader, else the coordinator."""
    barred = doers(measure) or frozenset(person.id for person in roles_of(measure).owners)
    unit_id = measure.problem.unit_id
    return _first_left(
        barred,
        roles_of(measure).leaders,
        with_role(session, unit_id, Role.LEADER),
        with_role(session, unit_id, Role.COORDINATOR),
    )


def approvers(session: Session, measure: Measure, *, nth: int, asker: int) -> tuple[Person, ...]:
    """Who decides the `nth` extension of a measure: its leaders the first, the coordinator every later one; never
    who asked, or recorded it for somebody."""
    pending = {row.recorded_by for row in measure.extensions if row.state is ExtensionState.PENDING}
    leaders = roles_of(measure).leaders
    coordinators = with_role(session, measure.problem.unit_id, Role.COORDINATOR)
    in_turn = (leaders, coordinators) if nth == 1 else (coordinators, leaders)
    everyone = with_role(session, measure.problem.unit_id, Role.LEADER, Role.PRINCIPAL)
    return _first_left(frozenset({asker, *(hand for hand in pending if hand)}), *in_turn, everyone)


def reviewers(session: Session, problem: Problem) -> tuple[Person, ...]:
    """Who looks back: the overseer, else a colleague of another department, else the coordinator; never a doer or
    verifier of one of the measures."""
    barred = frozenset(hand for measure in problem.measures for hand in hands_on(measure))
    overseers = _first_left(barred, with_role(session, problem.unit_id, Role.OVERSEER))
    return overseers or _first_left(
        barred,
        _colleague_elsewhere(session, problem, barred),
        with_role(session, problem.unit_id, Role.COORDINATOR),
    )


def _colleague_elsewhere(session: Session, problem: Problem, barred: frozenset[int]) -> Sequence[Person]:
    """One owner of a department that does not answer for the problem: the longest-serving one."""
    roles = roles_of_problem(problem)
    own = {department.id for department in roles.departments + roles.assisting}
    elsewhere = _in_force(problem.unit_id).where(
        Membership.role == Role.OWNER,
        Membership.department_id.is_not(None),
        Membership.department_id.not_in(own),
        Membership.person_id.not_in(barred),
    )
    return [row.person for row in session.scalars(elsewhere.limit(1))]


def _first_left(barred: frozenset[int], *groups: Sequence[Person]) -> tuple[Person, ...]:
    for group in groups:
        left = tuple(person for person in group if person.id not in barred)
        if left:
            return left
    return ()


def belongs(person: Person, unit_id: int) -> bool:
    """Whether the person holds any role in the unit. A bound group is no person."""
    return any(row.role is not Role.GROUP for row in _in_force_of(person, unit_id))


def is_told(person: Person, unit_id: int) -> bool:
    """Whether the unit's news may go to them: to who belongs, or to a group that is bound."""
    return bool(_in_force_of(person, unit_id))


def _in_force_of(person: Person, unit_id: int) -> list[Membership]:
    return [row for row in person.memberships if row.unit_id == unit_id and row.ended_at is None]


def _gather(unit_id: int, own: Sequence[Assignment], inherited: Sequence[Assignment]) -> Roles:
    here, above = _in_unit(unit_id, own), _in_unit(unit_id, inherited)

    def rows(role: OwnerRole) -> list[Assignment]:
        return [row for row in here if row.role is role] or [row for row in above if row.role is role]

    return Roles(
        leaders=tuple(row.person for row in rows(OwnerRole.LEADER) if row.person),
        owners=tuple(row.person for row in rows(OwnerRole.OWNER) if row.person),
        departments=tuple(row.department for row in rows(OwnerRole.DEPARTMENT) if row.department),
        assisting=tuple(row.department for row in rows(OwnerRole.ASSISTING) if row.department),
    )


def _in_unit(unit_id: int, rows: Sequence[Assignment]) -> list[Assignment]:
    return [row for row in rows if row.person is None or belongs(row.person, unit_id)]


def _once(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple({person.id: person for person in people}.values())


def _once_departments(departments: Iterable[Department]) -> tuple[Department, ...]:
    return tuple({department.id: department for department in departments}.values())
