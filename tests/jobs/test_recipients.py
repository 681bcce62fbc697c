from __future__ import annotations

from sqlalchemy.orm import Session

from jobs.policy import Audience
from jobs.recipients import Recipient, everybody, reached, recipients, review_recipients
from storage.models import OwnerRole, Role
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    last_friday,
    measure_row,
    person,
    problem_row,
)
from tests.jobs.helpers import DUE, ITEM, World, day, is_due_soon, nine

NOBODYS = (3, 1)
RED = frozenset({Audience.OWNER, Audience.LEADER, Audience.COORDINATOR})


def told(cast: Cast, item: tuple[int, int], *audience: Audience) -> list[Recipient]:
    def read(session: Session) -> list[Recipient]:
        return recipients(session, measure_row(session, *item), audience)

    return cast.read(read)


def names(found: list[Recipient]) -> list[tuple[str, str]]:
    return [(one.person.name, one.audience) for one in found]


def test_each_person_is_told_once_in_the_first_role_that_names_them(cast: Cast) -> None:
    cast.assigns(ITEM, OwnerRole.OWNER, COLLEAGUE, LEADER)

    assert names(told(cast, ITEM, *RED)) == [(COLLEAGUE, "owner"), (LEADER, "owner"), (COORDINATOR, "coordinator")]


def test_all_owners_are_told_when_there_are_several(cast: Cast) -> None:
    cast.assigns(ITEM, OwnerRole.OWNER, COLLEAGUE, OWNER)

    assert names(told(cast, ITEM, Audience.OWNER)) == [(COLLEAGUE, "owner"), (OWNER, "owner")]


def test_what_nobody_owns_goes_to_the_leader(cast: Cast) -> None:
    cast.assigns(NOBODYS, OwnerRole.LEADER, LEADER)

    (one,) = told(cast, NOBODYS, Audience.OWNER)

    assert (one.person.name, one.nobody, one.instead_of) == (LEADER, True, ())


def test_what_nobody_owns_or_leads_goes_to_the_coordinator(cast: Cast) -> None:
    (one,) = told(cast, NOBODYS, Audience.OWNER)

    assert (one.person.name, one.nobody) == (COORDINATOR, True)


def test_somebody_is_told_even_when_nobody_is_in_reach(world: World) -> None:
    for who in (COLLEAGUE, LEADER, COORDINATOR, PRINCIPAL):
        world.is_cut_off(who)

    assert names(told(world.cast, ITEM, Audience.OWNER)) == [(COLLEAGUE, "owner"), (LEADER, "owner")]


def test_the_principal_is_told_when_a_unit_has_nobody_else(cast: Cast) -> None:
    cast.joins("王五", Role.COORDINATOR)
    cast.leaves(COORDINATOR)
    cast.database.run(lambda session: _ends(session, "王五"))

    assert [name for name, _ in names(told(cast, NOBODYS, Audience.OWNER))] == [PRINCIPAL]


def _ends(session: Session, who: str) -> None:
    for membership in person(session, who).memberships:
        membership.ended_at = at(last_friday)


def test_an_owner_out_of_reach_is_told_and_so_is_the_one_who_stands_in(world: World) -> None:
    world.is_cut_off(COLLEAGUE)

    owner, stand_in = told(world.cast, ITEM, Audience.OWNER)

    assert (owner.person.name, owner.stands_in) == (COLLEAGUE, False)
    assert (stand_in.person.name, stand_in.instead_of) == (LEADER, (COLLEAGUE,))


def test_a_leader_out_of_reach_too_leaves_it_to_the_coordinator(world: World) -> None:
    world.is_cut_off(COLLEAGUE)
    world.alters(LEADER, unreachable_since=world.clock(), unreachable_why="blocked")

    assert names(told(world.cast, ITEM, Audience.OWNER)) == [(COLLEAGUE, "owner"), (COORDINATOR, "owner")]


def test_one_of_two_owners_in_reach_is_enough(world: World) -> None:
    world.cast.assigns(ITEM, OwnerRole.OWNER, COLLEAGUE, OWNER)
    world.is_cut_off(COLLEAGUE)

    assert not any(one.stands_in for one in told(world.cast, ITEM, Audience.OWNER))


def test_who_stands_in_and_is_named_anyway_stays_told_when_the_owner_comes_back(world: World) -> None:
    world.is_cut_off(COLLEAGUE)

    (stand_in,) = [one for one in told(world.cast, ITEM, *RED) if one.person.name == LEADER]

    assert (stand_in.audience, stand_in.instead_of) == (Audience.LEADER, (COLLEAGUE,))


def test_a_simulation_takes_everybody_as_joined(world: World) -> None:
    world.is_cut_off(COLLEAGUE)

    def read(session: Session) -> list[Recipient]:
        return recipients(session, measure_row(session, *ITEM), [Audience.OWNER], everybody)

    assert names(world.cast.read(read)) == [(COLLEAGUE, "owner")]


def test_a_person_is_in_reach_from_start_until_they_block_the_bot(world: World) -> None:
    def in_reach() -> bool:
        return world.cast.read(lambda session: reached(person(session, OWNER)))

    assert in_reach()
    world.alters(OWNER, unreachable_since=world.clock())
    assert not in_reach()
    world.is_cut_off(OWNER)
    assert not in_reach()


def test_a_look_back_is_the_reviewers_and_the_coordinator_joins(cast: Cast) -> None:
    def read(session: Session) -> list[Recipient]:
        return review_recipients(session, problem_row(session, 1), (Audience.REVIEWER, Audience.COORDINATOR))

    assert names(cast.read(read)) == [(OVERSEER, "reviewer"), (COORDINATOR, "coordinator")]


# On the way through the whole clock's side


async def test_a_reminder_of_what_nobody_owns_reaches_the_coordinator(world: World) -> None:
    world.cast.is_due(NOBODYS, DUE, world.clock())

    await world.goes_to(DUE)

    assert [(on, rungs) for on, _, rungs in world.days(COORDINATOR)] == [
        (day("11-27"), ("day_20",)),
        (day("12-08"), ("day_10",)),
        (day("12-15"), ("day_3",)),
        (day("12-17"), ("eve",)),
        (DUE, ("due",)),
    ]


async def test_d9_the_stand_in_is_told_and_the_owner_gets_one_message_when_they_come_back(world: World) -> None:
    world.is_cut_off(COLLEAGUE)
    is_due_soon(world)
    await world.goes_to(DUE, 14)
    assert world.heard(COLLEAGUE) == []
    assert "due" in [rung for one in world.heard(LEADER) for rung in one.rungs]

    world.comes_back(COLLEAGUE)
    await world.runs()
    await world.runs()

    (catch_up,) = world.heard(COLLEAGUE)
    assert catch_up.kinds == ("deadline_set", "deadline")
    assert catch_up.rungs == ("due",)  # the newest alone, not five of one measure
    assert catch_up.late


async def test_who_stands_in_is_not_bothered_any_more_once_the_owner_is_back(world: World) -> None:
    world.is_cut_off(COLLEAGUE)
    is_due_soon(world)
    await world.goes_to(day("12-17"), 12)  # the due day's are queued
    world.comes_back(COLLEAGUE)
    world.forgets()

    await world.goes_to(DUE)

    assert [one.at for one in world.heard(COLLEAGUE) if "due" in one.rungs] == [nine(DUE)]
    assert world.heard(LEADER) == []
