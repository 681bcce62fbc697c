"""What was handed over until a day: reminders follow it at once, and follow it back when the day is past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy.orm import Session

from jobs import returning
from jobs.runner import simulate
from storage.actor import Actor
from storage.models import Handover, Measure, OwnerRole, Role
from storage.roles import roles_of
from storage.verbs.handing_over import give_back, hand_over
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, OWNER, Cast, at, measure_row, person
from tests.jobs.helpers import DUE, ITEM, World, day, is_due_soon, nine

LAST_DAY = day("12-16")
"""A Wednesday; the item is due on Friday 18 December."""


def hands_over(world: World, whose: str, *to: str, until: date | None = LAST_DAY) -> int:
    def done(session: Session, actor: Actor) -> int:
        takers = [person(session, name) for name in to]
        today = world.clock().astimezone(at(LAST_DAY).tzinfo).date()
        of = person(session, whose)
        return hand_over(session, actor, of, takers, world.clock(), today=today, until=until).id

    return world.cast.does(COORDINATOR, done)


def owners(cast: Cast, item: tuple[int, int] = ITEM) -> Sequence[str]:
    return cast.read(lambda session: [one.name for one in roles_of(measure_row(session, *item)).owners])


def handover_row(world: World, handover: int) -> Handover:
    return world.cast.read(lambda session: session.get_one(Handover, handover))


async def test_reminders_go_to_the_taker_and_after_the_last_day_to_the_owner_again(world: World) -> None:
    is_due_soon(world)
    hands_over(world, COLLEAGUE, OWNER)
    await world.goes_to(LAST_DAY, 23, 59)

    assert "day_3" in [rung for one in world.heard(OWNER) for rung in one.rungs]
    assert not [one for one in world.heard(COLLEAGUE) if one.rungs]

    world.forgets()
    await world.goes_to(DUE)
    assert owners(world.cast) == [COLLEAGUE]
    assert [rung for one in world.heard(COLLEAGUE) for rung in one.rungs][-2:] == ["eve", "due"]
    assert not [one for one in world.heard(OWNER) if one.rungs]


async def test_it_goes_back_at_midnight_of_the_unit_and_both_are_told(world: World) -> None:
    is_due_soon(world)
    handover = hands_over(world, COLLEAGUE, OWNER)
    await world.goes_to(LAST_DAY, 23, 59)
    assert handover_row(world, handover).look_at == at(day("12-17"), 0, 0)
    await world.goes_to(day("12-17"), 0, 1)

    assert handover_row(world, handover).ended_at == at(day("12-17"), 0, 0)
    told = {row.person_id for row in world.notices("given_back")}
    assert told == {world.cast.person(OWNER), world.cast.person(COLLEAGUE)}


async def test_a_new_leader_is_reminded_at_their_next_hour_and_not_as_if_it_were_late(world: World) -> None:
    world.cast.joins("王五", Role.LEADER)
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-08"), 14)
    hands_over(world, LEADER, "王五")

    await world.goes_to(day("12-09"), 12)

    (reminder,) = [one for one in world.heard("王五") if one.rungs]
    assert (reminder.at, reminder.late) == (nine(day("12-09")), False)


async def test_for_good_is_looked_at_no_more(world: World) -> None:
    is_due_soon(world)
    handover = hands_over(world, COLLEAGUE, OWNER, until=None)
    await world.goes_to(DUE)

    assert owners(world.cast) == [OWNER]
    assert handover_row(world, handover).look_at is None


async def test_ended_early_it_does_not_end_twice(world: World) -> None:
    is_due_soon(world)
    handover = hands_over(world, COLLEAGUE, OWNER)
    world.cast.does(COORDINATOR, give_back, handover, world.clock())
    await world.goes_to(DUE)

    assert world.cast.events().count("items_given_back") == 1
    assert not [row for row in world.notices("handed_over") if row.message_id]


async def test_one_that_cannot_be_given_back_is_put_off_and_holds_up_no_reminder(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a row that makes no sense")

    is_due_soon(world)
    handover = hands_over(world, COLLEAGUE, OWNER)
    monkeypatch.setattr(returning, "come_back", broken)
    await world.goes_to(DUE, 10)

    assert owners(world.cast) == [OWNER]
    assert "due" in [rung for one in world.heard(OWNER) for rung in one.rungs]
    assert handover_row(world, handover).look_at is not None


def test_a_simulation_follows_it_there_and_back(world: World) -> None:
    is_due_soon(world)
    world.cast.assigns(ITEM, OwnerRole.OWNER, COLLEAGUE, now=world.clock())
    hands_over(world, COLLEAGUE, OWNER)

    def told(session: Session) -> list[tuple[date, str]]:
        messages = list(simulate(session, world.clock(), at(DUE, 12), world.office, world.composer))
        item = measure_row(session, *ITEM).id
        found = [
            (one.at.astimezone(at(DUE).tzinfo).date(), one.person.name)
            for one in messages
            for row in one.notices
            if (row.kind, row.subject_id, row.audience) == ("deadline", item, "owner")
        ]
        session.rollback()
        return found

    assert world.cast.read(told) == [(day("12-15"), OWNER), (day("12-17"), COLLEAGUE), (DUE, COLLEAGUE)]
    assert world.cast.read(lambda session: session.get_one(Measure, measure_row(session, *ITEM).id).look_at)
