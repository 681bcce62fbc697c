"""Who and until when: assigning, inheriting, deadlines."""

from __future__ import annotations

import pytest

from storage import queries
from storage.errors import NotAllowed, NotFound, Outdated
from storage.models import MeasureState, OwnerRole, Role
from storage.verbs import imports, measures, planning
from storage.views import MeasureView
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    friday,
    measure_row,
    monday,
    new_year,
    next_friday,
    next_monday,
    tree,
    tuesday,
)


def seen(cast: Cast, problem: int, number: int) -> MeasureView:
    return cast.sees(COORDINATOR, queries.measure, problem, number, monday)


def owners(cast: Cast, problem: int, number: int) -> list[str]:
    return [one.name for one in seen(cast, problem, number).roles.owners]


def test_whoever_is_assigned_answers_in_place_of_who_did(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, OWNER)
    cast.assigns((3, 1), OwnerRole.OWNER, COLLEAGUE)

    assert owners(cast, 3, 1) == [COLLEAGUE]
    assert cast.told("assigned") == [OWNER, COLLEAGUE]


def test_nobody_empties_the_role_again(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, OWNER)
    cast.assigns((3, 1), OwnerRole.OWNER)

    assert owners(cast, 3, 1) == []


def test_several_owners_keep_their_order(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, COLLEAGUE, OWNER)

    assert owners(cast, 3, 1) == [COLLEAGUE, OWNER]


def test_a_measure_inherits_each_empty_role_and_no_other(cast: Cast) -> None:
    cast.assigns((1, 2), OwnerRole.OWNER, COLLEAGUE)

    roles = seen(cast, 1, 2).roles
    assert [one.name for one in roles.owners] == [COLLEAGUE]
    assert [one.name for one in roles.leaders] == [LEADER]
    assert roles.departments == ("保卫科",)
    assert owners(cast, 1, 1) == [OWNER]


def test_an_owner_who_left_is_stood_in_for_by_the_problems(cast: Cast) -> None:
    cast.assigns((1, 2), OwnerRole.OWNER, COLLEAGUE)
    cast.leaves(COLLEAGUE)

    assert owners(cast, 1, 2) == [OWNER]


def test_the_three_owner_roles_stay_apart(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, OWNER)
    cast.assigns((3, 1), OwnerRole.LEADER, LEADER)
    cast.assigns((3, 1), OwnerRole.DEPARTMENT, "办公室")
    cast.assigns((3, 1), OwnerRole.ASSISTING, "保卫科")

    roles = seen(cast, 3, 1).roles
    assert [one.name for one in (*roles.leaders, *roles.owners)] == [LEADER, OWNER]
    assert (roles.departments, roles.assisting) == (("办公室",), ("保卫科",))


def test_a_department_is_no_owner_and_a_person_no_department(cast: Cast) -> None:
    for role, who in ((OwnerRole.OWNER, "办公室"), (OwnerRole.DEPARTMENT, OWNER)):
        with pytest.raises(ValueError, match="is not for a"):
            cast.assigns((3, 1), role, who)


def test_being_named_makes_a_person_what_they_are_named(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, OVERSEER)

    roles = cast.read(lambda session: cast.actor(session, OVERSEER).roles)
    assert roles == {Role.OVERSEER, Role.OWNER}


def test_a_measure_in_new_hands_is_to_be_acknowledged_anew(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(monday))
    cast.assigns((1, 1), OwnerRole.OWNER, COLLEAGUE, now=at(tuesday))

    assert seen(cast, 1, 1).acknowledged_at is None
    assert cast.read(lambda session: measure_row(session, 1, 1).assigned_at) == at(tuesday)
    cast.does(COLLEAGUE, measures.acknowledge, cast.measure(1, 1), at(tuesday))
    assert seen(cast, 1, 1).acknowledged_at == at(tuesday)


def test_a_new_leader_leaves_the_acknowledgement_alone(cast: Cast) -> None:
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 1), at(monday))
    cast.joins("王建", Role.LEADER)
    cast.assigns((1, 1), OwnerRole.LEADER, "王建")

    assert seen(cast, 1, 1).acknowledged_at == at(monday)


