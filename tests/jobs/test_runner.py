from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from structlog.typing import EventDict

from jobs import runner
from jobs.delivery import Address, Outcome, Part, Sent, TryAgain
from jobs.runner import Runner, next_moment, simulate
from storage.models import Base, MessageState, OwnerRole
from storage.verbs import extensions
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    Cast,
    at,
    last_friday,
    monday,
)
from tests.databases import Stage
from tests.jobs.helpers import BUSY, DUE, ITEM, SILENT, Clock, World, day, nine, tells

Told = tuple[datetime, str, str]


def would_say(world: World, until: datetime) -> list[Told]:
    """What a simulation says until then, leaving nothing behind."""
    with world.cast.database.rehearsal() as session:
        said = simulate(session, world.clock(), until, world.office, world.composer)
        return [(one.at, one.person.name, one.part.text) for one in said]


def said(world: World) -> list[Told]:
    return [(one.at, one.to, one.text) for one in world.heard()]


# Moving time


async def test_moving_time_stops_wherever_something_is_due(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())

    await world.goes_to(DUE, 12)

    assert [on for on, _, _ in world.days(COLLEAGUE)] == [
        day(text) for text in ("11-27", "12-08", "12-15", "12-17", "12-18")
    ]
    assert world.clock() == at(DUE, 12, 0)


async def test_moving_time_arrives_when_nothing_is_due(world: World) -> None:
    await world.goes_to(date(2027, 6, 1))

    assert (world.clock(), world.heard()) == (at(date(2027, 6, 1), 12, 0), [])


async def test_moving_time_arrives_with_a_message_that_never_goes_through(world: World) -> None:
    unspeakable = world.cast.person(COLLEAGUE)
    world.composer.fails = lambda notice: notice.person_id == unspeakable
    world.cast.is_due(ITEM, DUE, world.clock())

    await world.goes_to(day("12-22"))

    assert world.clock() == at(day("12-22"), 12, 0)
    assert {one.to for one in world.heard()} == {LEADER, COORDINATOR}


