"""What is told of a unit as a whole: to whom, on which days, and never for the sake of telling."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobs.office import Office
from jobs.policy import BadPolicy, Digest, Digests, Policy
from jobs.unit_looks import told_on
from jobs.weeks import Week
from jobs.workdays import Calendar
from storage.models import Measure, OwnerRole, Role, Unit
from storage.verbs import measures, people
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OTHER_UNIT,
    OUTSIDER,
    OVERSEER,
    OWNER,
    PRINCIPAL,
    SHANGHAI,
    UNIT,
    Cast,
    at,
    person,
)
from tests.jobs.helpers import DUE, ITEM, Clock, World, day, nine

MONDAY, TUESDAY, WEDNESDAY, FRIDAY = day("11-23"), day("11-24"), day("11-25"), day("11-27")


def office(*digests: Digest, weekly_on: int = 0, calendar: Calendar | None = None) -> Office:
    policy = Policy(digests=Digests(on=frozenset(digests), weekly_on=weekly_on))
    return Office(policy=policy, calendar=calendar or Calendar())


def world_with(cast: Cast, *digests: Digest, weekly_on: int = 0, calendar: Calendar | None = None) -> World:
    """Friday, after the hour."""
    return World(cast, Clock(at(day("11-20"), 20)), office(*digests, weekly_on=weekly_on, calendar=calendar))


def told(world: World, kind: Digest) -> list[tuple[date, str]]:
    """On which days a digest of that kind went, and to whom."""
    return [(said.at.astimezone(SHANGHAI).date(), said.to) for said in world.heard() if kind in said.kinds]


def has_nothing_missing(cast: Cast) -> None:
    """Every item has an owner and needs no deadline."""
    cast.assigns(3, OwnerRole.OWNER, OWNER)
    cast.read(lambda session: session.execute(update(Measure).values(standing=True)))


# The morning


async def test_a_coordinator_has_a_morning_on_each_working_day_on_which_something_needs_them(cast: Cast) -> None:
    world = world_with(cast, Digest.MORNING)  # the items of the stage have no deadline
    await world.goes_to(day("11-30"), 20)
    mondays_to_fridays = [*(MONDAY + timedelta(days=step) for step in range(5)), day("11-30")]
    assert told(world, Digest.MORNING) == [(on, COORDINATOR) for on in mondays_to_fridays]
    assert {said.at.astimezone(SHANGHAI).hour for said in world.heard(COORDINATOR)} == {9}


async def test_a_morning_with_nothing_to_say_is_no_message(cast: Cast) -> None:
    has_nothing_missing(cast)
    world = world_with(cast, Digest.MORNING)
    await world.goes_to(FRIDAY, 20)
    assert told(world, Digest.MORNING) == []


async def test_a_morning_falls_silent_again_when_what_it_said_is_dealt_with(cast: Cast) -> None:
    has_nothing_missing(cast)
    world = world_with(cast, Digest.MORNING)
    report = cast.submits(COLLEAGUE, *ITEM, now=world.clock())
    cast.leaves(LEADER)  # only the coordinator can verify now
    await world.goes_to(MONDAY, 20)
    assert told(world, Digest.MORNING) == [(MONDAY, COORDINATOR)]
    await world.goes_to(TUESDAY, 8)
    cast.does(COORDINATOR, measures.verify, report, world.clock())
    world.forgets()
    await world.goes_to(FRIDAY, 20)
    assert told(world, Digest.MORNING) == []


async def test_all_that_a_coordinator_is_told_in_a_day_is_one_message_red_aside(cast: Cast) -> None:
    world = World(cast, Clock(at(day("11-20"), 20)), Office())
    cast.is_due((3, 1), DUE, world.clock())  # nobody's: its reminders go to the coordinator
    cast.is_due(ITEM, day("11-30"), world.clock())
    await world.goes_to(day("12-24"))
    scheduled = [said for said in world.heard() if said.rungs or set(said.kinds) & set(Digest)]
    a_day = Counter(
        (said.to, said.at.astimezone(SHANGHAI).date()) for said in scheduled if set(said.colours) != {"red"}
    )
    assert {key: count for key, count in a_day.items() if count > 1} == {}
    assert any({"morning", "deadline"} <= set(said.kinds) for said in world.heard(COORDINATOR))


async def test_after_days_of_silence_there_is_one_morning_and_it_is_todays(cast: Cast) -> None:
    world = world_with(cast, Digest.MORNING)
    await world.goes_to(MONDAY, 20)
    world.forgets()
    await world.wakes_at(day("11-26"), 11)
    (said,) = world.heard(COORDINATOR)
    assert said.late
    assert [row.occurrence for row in world.notices("morning") if row.state == "sent"][-1] == "2026-11-26"


async def test_a_unit_made_at_noon_has_its_first_morning_on_the_next_day(cast: Cast) -> None:
    world = world_with(cast, Digest.MORNING)
    await world.goes_to(MONDAY, 12)

    def added(session: Session) -> None:
        unit = people.add_unit(session, "新设的单位", world.clock())
        people.take_on(session, person(session, OUTSIDER), unit.id, Role.COORDINATOR)
        people.apply(session, unit.id, 9001, "孙七", world.clock())

    cast.read(added)
    await world.goes_to(TUESDAY, 20)
    assert [on for on, to in told(world, Digest.MORNING) if to == OUTSIDER] == [TUESDAY]


# The week


@pytest.mark.parametrize(
    ("digest", "reader"),
    [(Digest.WEEKLY, LEADER), (Digest.WEEKLY_LINE, PRINCIPAL), (Digest.BOARD, OVERSEER)],
)
async def test_a_weekly_digest_goes_to_its_reader_once_a_week(cast: Cast, digest: Digest, reader: str) -> None:
    world = world_with(cast, digest)
    cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-20"), 20)
    due_week = [day("12-14")] if digest is Digest.WEEKLY else [MONDAY, day("11-30"), day("12-07"), day("12-14")]
    assert told(world, digest) == [(on, reader) for on in due_week]


async def test_the_day_of_a_week_is_the_policys_or_the_first_working_day_after(cast: Cast) -> None:
    world = world_with(cast, Digest.WEEKLY_LINE, weekly_on=2, calendar=Calendar(extra_off=frozenset({WEDNESDAY})))
    await world.goes_to(day("12-03"), 20)
    assert told(world, Digest.WEEKLY_LINE) == [(day("11-26"), PRINCIPAL), (day("12-02"), PRINCIPAL)]


async def test_a_unit_with_nothing_left_to_do_has_no_week_to_tell_of(cast: Cast) -> None:
    for number in (1, 2):
        cast.finishes(OWNER, 1, number, at(day("11-20")))
    for number in (1, 2, 3):
        cast.finishes(COLLEAGUE, 2, number, at(day("11-20")))
    cast.assigns(3, OwnerRole.OWNER, OWNER)
    cast.finishes(OWNER, 3, 1, at(day("11-20")))
    world = world_with(cast, Digest.WEEKLY_LINE, Digest.BOARD)
    await world.goes_to(FRIDAY, 20)
    assert world.heard(PRINCIPAL, OVERSEER) == []


async def test_what_is_switched_off_is_told_to_nobody_and_the_unit_is_left_alone(cast: Cast) -> None:
    world = world_with(cast)
    await world.goes_to(FRIDAY, 20)
    assert world.heard() == []
    assert cast.read(lambda session: session.scalars(select(Unit.look_at)).all()) == [None, None]


# Looking


async def test_units_from_before_there_were_digests_are_looked_at_after_the_upgrade(cast: Cast) -> None:
    cast.read(lambda session: session.execute(update(Unit).values(look_at=None)))
    world = world_with(cast, Digest.WEEKLY_LINE)
    await world.goes_to(MONDAY, 12)
    assert told(world, Digest.WEEKLY_LINE) == [(MONDAY, PRINCIPAL)]


async def test_each_is_told_at_their_own_hour(cast: Cast) -> None:
    world = world_with(cast, Digest.WEEKLY_LINE)
    world.alters(PRINCIPAL, zone="America/New_York")
    await world.goes_to(TUESDAY, 12)
    (said,) = world.heard(PRINCIPAL)
    assert said.at == nine(MONDAY) + timedelta(hours=13)


async def test_boards_of_several_units_are_one_message(cast: Cast) -> None:
    def oversees_both(session: Session) -> None:
        other = session.query(Unit).filter_by(name=OTHER_UNIT).one()
        people.take_on(session, person(session, OVERSEER), other.id, Role.OVERSEER)
        first = session.query(Unit).filter_by(name=UNIT).one()
        row = session.scalars(select(Measure).limit(1)).one()
        row.problem.unit_id = other.id
        assert first.id != other.id

    cast.read(oversees_both)
    world = world_with(cast, Digest.BOARD)
    await world.goes_to(MONDAY, 12)
    (said,) = world.heard(OVERSEER)
    assert said.kinds == ("board", "board")


# The rule


@given(
    first=st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 11, 1)),
    weekly_on=st.integers(0, 6),
    on=st.frozensets(st.sampled_from(list(Digest))),
)
def test_a_weekly_digest_is_told_on_one_day_of_its_week_and_a_morning_on_its_own(
    first: date, weekly_on: int, on: frozenset[Digest]
) -> None:
    calendar, digests = Calendar(), Digests(on=on, weekly_on=weekly_on)
    monday = Week.of(first).monday
    days = [monday + timedelta(days=step) for step in range(28)]
    planned = [(one, *what) for one in days for what in told_on(one, digests, calendar)]
    assert {digest for _, digest, _ in planned} <= on
    assert len({(digest, occurrence) for _, digest, occurrence in planned}) == len(planned)
    assert all(calendar.is_workday(one) for one, _, _ in planned)
    for one, digest, occurrence in planned:
        assert occurrence == (one.isoformat() if digest is Digest.MORNING else Week.of(one).name)
    worked_weeks = {Week.of(one) for one in days if calendar.is_workday(one)}
    for digest in on - {Digest.MORNING}:
        assert sum(told is digest for _, told, _ in planned) == len(worked_weeks)


@pytest.mark.parametrize(("weekday", "why"), [(-1, "too_small"), (7, "too_large")])
def test_a_day_that_no_week_has_is_refused(weekday: int, why: str) -> None:
    with pytest.raises(BadPolicy) as refused:
        replace(Digests(), weekly_on=weekday)
    assert refused.value.why_code == why
