"""A unit that goes by a policy of its own, and what choosing one would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.config import Config
from jobs.effects import Effect, effect
from jobs.ladder import steps
from jobs.office import Office
from storage.models import Unit
from storage.verbs.policies import choose_policy
from tests.cast import COLLEAGUE, COORDINATOR, LEADER, UNIT
from tests.jobs.helpers import DUE, ITEM, World, day
from tests.jobs.test_ladder import days, untimed

OFFICE = Config().office()


@pytest.fixture
def world(world: World) -> World:
    return World(world.cast, world.clock, OFFICE)


def chooses(world: World, name: str) -> None:
    world.cast.does(COORDINATOR, choose_policy, name, world.clock())


def would_change(world: World, name: str, until: date) -> Effect:
    def worked_out(session: Session) -> Effect:
        unit = session.query(Unit).filter_by(name=UNIT).one()
        today = OFFICE.today(world.clock(), unit)
        return effect(session, unit, OFFICE.of(unit), OFFICE.named(name), today, until)

    return world.cast.read(worked_out)


async def test_a_unit_is_reminded_by_the_policy_that_it_chose(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    chooses(world, "gentle")

    await world.goes_to(day("12-24"))

    assert world.days(COLLEAGUE) == [
        (day("12-08"), COLLEAGUE, ("day_10",)),
        (day("12-15"), COLLEAGUE, ("day_3",)),
        (DUE, COLLEAGUE, ("due",)),
        (day("12-21"), COLLEAGUE, ("late_1",)),
    ]


async def test_what_the_former_policy_had_planned_for_tomorrow_does_not_go_out(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-16"))
    world.forgets()

    chooses(world, "gentle")
    await world.goes_to(day("12-17"))
    assert world.heard(COLLEAGUE) == []
    chooses(world, "standard")
    await world.goes_to(DUE)
    assert [one.rungs for one in world.heard(COLLEAGUE)] == [("due",)]


async def test_a_policy_that_left_the_settings_gives_way_to_the_configured_one(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    chooses(world, "gentle")
    without = World(world.cast, world.clock, replace(OFFICE, policies={}))

    await without.goes_to(day("12-17"))

    assert [rungs for _, _, rungs in without.days(COLLEAGUE)] == [("day_20",), ("day_10",), ("day_3",), ("eve",)]


async def test_what_a_policy_would_change_is_what_it_changes(world: World) -> None:
    """Counted by who is written to on which day, and then lived through."""
    world.cast.is_due(ITEM, DUE, world.clock())
    until = day("12-30")
    told = would_change(world, "strict", until)

    async def lived(name: str | None) -> set[tuple[date, str]]:
        if name:
            chooses(world, name)
        await world.goes_to(until, 23)
        return {(on, who) for on, who, _ in world.days()}

    strict = await lived("strict")
    usual = {(day(one), COLLEAGUE) for one in ("11-27", "12-08", "12-15", "12-17", "12-18")}
    usual |= {(day("12-08"), LEADER)}
    late = [day(one) for one in ("12-21", "12-22", "12-24", "12-30")]
    usual |= {(on, who) for on in late for who in (COLLEAGUE, LEADER, COORDINATOR)}
    usual |= {(day("12-30"), who) for on, who in strict if who not in (COLLEAGUE, LEADER, COORDINATOR)}
    assert (told.more, told.fewer) == (len(strict - usual), len(usual - strict))
    assert told.measures == 6


def test_the_policy_in_force_would_change_nothing(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    assert would_change(world, "standard", day("12-30")).changed == 0


def test_an_office_without_policies_is_the_same_for_every_unit() -> None:
    office = Office()
    assert office.of(Unit(name="a", policy="strict")) is office


@untimed
@given(deadline=days, name=st.sampled_from(sorted(OFFICE.policies)))
def test_t8_by_every_policy_reminders_come_on_working_days_never_later_and_never_end(deadline: date, name: str) -> None:
    policy, calendar = OFFICE.policies[name], OFFICE.calendar
    some = list(islice(steps(deadline, policy, calendar), 14))
    before = [step for step in some if not step.late_workdays]
    nominal = {rung.name: deadline - timedelta(days=rung.days_before) for rung in policy.rungs}
    assert all(earlier.day < later.day for earlier, later in pairwise(some))
    assert all(calendar.is_workday(step.day) for step in some)
    assert all(step.day <= nominal[step.rung] for step in before)
    assert before[-1].rung == "due"
    assert len(some) == 14
