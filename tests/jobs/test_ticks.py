from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from jobs import ticks
from jobs.looks import Look
from jobs.workdays import Calendar
from storage.models import Measure, NoticeState, OwnerRole, Role
from storage.verbs import measures
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    PRINCIPAL,
    Cast,
    at,
    friday,
    last_friday,
    measure_row,
    monday,
    next_monday,
)
from tests.jobs.helpers import DUE, ITEM, QUIET_ITEMS, Clock, World, day, is_due_soon, nine, without_digests

DUE_EARLY = date(2026, 12, 2)
"""A Wednesday, twelve days ahead: the yellow ladder begins on Friday 20 November's next hour."""


# The ladder


async def test_it_climbs_the_whole_ladder_each_rung_once(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())

    await world.goes_to(day("12-31"))

    everybody = (COLLEAGUE, LEADER, COORDINATOR)
    expected = [
        (day("11-27"), "day_20", (COLLEAGUE,)),  # the 28th is a Saturday
        (day("12-08"), "day_10", (COLLEAGUE, LEADER)),
        (day("12-15"), "day_3", (COLLEAGUE,)),
        (day("12-17"), "eve", (COLLEAGUE,)),
        (DUE, "due", (COLLEAGUE,)),
        (day("12-21"), "late_1", everybody),
        (day("12-22"), "late_2", everybody),
        (day("12-24"), "late_4", everybody),
        (day("12-30"), "late_8", (*everybody, PRINCIPAL)),
    ]
    assert sorted(world.days()) == sorted((on, who, (rung,)) for on, rung, people in expected for who in people)


async def test_it_shows_the_colour_of_each_rung(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())

    await world.goes_to(day("12-22"))

    colours = [(one.rungs[0], one.colours[0]) for one in world.heard(COLLEAGUE) if one.rungs]
    yellow = [(rung, "yellow") for rung in ("day_10", "day_3", "eve", "due")]
    assert colours == [("day_20", "green"), *yellow, ("late_1", "red"), ("late_2", "red")]


async def test_of_the_rungs_past_when_a_deadline_is_set_only_the_latest_fires_at_the_next_hour(world: World) -> None:
    world.cast.is_due(ITEM, DUE_EARLY, world.clock())  # twelve days before: day_20 is past

    await world.goes_to(monday)

    assert world.days(COLLEAGUE)[-1] == (monday, COLLEAGUE, ("day_10",))
    assert [rung for one in world.heard(COLLEAGUE) for rung in one.rungs] == ["day_10"]


async def test_a_rung_whose_hour_is_still_to_come_fires_the_same_day(world: World) -> None:
    world.clock.set(at(monday, 8))
    world.cast.is_due(ITEM, day("12-03"), at(monday, 8))

    await world.goes_to(monday, 10)

    assert ("day_10",) in [one.rungs for one in world.heard(COLLEAGUE)]


async def test_a_deadline_years_past_fires_one_red_rung(world: World) -> None:
    world.cast.is_due(ITEM, date(2024, 3, 1), world.clock())

    await world.goes_to(monday)

    (reminder,) = [one for one in world.heard(COLLEAGUE) if one.rungs]
    assert reminder.colours == ("red",)


async def test_what_falls_on_a_day_off_before_a_deadline_moves_earlier(world: World) -> None:
    world.cast.is_due(ITEM, day("11-29"), world.clock())  # a Sunday

    await world.goes_to(next_monday)

    rungs = [(on, rung) for on, _, rungs in world.days(COLLEAGUE) for rung in rungs]
    assert (friday, "due") in rungs
    assert (next_monday, "late_1") in rungs
    assert all(on.weekday() < 5 for on, _ in rungs)


async def test_t7_a_day_off_declared_later_moves_what_is_to_come_and_repeats_nothing(cast: Cast) -> None:
    world = World(cast, Clock(at(last_friday, 10)))
    cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-10"))
    told_before = [one.rungs for one in world.heard(COLLEAGUE) if one.rungs]

    closed = without_digests(calendar=Calendar(extra_off=frozenset({day("12-08"), day("12-15")})))
    later = World(cast, Clock(world.clock()), closed)
    await later.goes_to(DUE)

    assert told_before == [("day_20",), ("day_10",)]
    assert [(on, rungs) for on, _, rungs in later.days(COLLEAGUE)] == [
        (day("12-14"), ("day_3",)),
        (day("12-17"), ("eve",)),
        (DUE, ("due",)),
    ]


async def test_a_deadline_of_the_problem_climbs_the_same_ladder(world: World) -> None:
    world.cast.is_due(2, DUE, world.clock())

    await world.goes_to(day("11-27"))

    (reminder,) = [one for one in world.heard(COLLEAGUE) if one.rungs]
    assert reminder.rungs == ("day_20",) * 3  # its three measures, in one message


# After something was done