async def test_the_next_moment_is_always_ahead(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    world.is_cut_off(LEADER)
    moments = [world.clock()]
    while moments[-1] < at(day("12-31")):
        world.clock.set(moments[-1])
        await world.runs()
        upcoming = world.cast.read(lambda session: next_moment(session, world.clock(), world.office))
        assert upcoming is not None
        moments.append(upcoming)

    assert all(earlier < later for earlier, later in itertools.pairwise(moments))


async def test_rounds_do_not_overlap(world: World) -> None:
    tells(world, [OWNER, COLLEAGUE, LEADER], "1")
    under_way: list[int] = []

    async def sends(_part: Part, address: Address) -> Outcome:
        assert address.chat_id not in under_way
        under_way.append(address.chat_id)
        await world.cast.database.call(lambda _session: None)  # gives way: another round could step in
        return Sent(1)

    runs = Runner(delivery=replace(world.delivery(), send=sends)).run_once

    dealt_with = await asyncio.gather(*[runs() for _ in range(5)])

    assert sorted(dealt_with) == [0, 0, 0, 0, 3]
    assert {row.state for row in world.messages()} == {MessageState.SENT}


async def test_a_beat_of_the_clock_does_not_wait_for_what_is_being_sent(world: World) -> None:
    arrives = asyncio.Event()

    async def sends(_part: Part, _address: Address) -> Outcome:
        await arrives.wait()
        return Sent(1)

    runner = Runner(delivery=replace(world.delivery(), send=sends))
    tells(world, [OWNER], "1")
    await runner.tick()
    world.cast.is_due(ITEM, DUE, world.clock())

    await runner.tick()

    assert world.looked_at(*ITEM) != world.clock()
    arrives.set()
    await runner.run_once()
    assert {row.state for row in world.messages()} == {MessageState.SENT}


# Simulating


async def test_a_simulation_says_what_really_comes_day_by_day(busy_world: World) -> None:
    until = at(day("12-14"), 12, 0)
    foretold = would_say(busy_world, until)

    moment = busy_world.clock().date()
    while moment < until.date():
        moment += timedelta(days=1)
        await busy_world.goes_to(moment)

    assert foretold == said(busy_world)
    assert len(foretold) > 30


async def test_a_simulation_takes_up_what_waits_and_what_is_tried_again(world: World) -> None:
    world.machine.set(world.clock())
    world.line.answers_next(COLLEAGUE, TryAgain(None, "502"))
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.runs()

    (first, *_) = would_say(world, at(monday))

    assert first == (world.clock(), COLLEAGUE, "deadline_set measure 4")


def test_a_simulation_leaves_nothing_behind(busy_world: World) -> None:
    before = contents(busy_world.cast)

    would_say(busy_world, at(day("12-01")))

    assert contents(busy_world.cast) == before


def test_a_simulation_takes_people_as_joined(world: World) -> None:
    world.is_cut_off(COLLEAGUE)
    world.cast.is_due(ITEM, DUE, world.clock())

    assert {name for _, name, _ in would_say(world, at(DUE))} == {COLLEAGUE, LEADER}


def test_a_simulation_may_begin_before_the_ledger_does(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    world.clock.set(at(date(2026, 11, 2)))

    foretold = would_say(world, at(DUE))

    assert [moment for moment, name, text in foretold if name == COLLEAGUE and "due" in text.split()] == [nine(DUE)]


def test_a_simulation_is_not_stopped_by_what_cannot_be_said(world: World, logged: list[EventDict]) -> None:
    poisonous = world.cast.measure(2, 1)
    world.composer.fails = lambda notice: notice.subject_id == poisonous and notice.kind == "deadline"
    for number in (1, 2):
        world.cast.is_due((2, number), DUE, world.clock())

    foretold = would_say(world, at(DUE))

    assert len([name for _, name, text in foretold if name == COLLEAGUE and text.startswith("deadline ")]) == 5
    assert "notice_set_aside" in {entry["event"] for entry in logged}


def contents(cast: Cast) -> dict[str, int]:
    """How many rows each table has, and the chain's head."""

    def count(session: Session) -> dict[str, int]:
        tables = Base.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}

    return cast.read(count)


@pytest.fixture
def busy_world(stage: Stage) -> World:
    """The cast's ledger as it is, with an extension that waits, a submission, and a look-back planned."""
    stage.set_again(BUSY)
    cast = Cast(stage.database)
    now = at(last_friday, 10)
    cast.is_due((2, 3), DUE, now)
    cast.assigns((2, 3), OwnerRole.OWNER, OWNER, COLLEAGUE, now=now)
    cast.is_due(3, day("12-10"), now)
    cast.submits(COLLEAGUE, 2, 2, now)
    wanted = day("12-31")
    measure = cast.measure(2, 1)
    cast.does(COLLEAGUE, extensions.ask_extension, measure, now, today=last_friday, reason="等待采购", wanted=wanted)
    cast.closes(1, now)
    return World(cast, Clock(now))


# Any ledger


days = st.dates(date(2026, 11, 1), date(2026, 12, 24))
zones = st.sampled_from([None, "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
people = st.sampled_from([OWNER, COLLEAGUE, LEADER, COORDINATOR])
items = st.sampled_from([(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1)])


@st.composite
def ledgers(draw: st.DrawFn) -> Callable[[World], None]:
    deadlines = draw(st.dictionaries(items, days, min_size=1, max_size=4))
    owners = draw(st.dictionaries(items, st.lists(people, min_size=1, max_size=2, unique=True), max_size=2))
    abroad = draw(st.dictionaries(people, zones, max_size=2))
    done = draw(st.sets(st.sampled_from([(2, 1), (2, 2), (2, 3)]), max_size=1))

    def build(world: World) -> None:
        for who, zone in abroad.items():
            world.alters(who, zone=zone)
        for item, deadline in deadlines.items():
            world.cast.is_due(item, deadline, world.clock())
        for item in done:
            world.cast.submits(COLLEAGUE, *item, world.clock())
        for item, names in owners.items():
            if item not in done:
                world.cast.assigns(item, OwnerRole.OWNER, *names, now=world.clock())

    return build


@settings(max_examples=4, deadline=None)
@given(build=ledgers())
async def test_any_ledger_is_simulated_as_it_really_comes_and_time_arrives(
    stage: Stage, build: Callable[[World], None]
) -> None:
    stage.set_again(SILENT)
    world = World(Cast(stage.database), Clock(at(last_friday, 10)))
    build(world)
    foretold = would_say(world, at(day("12-08"), 12, 0))

    await world.goes_to(day("12-01"))
    await world.goes_to(day("12-08"))

    assert world.clock() == at(day("12-08"), 12, 0)
    assert foretold == said(world)
    once_a_day(world)


def once_a_day(world: World) -> None:
    """At most one scheduled message per person and day, red aside; nothing said twice."""
    scheduled = [one for one in world.heard() if one.rungs]
    plain = [(one.to, one.at.date()) for one in scheduled if "red" not in one.colours]
    assert len(plain) == len(set(plain))
    lines = [(one.to, line) for one in scheduled for line in one.text.splitlines() if line.startswith("deadline ")]
    assert len(lines) == len(set(lines))


# The scheduler


async def test_t4_the_scheduler_holds_one_tick_in_memory_that_no_delay_drops(world: World) -> None:
    scheduler = world.runner.schedule()

    (job,) = scheduler.get_jobs()

    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert job.func == world.runner.tick
    assert job.trigger.interval == runner.EVERY
    scheduler.start(paused=True)
    assert isinstance(scheduler._lookup_jobstore("default"), MemoryJobStore)
    scheduler.shutdown(wait=False)


async def test_no_reminder_becomes_a_job(world: World) -> None:
    world.cast.is_due(2, DUE, world.clock())
    scheduler = world.runner.schedule()
    scheduler.start(paused=True)
    try:
        await world.goes_to(monday)
        assert len(scheduler.get_jobs()) == 1
    finally:
        scheduler.shutdown(wait=False)
