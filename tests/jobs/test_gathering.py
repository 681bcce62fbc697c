from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs import delivery, gathering
from jobs.delivery import BACK_OFF, TryAgain
from storage import outbox
from storage.models import Notice, NoticeState, OwnerRole, Person, Role
from tests.cast import (
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    PRINCIPAL,
    at,
    friday,
    last_friday,
    monday,
    person,
    saturday,
    tuesday,
)
from tests.jobs.helpers import DUE, ITEM, World, day, is_due_soon, news, nine, tells

MINUTE = timedelta(minutes=1)
FOREVER = timedelta(days=1)
LATE_AT_NIGHT = (22, 0)


# One message


async def test_all_that_concerns_a_person_on_a_day_is_one_message(world: World) -> None:
    for number in (1, 2, 3):
        world.cast.is_due((2, number), day("12-18"), world.clock())
    await world.goes_to(monday)
    world.forgets()

    await world.goes_to(friday)

    (message,) = world.heard(COLLEAGUE)
    assert message.rungs == ("day_20",) * 3


async def test_an_evening_of_looks_makes_no_second_message_of_the_day_but_red_may(world: World) -> None:
    world.cast.is_due((2, 1), day("12-18"), world.clock())
    await world.goes_to(friday, 12)
    world.clock.set(world.clock() + MINUTE)
    world.forgets()

    measure_id = world.cast.measure(2, 1)

    def plans(session: Session) -> None:
        about, unit_id = ("measure", measure_id), world.cast.actor(session, COORDINATOR).unit_id
        for colour in ("yellow", "red"):
            outbox.plan(
                session, person(session, COLLEAGUE), "deadline", about, world.clock(), unit_id=unit_id,
                occurrence=f"1:2026-12-18:{colour}", due_at=world.clock(), audience="owner", colour=colour,
            )  # fmt: skip

    world.cast.read(plans)
    await world.runs()
    assert [one.colours for one in world.heard(COLLEAGUE)] == [("red",)]

    await world.goes_to(day("11-30"))
    assert [(one.at, one.colours) for one in world.heard(COLLEAGUE)][1:] == [(nine(day("11-30")), ("yellow",))]


async def test_what_was_planned_too_late_for_the_message_of_the_day_goes_after_it_the_same_day(world: World) -> None:
    """Its measure was locked when the others were looked at, say: what is due today must not wait for tomorrow, when
    something else is to be said of it."""
    for number in (1, 2):
        world.cast.is_due((2, number), day("12-18"), world.clock())
    await world.goes_to(monday)
    world.forgets()
    late = world.cast.measure(2, 2)

    def is_taken_out(session: Session) -> Notice:
        rows = session.scalars(select(Notice).where(Notice.subject_id == late, Notice.state == NoticeState.WAITING))
        (row,) = [one for one in rows if one.facts["rung"] == "day_20"]
        kept, row.due_at = row.due_at, row.due_at + timedelta(days=300)
        return Notice(id=row.id, due_at=kept)

    world.clock.set(nine(friday) - MINUTE)
    await world.runs()
    former = world.cast.read(is_taken_out)
    await world.goes_to(friday)
    assert [len(one.rungs) for one in world.heard(COLLEAGUE)] == [1]

    world.cast.read(lambda session: session.merge(former))
    await world.runs()
    await world.runs()

    assert [(one.at.date(), one.rungs) for one in world.heard(COLLEAGUE)] == [(friday, ("day_20",))] * 2


async def test_news_within_a_minute_is_one_message_that_grows(world: World) -> None:
    news(world, number=2)
    await world.runs()
    world.clock.set(world.clock() + timedelta(seconds=40))
    news(world, number=3)
    await world.runs()

    first, second = world.heard(COLLEAGUE)
    assert (first.edit, second.edit) == (False, True)
    assert second.kinds == ("deadline_set", "deadline_set")
    (message,) = world.messages()
    assert [text["text"] for text in message.texts] == [first.text, second.text]


