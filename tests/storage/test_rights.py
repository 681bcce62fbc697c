"""The one table of rights: what each role may do to an item, as its standing to the item is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storage import happened, queries
from storage.actor import Actor, console
from storage.audit import latest
from storage.database import Database
from storage.errors import NotAllowed, NotFound
from storage.models import Department, OwnerRole, Person, ReviewState, Role
from storage.progress import progress
from storage.rights import Action, Relation, may, may_about, may_in_unit, require
from storage.search import Hits, search
from storage.verbs import extensions, measures, people, planning, problems, putting_off, undoing, urging
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OUTSIDER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    friday,
    measure_row,
    monday,
    new_year,
    problem_row,
    tuesday,
)
from tests.databases import Stage, played

A = Action
C, L, O, P, S, G = (  # noqa: E741 — the six roles, as the columns of the table
    Role.COORDINATOR, Role.LEADER, Role.OWNER, Role.PRINCIPAL, Role.OVERSEER, Role.PUBLIC,
)  # fmt: skip
EVERYBODY_INSIDE = {C, L, P, S}

ANYBODY_OF_THE_UNIT: dict[Action, set[Role]] = {
    A.SEE: EVERYBODY_INSIDE,
    A.SEE_UNIT: EVERYBODY_INSIDE,
    A.ACKNOWLEDGE: set(),
    A.REPORT: set(),
    A.SUBMIT: set(),
    A.ASK_EXTENSION: set(),
    A.STATE_LATENESS: set(),
    A.SNOOZE: set(),
    A.URGE: EVERYBODY_INSIDE,
    A.WITHDRAW: {C},
    A.ASSIGN: {C},
    A.SET_DEADLINE: {C},
    A.CLOSE: {C},
    A.REOPEN: {C, S},
    A.RECORD_FOR: {C},
    A.IMPORT: {C},
    A.INVITE: {C},
    A.PUBLISH: {C},
    A.HAND_OVER: {C},
    A.RESUME: {C},
    A.CHOOSE_POLICY: {C},
    A.VERIFY: {L, C},
    A.DECIDE_EXTENSION: {L, C, P},
    A.REVIEW: {S, O, C},
}
AS_ITS_OWNER: dict[Action, set[Role]] = {
    A.SEE: {O},
    A.ACKNOWLEDGE: {O, L, C},
    A.REPORT: {O, L, C},
    A.SUBMIT: {O, L, C},
    A.WITHDRAW: {O, L, C},
    A.ASK_EXTENSION: {O, L, C},
    A.STATE_LATENESS: {O, L, C},
    A.SNOOZE: {O, L, C},
}
OF_ITS_DEPARTMENT: dict[Action, set[Role]] = {A.SEE: {O}}
EXTRA: dict[Relation, dict[Action, set[Role]]] = {
    Relation.UNIT: {},
    Relation.LEADER: {},
    Relation.OWNER: AS_ITS_OWNER,
    Relation.DEPARTMENT: OF_ITS_DEPARTMENT,
    Relation.SELF: {},
}


def who(session: Session, role: Role, relation: Relation) -> Actor:
    """Somebody of the unit with that one role, standing so to measure 1.1."""
    item = measure_row(session, 1, 1)
    unit_id = item.problem.unit_id
    named = {Relation.OWNER: OwnerRole.OWNER, Relation.LEADER: OwnerRole.LEADER}.get(relation)
    ids = [row.person_id for row in item.problem.assignments if named and row.role is named]
    departments = [row.department_id for row in item.problem.assignments if row.department_id]
    return Actor(
        unit_id=unit_id,
        person_id=ids[0] if ids else 10_000,
        name="某人",
        roles=frozenset({role}),
        departments=frozenset(one for one in departments if one) if relation is Relation.DEPARTMENT else frozenset(),
    )


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_the_table_says_and_nothing_else(cast: Cast, role: Role, relation: Relation) -> None:
    def allowed(session: Session) -> set[Action]:
        actor = who(session, role, relation)
        return {action for action in Action if may(actor, action, measure_row(session, 1, 1))}

    promised = {
        action for action in Action if role in ANYBODY_OF_THE_UNIT[action] or role in EXTRA[relation].get(action, set())
    }
    assert cast.read(allowed) == promised


@pytest.mark.parametrize("role", Role)
def test_owners_and_leaders_hand_over_their_own_and_a_coordinator_anybodys(role: Role) -> None:
    somebody = Actor(unit_id=1, person_id=7, name="某人", roles=frozenset({role}))

    assert may_about(somebody, A.HAND_OVER, 7) == (role in {C, L, O})
    assert may_about(somebody, A.HAND_OVER, 8) == (role is C)


@pytest.mark.parametrize("role", Role)
def test_s13_no_role_in_another_unit_may_do_anything(cast: Cast, role: Role) -> None:
    def check(session: Session) -> None:
        item = measure_row(session, 1, 1)
        here = who(session, role, Relation.OWNER)
        elsewhere = Actor(unit_id=here.unit_id + 1, person_id=here.person_id, name="某人", roles=frozenset({role}))
        for action in Action:
            assert not may(elsewhere, action, item)
            with pytest.raises(NotFound):
                require(elsewhere, action, item)

    cast.read(check)


def test_the_console_has_a_coordinators_rights_in_its_unit(cast: Cast) -> None:
    unit_id = cast.read(lambda session: problem_row(session, 1).unit_id)
    assert all(may_in_unit(console(unit_id), action) for action in (A.IMPORT, A.INVITE, A.SEE_UNIT, A.ASSIGN))


EVERYTHING: dict[str, Callable[[Session, Actor, dict[str, int]], Any]] = {
    "acknowledge": lambda s, a, ids: measures.acknowledge(s, a, ids["measure"], at(monday)),
    "report_progress": lambda s, a, ids: measures.report_progress(s, a, ids["measure"], at(monday), note="在办"),
    "submit": lambda s, a, ids: measures.submit(s, a, ids["measure"], at(monday), note="办完了"),
    "record_for": lambda s, a, ids: measures.submit(s, a, ids["measure"], at(monday), for_person=ids["owner"]),
    "add_evidence": lambda s, a, ids: measures.add_evidence(s, a, ids["report"], [], at(monday)),
    "withdraw": lambda s, a, ids: measures.withdraw(s, a, ids["report"], at(monday)),
    "verify": lambda s, a, ids: measures.verify(s, a, ids["report"], at(monday)),
    "verify one that is verified": lambda s, a, ids: measures.verify(s, a, ids["verified"], at(monday)),
    "send_back": lambda s, a, ids: measures.send_back(s, a, ids["report"], at(monday), today=monday, reason="不清"),
    "send_back with no reason": lambda s, a, ids: measures.send_back(
        s, a, ids["report"], at(monday), today=monday, reason=""
    ),
    "assign": lambda s, a, ids: planning.assign(s, a, measure_row(s, 1, 1), OwnerRole.OWNER, [], at(monday)),
    "assign a problem": lambda s, a, ids: planning.assign(s, a, problem_row(s, 1), OwnerRole.OWNER, [], at(monday)),
    "set_deadline": lambda s, a, ids: planning.set_deadline(s, a, measure_row(s, 1, 1), friday, at(monday)),
    "undo_deadline": lambda s, a, ids: undoing.undo_deadline(s, a, ids["deadline_set"], at(monday)),
    "ask_extension": lambda s, a, ids: extensions.ask_extension(
        s, a, ids["measure"], at(monday), today=monday, reason="雨季", wanted=new_year
    ),
    "state_lateness": lambda s, a, ids: extensions.state_lateness(
        s, a, ids["measure"], at(monday), today=monday, reason="雨季", promised=new_year
    ),
    "snooze": lambda s, a, ids: putting_off.snooze(s, a, ids["measure"], at(monday), until=at(tuesday), today=monday),
    "urge": lambda s, a, ids: urging.urge(s, a, ids["measure"], [], at(monday), since=at(monday, 0), level="urge"),
    "decide_extension": lambda s, a, ids: extensions.decide_extension(
        s, a, ids["extension"], at(monday), granted=new_year
    ),
    "close": lambda s, a, ids: problems.close(s, a, ids["problem"], at(monday), review_days=()),
    "note_at_close": lambda s, a, ids: problems.note_at_close(s, a, ids["problem"], at(monday), made_rule="新规"),
    "look_back": lambda s, a, ids: problems.look_back(s, a, ids["review"], ReviewState.HELD, at(monday), today=monday),
    "reopen": lambda s, a, ids: problems.reopen(s, a, ids["closed"], at(monday), reason="又犯"),
    "settle_claimed": lambda s, a, ids: problems.settle_claimed(s, a, ids["inspection"], at(monday), redo=True),
    "see a problem": lambda s, a, ids: queries.problem_by_id(s, a, ids["problem"], monday),
    "see a measure": lambda s, a, ids: queries.measure_by_id(s, a, ids["measure"], monday),
    "see a problem by number": lambda s, a, ids: queries.problem(s, a, 1, monday),
    "see a measure by number": lambda s, a, ids: queries.measure(s, a, 1, 1, monday),
    "see a look-back": lambda s, a, ids: queries.review_by_id(s, a, ids["review"]),
    "see history": lambda s, a, ids: happened.history(s, a, problem_row(s, 1)),
    "see evidence": lambda s, a, ids: happened.evidence_of(s, a, measure_row(s, 1, 1)),
}


@pytest.fixture
def ids(cast: Cast, stage: Stage) -> dict[str, int]:
    """Something of everything: submitted, verified, closed, to be decided."""
    return played(stage, everything_happens)


def everything_happens(database: Database) -> dict[str, int]:
    cast = Cast(database)
    cast.closes(1, at(monday))
    extension = cast.does(
        COLLEAGUE,
        extensions.ask_extension,
        cast.measure(2, 1),
        at(monday),
        today=monday,
        reason="雨季",
        wanted=new_year,
    )
    report = cast.submits(COLLEAGUE, 2, 2, at(monday))
    cast.is_due((3, 1), new_year)
    about = ("measure", cast.measure(3, 1))
    return {
        "deadline_set": cast.read(lambda session: latest(session, "deadline_set", about).id),
        "measure": cast.measure(2, 1),
        "problem": cast.problem(2),
        "closed": cast.problem(1),
        "report": report,
        "verified": cast.read(lambda session: measure_row(session, 1, 1).reports[0].id),
        "extension": extension.id,
        "review": cast.look_backs(1)[0],
        "inspection": cast.read(lambda session: problem_row(session, 1).inspection_id),
        "owner": cast.person(COLLEAGUE),
    }


@pytest.mark.parametrize("act", EVERYTHING)
def test_s13_for_somebody_of_another_unit_nothing_of_ours_exists(cast: Cast, ids: dict[str, int], act: str) -> None:
    before = cast.from_here()
    with pytest.raises(NotFound):
        cast.does(OUTSIDER, EVERYTHING[act], ids)

    assert before.events() == []


def test_s13_lists_and_counts_of_another_unit_are_empty(cast: Cast, ids: dict[str, int]) -> None:
    far = date(2030, 1, 1)
    assert cast.sees(OUTSIDER, queries.overdue, far) == []
    assert cast.sees(OUTSIDER, queries.due_between, monday, far, monday) == []
    assert cast.sees(OUTSIDER, search, "食堂", monday) == Hits()
    assert cast.sees(OUTSIDER, queries.reviews_due, far) == []
    assert cast.sees(OUTSIDER, progress, far).measures.total == 0
    waiting = cast.sees(OUTSIDER, queries.waiting_for, far)
    assert (waiting.to_verify, waiting.to_decide, waiting.to_close, waiting.to_review) == ((), (), (), ())


def test_an_owner_sees_their_own_and_nothing_else(cast: Cast) -> None:
    assert cast.sees(OWNER, queries.problem, 1, monday).number == 1
    with pytest.raises(NotFound):
        cast.sees(OWNER, queries.problem, 2, monday)
    assert cast.sees(OWNER, search, "用车", monday) == Hits()
    assert cast.sees(OWNER, progress, monday).measures.total == 2


def test_an_owner_sees_what_is_their_departments(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.ASSISTING, "保卫科")

    seen = cast.sees(OWNER, queries.measure, 3, 1, monday)
    assert seen.actions == {A.SEE}


def test_an_owner_of_one_measure_does_not_see_its_neighbours(cast: Cast) -> None:
    cast.assigns((2, 3), OwnerRole.OWNER, OWNER)

    assert [one.number for one in cast.sees(OWNER, queries.problem, 2, monday).measures] == [3]
    with pytest.raises(NotFound):
        cast.sees(OWNER, queries.measure, 2, 1, monday)


@pytest.mark.parametrize("who_", [LEADER, COORDINATOR, OVERSEER, PRINCIPAL])
def test_leaders_coordinators_overseers_and_the_principal_see_the_unit(cast: Cast, who_: str) -> None:
    assert cast.sees(who_, progress, monday).problems.total == 3


def test_who_sees_an_item_but_may_not_act_on_it_is_told_so(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.does(PRINCIPAL, measures.acknowledge, cast.measure(1, 1), at(monday))
    with pytest.raises(NotAllowed):
        cast.does(OWNER, problems.close, cast.problem(1), at(monday), review_days=())


def test_s13_a_department_of_another_unit_answers_for_nothing_here(cast: Cast) -> None:
    def assign_theirs(session: Session, actor: Actor) -> None:
        theirs = people.add_department(session, cast.actor(session, OUTSIDER), "采编部", at(monday))
        named: list[Person | Department] = [theirs]
        planning.assign(session, actor, measure_row(session, 3, 1), OwnerRole.DEPARTMENT, named, at(monday))

    with pytest.raises(NotFound):
        cast.does(COORDINATOR, assign_theirs)
