from __future__ import annotations

from datetime import date

from storage.models import OwnerRole, ReviewState
from storage.verbs import extensions, measures, problems
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OVERSEER,
    OWNER,
    last_friday,
    monday,
    next_monday,
    thursday,
    tuesday,
)
from tests.jobs.helpers import DUE, ITEM, World, day, is_due_soon, nine

DUE_EARLY = date(2026, 12, 2)
"""A Wednesday, twelve days ahead: the yellow ladder begins on Friday 20 November's next hour."""


# Extensions


def asks(world: World, wanted: date, today: date) -> int:
    return world.cast.does(
        COLLEAGUE, extensions.ask_extension, world.cast.measure(*ITEM), world.clock(),
        today=today, reason="等待采购", wanted=wanted,
    ).id  # fmt: skip


async def test_a_pending_extension_pauses_red_and_nags_its_approver(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(DUE)
    asks(world, day("12-31"), DUE)
    world.forgets()

    await world.goes_to(day("12-23"))

    assert "red" not in {colour for one in world.heard() for colour in one.colours}
    assert "red" not in {row.colour for row in world.notices("deadline")}
    nags = [(one.at.date(), one.to) for one in world.heard() if "extension_waiting" in one.kinds]
    assert nags == [(day("12-21"), LEADER), (day("12-22"), LEADER), (day("12-23"), LEADER)]


async def test_an_extension_asked_for_on_the_last_day_holds_back_the_red_that_is_queued(world: World) -> None:
    world.clock.set(nine(day("12-14")))
    world.cast.is_due(ITEM, day("12-17"), world.clock())
    await world.goes_to(day("12-17"))
    assert "red" in {row.colour for row in world.notices("deadline")}
    asks(world, day("12-31"), day("12-17"))
    world.forgets()

    await world.goes_to(DUE)

    assert "red" not in {colour for one in world.heard() for colour in one.colours}


async def test_red_comes_back_when_the_extension_is_refused(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(DUE)
    extension = asks(world, day("12-31"), DUE)
    await world.goes_to(day("12-21"), 14)
    world.forgets()

    world.cast.does(LEADER, extensions.decide_extension, extension, world.clock(), granted=None, reason="不能再等")
    await world.goes_to(day("12-22"))

    assert {one.to for one in world.heard() if "red" in one.colours} == {COLLEAGUE, LEADER, COORDINATOR}
    assert all(one.at == nine(day("12-22")) and not one.late for one in world.heard() if "red" in one.colours)


async def test_a_granted_extension_starts_the_ladder_of_the_new_day(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(DUE)
    extension = asks(world, day("12-31"), DUE)
    world.cast.does(LEADER, extensions.decide_extension, extension, world.clock(), granted=day("12-31"))
    world.forgets()

    await world.goes_to(day("12-31"))

    rungs = [(on, rungs) for on, to, rungs in world.days(COLLEAGUE) if rungs]
    assert rungs == [
        (day("12-21"), ("day_10",)),
        (day("12-28"), ("day_3",)),
        (day("12-30"), ("eve",)),
        (day("12-31"), ("due",)),
    ]


# Waits


async def test_a_submission_that_waits_nags_the_verifier_and_not_the_doer(world: World) -> None:
    world.cast.is_due(ITEM, tuesday, world.clock())
    world.cast.submits(COLLEAGUE, *ITEM, now=world.clock())
    await world.goes_to(last_friday, 11)
    world.forgets()

    await world.goes_to(next_monday)

    assert [(on, to) for on, to, _ in world.days() if to != COORDINATOR] == [
        (tuesday, LEADER),
        (thursday, LEADER),
        (next_monday, LEADER),
    ]
    assert [on for on, _, _ in world.days(COORDINATOR)] == [next_monday]  # from the third on


async def test_nobody_is_nagged_about_a_submission_that_was_decided(world: World) -> None:
    world.cast.finishes(COLLEAGUE, *ITEM, now=world.clock())
    await world.runs()
    world.forgets()

    await world.goes_to(next_monday)

    assert world.heard() == []


async def test_it_nags_the_owner_for_a_sign_of_life_then_tells_the_coordinator(world: World) -> None:
    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    await world.runs()
    world.forgets()

    await world.goes_to(day("12-31"))

    assert world.days(OWNER) == [(tuesday, OWNER, ("acknowledgement_2",)), (thursday, OWNER, ("acknowledgement_4",))]
    assert world.days(COORDINATOR) == [(thursday, COORDINATOR, ("acknowledgement_4",))]
    assert len(world.heard()) == 3


async def test_an_acknowledgement_ends_the_nagging(world: World) -> None:
    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=world.clock())
    await world.goes_to(monday)
    world.cast.does(OWNER, measures.acknowledge, world.cast.measure(*ITEM), world.clock())
    world.forgets()

    await world.goes_to(next_monday)

    assert world.heard() == []


# Look-backs


def closes(world: World, *days: date) -> None:
    world.cast.closes(1, world.clock(), [(30 + place, one) for place, one in enumerate(days)])


async def test_a_look_back_is_told_on_its_day_and_then_nagged_about(world: World) -> None:
    closes(world, day("12-22"))
    await world.runs()
    world.forgets()

    await world.goes_to(date(2027, 1, 6))

    assert world.days(OVERSEER)[:3] == [
        (day("12-22"), OVERSEER, ("due",)),
        (day("12-29"), OVERSEER, ("review_5",)),
        (date(2027, 1, 5), OVERSEER, ("review_10",)),
    ]
    assert [rungs for _, _, rungs in world.days(COORDINATOR)] == [("review_10",)]  # from the second nag on


async def test_a_look_back_far_ahead_is_not_planned_yet(world: World) -> None:
    closes(world, day("12-22"))

    await world.goes_to(monday)

    assert world.notices("review_due") == []


async def test_a_look_back_on_a_day_off_is_told_on_the_next_working_day_and_is_not_late(world: World) -> None:
    closes(world, day("12-05"))  # a Saturday
    await world.runs()
    world.forgets()

    await world.goes_to(day("12-14"))

    told, nag = world.heard(OVERSEER)
    assert (told.at, told.late) == (nine(day("12-07")), False)
    assert nag.at == nine(day("12-14"))  # five working days after it


async def test_a_look_back_that_was_done_is_silent(world: World) -> None:
    closes(world, day("12-22"), date(2027, 3, 1))
    await world.goes_to(day("12-21"))
    (first, _) = world.cast.look_backs(1)
    world.cast.does(
        OVERSEER, problems.look_back, first, ReviewState.HELD, world.clock(), today=day("12-21"), note="账目清楚"
    )
    world.forgets()

    await world.goes_to(date(2027, 1, 10))

    assert world.heard() == []