def test_a_problem_in_new_hands_leaves_alone_what_has_its_own(cast: Cast) -> None:
    cast.assigns((1, 1), OwnerRole.OWNER, COLLEAGUE)
    cast.does(COLLEAGUE, measures.acknowledge, cast.measure(1, 1), at(monday))
    cast.does(OWNER, measures.acknowledge, cast.measure(1, 2), at(monday))
    cast.joins("孙八", Role.OWNER)
    cast.assigns(1, OwnerRole.OWNER, "孙八", now=at(tuesday))

    assert (owners(cast, 1, 1), seen(cast, 1, 1).acknowledged_at) == ([COLLEAGUE], at(monday))
    assert (owners(cast, 1, 2), seen(cast, 1, 2).acknowledged_at) == (["孙八"], None)


def test_nobody_is_told_that_they_named_themselves(cast: Cast) -> None:
    cast.assigns((3, 1), OwnerRole.OWNER, COORDINATOR, OWNER)

    assert cast.told("assigned") == [OWNER]


@pytest.mark.parametrize("who", [LEADER, OWNER, OVERSEER, PRINCIPAL])
def test_only_a_coordinator_plans(cast: Cast, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        cast.read(
            lambda session: planning.set_deadline(
                session, cast.actor(session, who), measure_row(session, 1, 1), next_friday, at(monday)
            )
        )
    assert seen(cast, 1, 1).deadline == friday


# Deadlines


def test_a_measure_has_its_own_day_or_its_problems(cast: Cast) -> None:
    cast.is_due((1, 1), next_friday)

    assert [seen(cast, 1, number).deadline for number in (1, 2)] == [next_friday, friday]


def test_a_deadline_says_what_it_was_before_and_is_undone(cast: Cast) -> None:
    before = cast.is_due((2, 1), new_year)
    assert (before, seen(cast, 2, 1).deadline) == (next_friday, new_year)

    assert cast.is_due((2, 1), before) == new_year
    assert seen(cast, 2, 1).deadline == next_friday


def test_a_first_deadline_is_undone_to_none(cast: Cast) -> None:
    assert cast.is_due((3, 1), friday) is None
    cast.is_due((3, 1), None)

    assert seen(cast, 3, 1).deadline is None
    cast.is_due((3, 1), new_year)
    assert seen(cast, 3, 1).original_deadline == new_year


def test_the_original_date_is_kept(cast: Cast) -> None:
    for day in (new_year, next_monday):
        cast.is_due((2, 1), day)

    assert (seen(cast, 2, 1).deadline, seen(cast, 2, 1).original_deadline) == (next_monday, next_friday)


def test_owners_hear_of_their_deadline(cast: Cast) -> None:
    cast.is_due(2, new_year)

    assert cast.told("deadline_set") == [COLLEAGUE]


def test_a_problems_new_day_leaves_what_was_finished_late_late(cast: Cast) -> None:
    cast.finishes(OWNER, 1, 1, at(next_monday))
    cast.is_due(1, new_year, at(next_monday))

    assert (seen(cast, 1, 1).deadline, seen(cast, 1, 2).deadline) == (friday, new_year)


def test_standing_is_a_flag_beside_a_deadline(cast: Cast) -> None:
    cast.read(
        lambda session: planning.set_deadline(
            session, cast.actor(session, COORDINATOR), measure_row(session, 3, 1), None, at(monday), standing=True
        )
    )
    view = seen(cast, 3, 1)
    assert (view.standing, view.deadline, view.state) == (True, None, MeasureState.NOT_STARTED)


def test_c5_what_is_finished_is_planned_no_more(cast: Cast) -> None:
    cast.closes(1, at(monday))
    for item in (1, (1, 1)):
        with pytest.raises(Outdated):
            cast.is_due(item, new_year)
        with pytest.raises(Outdated):
            cast.assigns(item, OwnerRole.OWNER, COLLEAGUE)


def test_what_a_document_claims_is_done_has_no_deadline(cast: Cast) -> None:
    claimed = tree(("公章管理不严", ("换发公章登记簿",)), all_done=True)
    cast.does(COORDINATOR, imports.import_tree, claimed, at(monday))

    with pytest.raises(Outdated):
        cast.is_due(1, new_year)  # the newest inspection's first problem


def test_it_counts_what_has_no_owner_and_no_deadline(cast: Cast) -> None:
    unit_id = cast.read(lambda session: measure_row(session, 1, 1).problem.unit_id)

    assert cast.read(lambda session: queries.missing_roles(session, unit_id)) == (1, 3)
    cast.assigns((3, 1), OwnerRole.OWNER, OWNER)
    cast.is_due(2, new_year)
    assert cast.read(lambda session: queries.missing_roles(session, unit_id)) == (0, 1)
