"""The one table of rights (DESIGN.md §3): action x role x relation to the item.

A verb asks `require` on the person who acts; a card asks `may` for the buttons it shows. Four eyes and stepping in
are about persons, not roles: `storage.roles` names who may verify, approve or look back.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from storage.actor import Actor
from storage.errors import NotAllowed, NotFound
from storage.models import Measure, Problem, Role
from storage.roles import Roles, roles_of, roles_of_problem


class Relation(StrEnum):
    """How a person stands to an item."""

    UNIT = "unit"
    OWNER = "owner"
    LEADER = "leader"
    DEPARTMENT = "department"
    SELF = "self"
    """What is done is about the person, and they are who does it."""


class Action(StrEnum):
    SEE = "see"
    SEE_UNIT = "see_unit"
    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ASK_EXTENSION = "ask_extension"
    STATE_LATENESS = "state_lateness"
    SNOOZE = "snooze"
    URGE = "urge"
    ASSIGN = "assign"
    SET_DEADLINE = "set_deadline"
    CLOSE = "close"
    REOPEN = "reopen"
    RECORD_FOR = "record_for"
    IMPORT = "import"
    INVITE = "invite"
    RESUME = "resume"
    CHOOSE_POLICY = "choose_policy"
    VERIFY = "verify"
    DECIDE_EXTENSION = "decide_extension"
    REVIEW = "review"
    HAND_OVER = "hand_over"
    PUBLISH = "publish"


_C, _L, _O, _P, _S = Role.COORDINATOR, Role.LEADER, Role.OWNER, Role.PRINCIPAL, Role.OVERSEER
_whole_unit = {(role, Relation.UNIT) for role in (_C, _L, _P, _S)}
_answering = {(role, Relation.OWNER) for role in (_O, _L, _C)}

RIGHTS: dict[Action, set[tuple[Role, Relation]]] = {
    Action.SEE: _whole_unit | {(_O, Relation.OWNER), (_O, Relation.DEPARTMENT)},
    Action.SEE_UNIT: _whole_unit,
    Action.ACKNOWLEDGE: _answering,
    Action.REPORT: _answering,
    Action.SUBMIT: _answering,
    Action.WITHDRAW: _answering | {(_C, Relation.UNIT)},  # what they recorded on behalf
    Action.ASK_EXTENSION: _answering,
    Action.STATE_LATENESS: _answering,
    Action.SNOOZE: _answering,
    Action.URGE: _whole_unit,
    Action.ASSIGN: {(_C, Relation.UNIT)},
    Action.SET_DEADLINE: {(_C, Relation.UNIT)},
    Action.CLOSE: {(_C, Relation.UNIT)},
    Action.REOPEN: {(_C, Relation.UNIT), (_S, Relation.UNIT)},
    Action.RECORD_FOR: {(_C, Relation.UNIT)},
    Action.IMPORT: {(_C, Relation.UNIT)},
    Action.INVITE: {(_C, Relation.UNIT)},
    Action.PUBLISH: {(_C, Relation.UNIT)},
    Action.HAND_OVER: {(_C, Relation.UNIT), (_O, Relation.SELF), (_L, Relation.SELF)},
    Action.RESUME: {(_C, Relation.UNIT)},
    Action.CHOOSE_POLICY: {(_C, Relation.UNIT)},
    # Who exactly is for storage.roles to say; these are the roles it can ever name.
    Action.VERIFY: {(_L, Relation.UNIT), (_C, Relation.UNIT)},
    Action.DECIDE_EXTENSION: {(_L, Relation.UNIT), (_C, Relation.UNIT), (_P, Relation.UNIT)},
    Action.REVIEW: {(_S, Relation.UNIT), (_O, Relation.UNIT), (_C, Relation.UNIT)},
}


def relations(actor: Actor, roles: Roles) -> frozenset[Relation]:
    """How the actor stands to an item with these roles."""
    found = {Relation.UNIT}
    if actor.person_id in {person.id for person in roles.owners}:
        found.add(Relation.OWNER)
    if actor.person_id in {person.id for person in roles.leaders}:
        found.add(Relation.LEADER)
    if actor.departments & {department.id for department in roles.departments + roles.assisting}:
        found.add(Relation.DEPARTMENT)
    return frozenset(found)


def item_roles(item: Measure | Problem) -> Roles:
    return roles_of(item) if isinstance(item, Measure) else roles_of_problem(item)


def unit_of(item: Measure | Problem) -> int:
    return item.problem.unit_id if isinstance(item, Measure) else item.unit_id


def allowed(actor: Actor, item: Measure | Problem) -> frozenset[Action]:
    """Everything that the table lets this actor do to the item."""
    if actor.unit_id != unit_of(item):
        return frozenset()
    return _granted(actor.roles, relations(actor, item_roles(item)))


@lru_cache(maxsize=1000)
def _granted(roles: frozenset[Role], standing: frozenset[Relation]) -> frozenset[Action]:
    """What the table lets somebody do who holds these roles and stands so to an item."""
    mine = {(role, relation) for role in roles for relation in standing}
    return frozenset(action for action, granted in RIGHTS.items() if granted & mine)


def may(actor: Actor, action: Action, item: Measure | Problem) -> bool:
    """Whether the table lets this actor do `action` to the item."""
    if actor.unit_id != unit_of(item):
        return False
    if may_in_unit(actor, action):
        return True
    return action in _granted(actor.roles, relations(actor, item_roles(item)))


def may_in_unit(actor: Actor, action: Action) -> bool:
    """Whether the table lets this actor do `action` in the unit as a whole."""
    return any((role, Relation.UNIT) in RIGHTS[action] for role in actor.roles)


def may_about(actor: Actor, action: Action, person_id: int) -> bool:
    """Whether the table lets this actor do `action` about that person, who may be themselves."""
    standing = {Relation.UNIT} | ({Relation.SELF} if actor.person_id == person_id else set())
    return any((role, relation) in RIGHTS[action] for role in actor.roles for relation in standing)


def require(actor: Actor, action: Action, item: Measure | Problem) -> None:
    """Raises NotFound for what the actor may not see, NotAllowed for what they may see but not do."""
    if not may(actor, Action.SEE, item) and not may(actor, action, item):
        raise NotFound
    if not may(actor, action, item):
        raise NotAllowed(action=action)


def require_in_unit(actor: Actor, action: Action) -> None:
    """Raises NotAllowed."""
    if not may_in_unit(actor, action):
        raise NotAllowed(action=action)


def require_about(actor: Actor, action: Action, person_id: int) -> None:
    """Raises NotAllowed."""
    if not may_about(actor, action, person_id):
        raise NotAllowed(action=action)