async def test_news_after_a_minute_is_a_message_of_its_own(world: World) -> None:
    news(world, number=2)
    await world.runs()
    world.clock.set(world.clock() + timedelta(seconds=61))
    news(world, number=3)
    await world.runs()

    assert [one.edit for one in world.heard(COLLEAGUE)] == [False, False]


async def test_news_joins_a_message_that_has_not_gone_out_yet(world: World) -> None:
    world.line.answers_next(COLLEAGUE, TryAgain(None, "502"))
    news(world, number=2)
    await world.runs()
    news(world, number=3)
    await world.runs()  # still backing off
    await world.runs(BACK_OFF[0])

    first, second = world.heard(COLLEAGUE)
    assert len(first.kinds) == 1
    assert (len(second.kinds), second.edit) == (2, False)


async def test_a_decision_stays_alone(world: World) -> None:
    world.cast.submits(COLLEAGUE, 2, 2, world.clock())
    world.cast.submits(COLLEAGUE, 2, 3, world.clock())
    tells(world, [LEADER], "1")

    await world.runs()

    assert sorted(one.kinds for one in world.heard(LEADER)) == [("held",), ("submitted",), ("submitted",)]
    assert not any(one.edit for one in world.heard(LEADER))


async def test_what_does_not_fit_waits_for_a_message_of_its_own_and_goes_at_once(world: World) -> None:
    world.composer.holds = 2
    for number in range(1, 6):
        tells(world, [OWNER], str(number), subject=number)

    await world.runs()

    held = [row.id for row in world.notices("held")]
    told = {text.split()[2] for one in world.heard(OWNER) for text in one.text.splitlines()}
    assert told == {"1", "2", "3", "4", "5"}
    assert len(held) == 5
    assert {row.state for row in world.notices("held")} == {NoticeState.SENT}


# Hours


async def test_t9_nothing_goes_out_in_quiet_hours(world: World) -> None:
    world.clock.set(at(monday, *LATE_AT_NIGHT))
    news(world)
    await world.runs()
    assert world.heard() == []

    await world.goes_to(tuesday)

    assert [one.at for one in world.heard(COLLEAGUE) if "deadline_set" in one.kinds] == [at(tuesday, 8, 0)]


async def test_t9_red_waits_for_the_morning_and_goes_once(world: World) -> None:
    is_due_soon(world)
    await world.wakes_at(day("12-21"), *LATE_AT_NIGHT)
    assert world.heard(LEADER) == []

    await world.goes_to(day("12-22"))

    assert [(one.at, one.rungs) for one in world.heard(LEADER)] == [(nine(day("12-22")), ("late_2",))]


async def test_a_day_off_is_quiet_all_day_but_news_goes(world: World) -> None:
    world.cast.is_due(ITEM, day("12-31"), world.clock())
    await world.goes_to(day("12-10"))
    world.forgets()
    await world.wakes_at(day("12-12"))  # a Saturday, the bot was down on Friday
    assert world.heard() == []

    world.clock.set(at(day("12-12"), 15))
    news(world)
    await world.runs()

    assert [one.kinds for one in world.heard()] == [("deadline_set",)]


# Time


async def test_t5_a_clock_that_runs_ahead_and_back_sends_nothing_twice(world: World) -> None:
    is_due_soon(world)
    await world.goes_to(day("12-14"))
    await world.goes_to(DUE)
    heard = len(world.heard())

    world.clock.set(at(day("12-14"), 12))
    await world.runs()
    await world.goes_to(DUE, 13)

    assert len(world.heard()) == heard


