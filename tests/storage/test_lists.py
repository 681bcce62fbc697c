"""Lists that the database filters, counts and sorts: the same items that the rules name one by one, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import progress
from storage.lists import Wanted, found, listed, next_due
from storage.models import (
    Assignment,
    Department,
    ExtensionState,
    Measure,
    MeasureState,
    OwnerRole,
    Person,
    Problem,
    Role,
)
from storage.rights import Action, may
from storage.roles import deadline_of, is_immediate, roles_of
from storage.seeing import seen_problems
from storage.verbs.measures import OPEN
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OUTSIDER, OVERSEER, OWNER, Cast, monday, next_monday, saturday

EVERYBODY = (COORDINATOR, LEADER, OWNER, COLLEAGUE, OVERSEER, OUTSIDER)
Rule = Callable[[Measure], bool]


@pytest.fixture
def tangled(cast: Cast) -> Cast:
    """Roles on problems and on measures, at random, some of people who have left."""
    cast.joins("老走", Role.OWNER, "保卫科")
    cast.joins("孙七", Role.OWNER, "办公室")
    chance = Random(7)

    def tangle(session: Session) -> None:
        people = list(session.scalars(select(Person).order_by(Person.id)))
        places = list(session.scalars(select(Department).order_by(Department.id)))
        rows = [*session.scalars(select(Problem)), *session.scalars(select(Measure))]
        for row in rows:
            above = isinstance(row, Problem)
            for role in OwnerRole:
                if chance.random() < (0.6 if above else 0.4):
                    of_people = role in (OwnerRole.OWNER, OwnerRole.LEADER)
                    who = chance.choice(people).id if of_people else None
                    place = None if of_people else chance.choice(places).id
                    session.add(
                        Assignment(
                            problem_id=row.id if above else None,
                            measure_id=None if above else row.id,
                            role=role,
                            person_id=who,
                            department_id=place,
                        )
                    )
            if not above:
                row.state = chance.choice(list(MeasureState))
                row.deadline = chance.choice([None, monday, saturday])
                row.immediate_on = chance.choice([None, monday])
                row.standing, row.mostly_done = chance.random() < 0.3, chance.random() < 0.3

    cast.read(tangle)
    cast.leaves("老走")
    return cast


def ruled(session: Session, who: str, cast: Cast, rule: Rule) -> list[int]:
    """What the rules for one item say, asked of every measure."""
    actor = cast.actor(session, who)
    rows = [row for row in session.scalars(select(Measure)) if may(actor, Action.SEE, row) and rule(row)]
    return [
        row.id for row in sorted(rows, key=lambda row: (deadline_of(row) or date.max, row.problem.number, row.number))
    ]


def cases(session: Session) -> list[tuple[Wanted, Rule]]:
    person = session.scalars(select(Person).where(Person.name == OWNER)).one().id
    place = session.scalars(select(Department).where(Department.name == "办公室")).one().id

    def owned(row: Measure) -> bool:
        roles = roles_of(row)
        return person in {one.id for one in (*roles.owners, *roles.leaders)}

    def placed(row: Measure) -> bool:
        return place in {one.id for one in roles_of(row).departments}

    def lacking(row: Measure) -> bool:
        return not roles_of(row).owners or (deadline_of(row) is None and not row.standing)

    return [
        (Wanted(), lambda row: True),
        (Wanted(states=OPEN), lambda row: row.state in OPEN),
        (Wanted(due_to=monday), lambda row: (deadline_of(row) or date.max) <= monday),
        (Wanted(due_from=saturday), lambda row: (deadline_of(row) or date.min) >= saturday),
        (Wanted(people=frozenset([person])), owned),
        (Wanted(departments=frozenset([place])), placed),
        (Wanted(departments=frozenset([place]), people=frozenset([person])), lambda row: owned(row) and placed(row)),
        (Wanted(standing=True, states=OPEN), lambda row: row.standing and row.state in OPEN),
        (Wanted(immediate=True), is_immediate),
        (Wanted(mostly_done=True), lambda row: row.mostly_done),
        (Wanted(lacking=True), lacking),
        (Wanted(unacknowledged=True), lambda row: row.assigned_at is not None and row.acknowledged_at is None),
        (Wanted(extending=True), lambda row: any(one.state is ExtensionState.PENDING for one in row.extensions)),
        (Wanted(unproved=True), lambda row: not any(report.evidence for report in row.reports)),
    ]


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_list_holds_exactly_what_its_reader_may_see_and_asked_for(tangled: Cast, who: str) -> None:
    def compared(session: Session) -> None:
        actor = tangled.actor(session, who)
        for wanted, rule in cases(session):
            expected = ruled(session, who, tangled, rule)
            assert found(session, actor, wanted, limit=100) == (len(expected), tuple(expected)), wanted
            page = listed(session, actor, wanted, monday, start=1, limit=2)
            assert (page.total, [view.id for view in page.views]) == (len(expected), expected[1:3]), wanted

    tangled.read(compared)


@pytest.mark.parametrize("who", EVERYBODY)
def test_problems_are_seen_by_the_same_rights(tangled: Cast, who: str) -> None:
    def compared(session: Session) -> None:
        actor = tangled.actor(session, who)
        seen = set(session.scalars(select(Problem.id).where(seen_problems(actor))))
        assert seen == {row.id for row in session.scalars(select(Problem)) if may(actor, Action.SEE, row)}

    tangled.read(compared)


@pytest.mark.parametrize("who", EVERYBODY)
def test_counts_of_departments_and_people_are_those_of_their_lists(tangled: Cast, who: str) -> None:
    def compared(session: Session) -> None:
        actor = tangled.actor(session, who)
        for part in progress.by_department(session, actor, monday):
            assert part.total == found(session, actor, Wanted(departments=frozenset([part.id or 0])))[0]
        for part in progress.by_person(session, actor, monday):
            named = Wanted(people=frozenset([part.id or 0]), as_roles=(OwnerRole.OWNER,))
            assert part.total == found(session, actor, named)[0]
        whole = progress.progress(session, actor, monday).measures
        assert whole.total == found(session, actor, Wanted())[0]
        assert sum(one.total for one in progress.by_aspect(session, actor, monday)) == whole.total

    tangled.read(compared)


def test_what_is_counted_of_a_whole_unit_is_what_its_rows_say(tangled: Cast) -> None:
    def check(session: Session) -> None:
        counted = progress.progress(session, tangled.actor(session, COORDINATOR), next_monday)
        measures, problems = list(session.scalars(select(Measure))), list(session.scalars(select(Problem)))
        late = [row for row in measures if row.state in OPEN and (deadline_of(row) or next_monday) < next_monday]
        done = [row for row in problems if row.measures and all(m.state is MeasureState.VERIFIED for m in row.measures)]
        assert (counted.measures.total, counted.problems.total) == (len(measures), len(problems))
        assert counted.measures.overdue == len(late) > 0
        assert counted.problems.overdue == len({row.problem_id for row in late})
        assert counted.problems.submitted == len(done)
        assert counted.measures.done == sum(row.state is MeasureState.VERIFIED for row in measures)
        assert counted.measures.mostly_done == sum(row.mostly_done and row.state in OPEN for row in measures)

    tangled.read(check)


def test_where_nothing_is_found_the_next_to_fall_due_is_named(cast: Cast) -> None:
    first = cast.sees(COORDINATOR, next_due, Wanted(), monday)
    assert first == cast.measure(1, 1)
    own = Wanted(people=frozenset([cast.person(COLLEAGUE)]))
    assert cast.sees(COORDINATOR, next_due, own, monday) == cast.measure(2, 1)
    assert cast.sees(OWNER, next_due, own, monday) is None