async def test_d7_it_is_silent_after_done_though_the_reminder_was_queued(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-17"), 12)  # the due day's reminder is queued now
    assert any(row.facts.get("rung") == "due" for row in world.notices("deadline"))
    world.forgets()

    world.cast.submits(COLLEAGUE, *ITEM, now=at(day("12-17"), 13))
    await world.goes_to(DUE)

    assert "deadline" not in {kind for one in world.heard() for kind in one.kinds}
    assert {row.state for row in world.notices("deadline") if row.facts["rung"] == "due"} == {NoticeState.DROPPED}


async def test_it_is_silent_for_good_once_verified(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    world.cast.finishes(COLLEAGUE, *ITEM, now=world.clock())

    await world.goes_to(day("12-31"))

    assert "deadline" not in {kind for one in world.heard() for kind in one.kinds}
    assert world.looked_at(*ITEM) is None


async def test_d8_after_a_handover_only_the_new_owner_is_reminded(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-17"), 12)
    world.forgets()

    world.cast.assigns(ITEM, OwnerRole.OWNER, OWNER, now=at(day("12-17"), 13))
    await world.goes_to(DUE)

    assert "due" in [rung for one in world.heard(OWNER) for rung in one.rungs]
    assert not [one for one in world.heard(COLLEAGUE) if one.rungs]


async def test_a_new_leader_is_told_at_their_next_hour_and_not_as_if_it_were_late(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-08"), 14)
    world.cast.joins("王五", Role.LEADER)
    world.cast.assigns(ITEM, OwnerRole.LEADER, "王五", now=world.clock())

    await world.goes_to(day("12-09"), 12)

    (reminder,) = [one for one in world.heard("王五") if one.rungs]
    assert reminder.at == nine(day("12-09"))
    assert not reminder.late


async def test_after_a_withdrawal_the_ladder_goes_on(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-10"))
    report = world.cast.submits(COLLEAGUE, *ITEM, now=world.clock())
    world.cast.does(COLLEAGUE, measures.withdraw, report, world.clock())
    world.forgets()

    await world.goes_to(DUE)

    assert [rungs for _, _, rungs in world.days(COLLEAGUE)] == [("day_3",), ("eve",), ("due",)]


async def test_after_a_return_the_rung_that_was_held_back_fires_at_the_next_hour(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-23"))  # the 24th's red is queued, and the next comes on the 30th only
    report = world.cast.submits(COLLEAGUE, *ITEM, now=world.clock())
    await world.goes_to(day("12-24"), 10)
    world.forgets()

    world.cast.does(LEADER, measures.send_back, report, world.clock(), today=day("12-24"), reason="照片看不清")
    await world.goes_to(day("12-28"))

    expected = [(day("12-25"), who, ("late_4",)) for who in (COLLEAGUE, LEADER, COORDINATOR)]
    assert sorted(world.days()) == sorted(expected)
    assert not any(one.late for one in world.heard())


async def test_a_deadline_taken_away_takes_its_reminders_along(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-17"))
    world.cast.is_due(ITEM, None, world.clock())
    world.forgets()

    await world.goes_to(day("12-31"))

    assert world.heard() == []


async def test_a_moved_deadline_is_climbed_anew(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-17"), 12)
    world.cast.is_due(ITEM, day("12-28"), world.clock())
    world.forgets()

    await world.goes_to(DUE)

    (reminder,) = [one for one in world.heard(COLLEAGUE) if one.rungs]
    assert (reminder.rungs, reminder.at) == (("day_10",), nine(DUE))


# Whose hours


@pytest.mark.parametrize(
    ("zone", "utc_hour"), [("Europe/Berlin", 8), ("America/New_York", 14), ("Pacific/Auckland", 20), (None, 1)]
)
async def test_each_person_is_reminded_at_nine_of_their_own_clock(
    world: World, zone: str | None, utc_hour: int
) -> None:
    world.alters(COLLEAGUE, zone=zone)
    is_due_soon(world)

    await world.goes_to(day("12-19"))

    moments = [one.at for one in world.heard(COLLEAGUE) if "due" in one.rungs]
    assert [(moment.hour, moment.minute) for moment in moments] == [(utc_hour, 0)]
    assert moments[0].astimezone(ZoneInfo(zone or "Asia/Shanghai")).date() == DUE


async def test_t6_who_moves_to_another_zone_is_reminded_at_nine_there_once_and_not_late(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-17"))  # the due day's is queued, for nine in Shanghai
    world.alters(COLLEAGUE, zone="Europe/Berlin")
    world.forgets()

    await world.goes_to(day("12-19"))

    (reminder,) = [one for one in world.heard(COLLEAGUE) if "due" in one.rungs]
    assert (reminder.at.hour, reminder.at.date(), reminder.late) == (8, DUE, False)


# Faults


async def test_d11_a_poisonous_row_is_pushed_forward_and_the_others_are_served(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisonous = world.cast.measure(2, 1)
    look = ticks.look_at_measure

    def breaks(this: Look, measure: Measure) -> None:
        if measure.id == poisonous:
            measure.mostly_done = True  # half of its work is done when it fails
            raise KeyError("poison")
        look(this, measure)

    monkeypatch.setattr(ticks, "look_at_measure", breaks)
    world.cast.is_due((2, 1), day("12-03"), world.clock())
    world.cast.is_due(ITEM, day("12-03"), world.clock())

    await world.goes_to(monday, 9)

    (reminder,) = [one for one in world.heard(COLLEAGUE) if one.rungs]
    assert reminder.rungs == ("day_10",)
    pushed_to = world.looked_at(2, 1)
    assert pushed_to is not None
    assert world.clock() < pushed_to <= world.clock() + timedelta(hours=1)
    assert not world.cast.read(lambda session: session.get_one(Measure, poisonous).mostly_done)


async def test_d11_a_row_that_cannot_even_be_read_holds_up_nobody(world: World) -> None:
    world.cast.is_due((2, 1), day("12-03"), world.clock())
    world.cast.is_due(ITEM, day("12-03"), world.clock())
    broken = text("UPDATE measure SET state = 'nonsense', look_at = '2026-11-01 00:00:00.000000' WHERE id = :id")
    values = {"id": world.cast.measure(1, 2)}
    world.cast.read(lambda session: session.execute(broken, values))

    world.cast.read(lambda session: ticks.tick(session, world.clock(), world.office))

    assert len(world.notices("deadline")) == 2


async def test_b9_a_database_that_is_away_is_no_fault_of_the_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction fails as a whole, to be run again; nothing is put off."""

    def breaks(_look: Look, _measure: Measure) -> None:
        raise OperationalError("SELECT 1", {}, ConnectionError("terminating connection"))

    world.cast.is_due(ITEM, DUE, world.clock())
    monkeypatch.setattr(ticks, "look_at_measure", breaks)

    with pytest.raises(OperationalError), world.cast.database.rehearsal() as session:
        ticks.tick(session, world.clock(), world.office)

    assert world.looked_at(*ITEM) == world.clock()


def asked(world: World, *items: tuple[int, int]) -> int:
    """How many statements a tick takes when these are due for a look."""
    count = 0

    def another(*_more: object) -> None:
        nonlocal count
        count += 1

    def due(session: Session) -> None:
        for item in items:
            measure_row(session, *item).look_at = world.clock()

    world.cast.read(due)
    event.listen(world.cast.database.engine, "before_cursor_execute", another)
    try:
        world.cast.read(lambda session: ticks.tick(session, world.clock(), world.office))
    finally:
        event.remove(world.cast.database.engine, "before_cursor_execute", another)
    return count


def test_many_rows_are_looked_at_with_as_few_questions_as_one(world: World) -> None:
    for item in QUIET_ITEMS:
        world.cast.is_due(item, day("12-03"), world.clock())
        world.cast.assigns(item, OwnerRole.OWNER, COLLEAGUE, OWNER, now=world.clock())
    asked(world, *QUIET_ITEMS)

    assert asked(world, *QUIET_ITEMS) == asked(world, ITEM)


def test_an_idle_tick_asks_one_question(world: World) -> None:
    asked(world)
    begins = not world.cast.database.postgresql  # SQLite is told to begin by a statement

    assert asked(world) == 1 + begins


def test_one_tick_looks_at_a_bounded_number_of_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticks, "ROWS_PER_TICK", 2)
    world.cast.is_due(2, DUE, world.clock())

    looked = [world.cast.read(lambda session: ticks.tick(session, world.clock(), world.office)) for _ in range(3)]

    assert looked == [True, False, False]


async def test_a_look_repeated_plans_nothing_twice(world: World) -> None:
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-08"))
    planned = len(world.notices())

    def look_again(session: Session) -> None:
        session.execute(text("UPDATE measure SET look_at = :now"), {"now": "2026-11-01 00:00:00.000000"})
        ticks.tick(session, world.clock(), world.office)

    world.cast.read(look_again)

    assert len(world.notices()) == planned


def test_ticks_and_delivery_find_their_rows_by_an_index(world: World) -> None:
    def plan(session: Session, query: str) -> str:
        explain = "EXPLAIN QUERY PLAN"
        if world.cast.database.postgresql:
            explain = "EXPLAIN"
            session.execute(text("SET LOCAL enable_seqscan = off"))  # a few rows are quicker read through
        return " ".join(str(row) for row in session.execute(text(f"{explain} {query}")))

    queries = {
        "SELECT id FROM measure WHERE look_at <= '2026-01-01' ORDER BY look_at, id LIMIT 200": "ix_measure_look_at",
        "SELECT id FROM review WHERE look_at <= '2026-01-01' ORDER BY look_at, id LIMIT 200": "ix_review_look_at",
        "SELECT id FROM handover WHERE look_at <= '2026-01-01' ORDER BY look_at, id LIMIT 200": "ix_handover_look_at",
        "SELECT person_id, min(due_at) FROM outbox WHERE state = 'waiting' AND message_id IS NULL "
        "AND due_at <= '2026-01-01' GROUP BY person_id, scheduled": "ix_outbox_due",
    }
    for query, index in queries.items():
        assert index in world.cast.read(lambda session, query=query: plan(session, query))  # type: ignore[misc]
