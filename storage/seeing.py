"""Who answers for a measure and who may see it, as conditions of a query: what `storage.roles` and `storage.rights` say
of one item at hand, said of all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, false, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.sql import CompoundSelect, Select

from storage.actor import Actor
from storage.among import among, unindexed
from storage.among import given as ids_given
from storage.models import Assignment, Measure, Membership, OwnerRole, Problem, Role
from storage.rights import RIGHTS, Action, Relation, may_in_unit

Way = tuple[OwnerRole, ColumnElement[bool]]
"""An owner role, and what the assignment has to be."""
OF_DEPARTMENTS = (OwnerRole.DEPARTMENT, OwnerRole.ASSISTING)
OF_PEOPLE = (OwnerRole.OWNER, OwnerRole.LEADER)


def seen(actor: Actor, *, among_few: bool = False) -> ColumnElement[bool]:
    """Measures, beside their problems, that the actor may see; `among_few` where another condition names some."""
    if may_in_unit(actor, Action.SEE):
        return _among_few(actor.unit_id) if among_few else Problem.unit_id == actor.unit_id
    ways = _seeing(actor)
    return and_(_among_few(actor.unit_id), Measure.id.in_(answered(actor.unit_id, ways))) if ways else false()


def stand_in(roles: frozenset[Role], *, in_departments: bool) -> Actor:
    """Whoever holds these roles, for a statement that is written once: who it is comes with `values_of`."""
    whose: dict[str, Any] = {"unit_id": bindparam("unit"), "person_id": bindparam("actor")}
    if in_departments:
        whose["departments"] = ids_given("own_departments")
    return Actor(name="", roles=roles, **whose)


def values_of(actor: Actor) -> dict[str, Any]:
    return {"unit": actor.unit_id, "actor": actor.person_id, "own_departments": actor.departments}


def _among_few(unit_id: int) -> ColumnElement[bool]:
    """Of the unit, where something else names the few that are wanted: SQLite is not to go through all there are."""
    return unindexed(Problem.unit_id) == unit_id


def seen_problems(actor: Actor) -> ColumnElement[bool]:
    """Problems that the actor may see: of those who see only their own, what names them or one of its measures."""
    if may_in_unit(actor, Action.SEE):
        return Problem.unit_id == actor.unit_id
    ways = _seeing(actor)
    if not ways:
        return false()
    named = (and_(Assignment.role == role, which, *in_force(actor.unit_id, role, Assignment)) for role, which in ways)
    own = (select(Assignment.problem_id).where(Assignment.problem_id.is_not(None), one) for one in named)
    below = select(Measure.problem_id).where(Measure.id.in_(answered(actor.unit_id, ways)))
    return and_(_among_few(actor.unit_id), Problem.id.in_(union_all(*own, below)))


def _seeing(actor: Actor) -> list[Way]:
    """The ways of being named by which the table of rights lets the actor see an item."""
    granted = {relation for role, relation in RIGHTS[Action.SEE] if role in actor.roles}
    person, departments = Assignment.person_id == actor.person_id, among(Assignment.department_id, actor.departments)
    ways: dict[Relation, list[Way]] = {
        Relation.OWNER: [(OwnerRole.OWNER, person)],
        Relation.LEADER: [(OwnerRole.LEADER, person)],
        Relation.DEPARTMENT: [(role, departments) for role in OF_DEPARTMENTS],
    }
    if actor.departments == frozenset():
        del ways[Relation.DEPARTMENT]
    return [way for relation in Relation if relation in granted for way in ways.get(relation, [])]


def named(unit_id: int, people: Iterable[int], roles: Collection[OwnerRole] = OF_PEOPLE) -> ColumnElement[bool]:
    """Measures, beside their problems, that one of these people answers for in one of the roles, by themselves or by
    their problem."""
    which = among(Assignment.person_id, people)
    return Measure.id.in_(answered(unit_id, [(role, which) for role in roles]))


def of_departments(
    unit_id: int, departments: Iterable[int], roles: Collection[OwnerRole] = (OwnerRole.DEPARTMENT,)
) -> ColumnElement[bool]:
    """Measures that one of these departments answers for."""
    which = among(Assignment.department_id, departments)
    return Measure.id.in_(answered(unit_id, [(role, which) for role in roles]))


def nobody(unit_id: int, role: OwnerRole) -> ColumnElement[bool]:
    """Measures for which nobody answers in that role, beside their problems."""
    above = aliased(Assignment)
    inherited = exists().where(
        above.problem_id == Measure.problem_id, above.role == role, *in_force(unit_id, role, above)
    )
    return and_(~_of_its_own(unit_id, role, Measure), ~inherited)


def answered(unit_id: int, ways: Collection[Way]) -> CompoundSelect[Any]:
    """The ids of the measures that are answered for in one of these ways: by what is written on them, or where nothing
    is for that role, on their problem. Who left the unit answers for nothing any more."""
    return union_all(*(found for role, which in ways for found in _answered(unit_id, role, which)))


def answering(unit_id: int, role: OwnerRole, who: Any) -> tuple[Select[Any], Select[Any]]:
    """Who answers for which measure in that role: `measure_id` and `who`, a column of the assignment that is not empty;
    what is written on measures, and what they inherit."""
    own, inherited = _answered(unit_id, role, who.is_not(None))
    return own.add_columns(who.label("who")), inherited.add_columns(who.label("who"))


def _answered(unit_id: int, role: OwnerRole, which: ColumnElement[bool]) -> tuple[Select[Any], Select[Any]]:
    here = and_(Assignment.role == role, which, *in_force(unit_id, role, Assignment))
    below = aliased(Measure)
    own = select(Assignment.measure_id).where(here, Assignment.measure_id.is_not(None))
    inherited = (
        select(below.id.label("measure_id"))
        .join(Assignment, Assignment.problem_id == below.problem_id)
        .where(here, ~_of_its_own(unit_id, role, below))
    )
    return own, inherited


def _of_its_own(unit_id: int, role: OwnerRole, measure: Any) -> ColumnElement[bool]:
    """Whether something is written for the role on the measure itself."""
    own = aliased(Assignment)
    return exists().where(own.measure_id == measure.id, own.role == role, *in_force(unit_id, role, own))


def in_force(unit_id: int, role: OwnerRole, assignment: Any) -> tuple[ColumnElement[bool], ...]:
    """What holds of assignments that count: those of a role that people have, to people who belong to the unit. It has
    to stand beside other conditions, not under `or`: there PostgreSQL goes through all memberships for it."""
    if role in OF_DEPARTMENTS:
        return ()
    belonging = exists().where(
        Membership.person_id == assignment.person_id,
        Membership.unit_id == unit_id,
        Membership.ended_at.is_(None),
        Membership.role != Role.GROUP,
    )
    return (belonging,)