@pytest.mark.parametrize(
    ("until", "late"), [((DUE, 9, 50), False), ((DUE, 12, 0), True), ((day("12-23"), 12, 0), True)]
)
async def test_r6_after_a_pause_there_is_one_message_a_person_marked_late(
    world: World, until: tuple[datetime, int, int], late: bool
) -> None:
    for number in (1, 2, 3):
        world.cast.is_due((2, number), DUE, world.clock())
    world.cast.is_due((1, 2), DUE, world.clock())
    await world.goes_to(day("12-16"))
    world.forgets()

    await world.wakes_at(*until)
    await world.runs(FOREVER)

    for who, items in ((COLLEAGUE, 3), (OWNER, 1)):
        (message,) = world.heard(who)
        assert (len(message.kinds), message.late) == (items, late)


async def test_what_is_late_for_a_day_off_is_not_late(world: World) -> None:
    world.alters(COLLEAGUE, zone="Europe/Berlin")
    is_due_soon(world)

    await world.goes_to(day("12-31"))

    assert not any(one.late for one in world.heard())


# Many


async def test_a_long_morning_lets_news_in_between(world: World) -> None:
    for number in range(6):
        world.cast.joins(f"科员{number}", Role.OWNER)
    many = [f"科员{number}" for number in range(6)]
    world.cast.assigns(ITEM, OwnerRole.OWNER, *many, now=world.clock())
    world.cast.is_due(ITEM, DUE, world.clock())
    await world.goes_to(day("12-14"))
    world.forgets()
    world.clock.set(nine(day("12-15")))
    sending = world.line.__call__

    async def sends(part: delivery.Part, address: delivery.Address) -> delivery.Outcome:
        if len(world.line.said) == 1:
            await asyncio.to_thread(tells, world, [PRINCIPAL], "1")
        return await sending(part, address)

    await replace(world.delivery(), send=sends, batch=2).deliver_all()

    assert [one.to for one in world.line.said].index(PRINCIPAL) < 4
    assert len(world.line.said) == 7


async def test_one_gathering_serves_a_bounded_number_of_people_and_all_in_the_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PEOPLE_AT_A_TIME", 2)
    everybody = (OWNER, COLLEAGUE, LEADER, PRINCIPAL, COORDINATOR)
    tells(world, everybody, "1")

    more = world.cast.read(lambda session: gathering.gather(session, world.clock(), world.machine(), world.office))
    assert (more, len(world.messages())) == (True, 2)

    await world.runs()
    assert {one.to for one in world.heard()} == set(everybody)


async def test_d5_red_goes_before_the_rest(world: World) -> None:
    world.cast.is_due((1, 2), day("12-21"), world.clock())  # the owner's falls due
    world.cast.is_due(ITEM, day("12-18"), world.clock())  # the colleague's is late
    await world.goes_to(day("12-21"), 8)
    world.forgets()

    await world.goes_to(day("12-21"), 10)

    colours = [set(one.colours) for one in world.heard()]
    assert {"red"} in colours
    assert colours == sorted(colours, key=lambda found: "red" not in found)


def test_gathering_looks_at_nobody_who_has_nothing_due(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.cast.is_due(ITEM, day("12-18"), world.clock())
    tells(world, [PRINCIPAL], "1")
    asked: list[str] = []

    def reaches(one: Person) -> bool:
        asked.append(one.name)
        return True

    office = replace(world.office, reaches=reaches)
    world.cast.read(lambda session: gathering.gather(session, world.clock(), world.machine(), office))

    assert set(asked) == {PRINCIPAL, COLLEAGUE}


def test_while_it_is_quiet_nothing_that_waits_is_weighed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object) -> bool:
        raise AssertionError("asked in the night")

    tells(world, [PRINCIPAL], "1")
    monkeypatch.setattr(gathering, "still_true", never)

    night = at(saturday, *LATE_AT_NIGHT)
    world.cast.read(lambda session: gathering.gather(session, night, world.machine(), world.office))

    assert [row.due_at for row in world.notices("held")] == [at(last_friday, 10)]
    assert isinstance(world.notices("held")[0], Notice)
