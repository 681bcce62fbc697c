"""Claims and crashes: who may send a message, and what becomes of one whose sender died."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session
from structlog.typing import EventDict

from jobs import delivery, gathering
from jobs.delivery import (
    LEASE,
    REPEAT_AFTER,
    TRIES,
    Address,
    Claimed,
    Gone,
    Outcome,
    Part,
    Sent,
    TryAgain,
)
from storage.models import MessageState, NoticeState
from tests.cast import (
    ACCOUNTS,
    COLLEAGUE,
    COORDINATOR,
    OWNER,
)
from tests.jobs.helpers import World, news, states, tells

FOREVER = timedelta(days=1)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


def claims(world: World) -> Claimed:
    """A delivery that dies right after its claim."""

    def claimed(session: Session) -> delivery.Claims:
        gathering.gather(session, world.clock(), world.machine(), world.office)
        return delivery.claim(session, world.clock(), world.machine(), world.office, world.composer)

    (taken,) = world.cast.read(claimed).taken
    return taken


def settles(world: World, claimed: Claimed, outcome: delivery.Outcome) -> None:
    world.cast.read(lambda session: delivery.settle(session, [(claimed, outcome)], world.clock(), world.machine()))


async def test_r3_r4_a_kill_between_claim_and_answer_is_one_labelled_repeat_after_the_lease(world: World) -> None:
    news(world)
    claims(world)

    await world.runs(LEASE - timedelta(seconds=1))
    assert world.heard() == []
    await world.runs(timedelta(seconds=1))
    await world.runs(REPEAT_AFTER)
    await world.runs(FOREVER)

    assert [one.repeat for one in world.heard(COLLEAGUE)] == [True]
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_r4_each_kill_makes_one_repeat_and_a_restart_alone_none(world: World) -> None:
    """Nobody can know whether the second attempt had arrived either: told twice, and said so, is better than never."""
    news(world)
    claims(world)
    await world.runs(LEASE)
    world.machine.set(world.machine() + REPEAT_AFTER)
    claims(world)

    await world.runs(LEASE)
    await world.runs(REPEAT_AFTER)
    await world.runs(FOREVER)

    assert [one.repeat for one in world.heard(COLLEAGUE)] == [True]
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


async def test_r4_what_kills_every_process_that_sends_it_is_given_up_and_shown(world: World) -> None:
    news(world)
    for _ in range(TRIES):
        claims(world)
        world.machine.set(world.machine() + LEASE)
        world.cast.read(lambda session: delivery.release_claims(session, world.clock(), world.machine()))

    await world.runs(FOREVER)
    assert world.heard(COLLEAGUE) == []
    assert [one.kinds for one in world.heard(COORDINATOR)] == [("undelivered",)]


async def test_a_late_answer_of_an_older_attempt_is_ignored(world: World, logged: list[EventDict]) -> None:
    news(world)
    older = claims(world)
    await world.runs(LEASE)
    world.machine.set(world.machine() + REPEAT_AFTER)
    newer = claims(world)

    settles(world, older, Gone("Forbidden: bot was blocked by the user"))
    assert states(world) == [(MessageState.CLAIMED, [NoticeState.WAITING])]
    assert "late_answer" in {entry["event"] for entry in logged}

    settles(world, newer, Sent(78))
    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]


def test_a_message_is_claimed_once(world: World) -> None:
    news(world)
    claims(world)

    again = world.cast.read(
        lambda session: delivery.claim(session, world.clock(), world.machine(), world.office, world.composer)
    )

    assert again.dealt_with == 0


async def test_a_sender_that_breaks_holds_up_nobody(world: World) -> None:
    world.line.answers_next(OWNER, OSError("no such file"), OSError("no such file"))
    tells(world, [OWNER, COLLEAGUE], "1")
    await world.runs()
    await world.runs(REPEAT_AFTER)
    await world.runs(FOREVER)

    assert [one.repeat for one in world.heard(OWNER)] == [False, True]
    assert len(world.heard(COLLEAGUE)) == 1
    assert {state for state, _ in states(world)} == {MessageState.UNSURE, MessageState.SENT}


async def test_what_a_process_that_is_gone_had_claimed_is_repeated_at_once_labelled(world: World) -> None:
    news(world)
    claims(world)

    released = world.cast.read(lambda session: delivery.release_claims(session, world.clock(), world.machine()))
    await world.runs()

    assert released == 1
    assert [one.repeat for one in world.heard(COLLEAGUE)] == [True]


async def test_c3_who_was_paused_past_the_lease_does_not_send(world: World) -> None:
    """The sender asks right before each request; here it is slow to ask."""
    news(world)
    asked: list[bool] = []

    async def sends(_part: Part, address: Address) -> Outcome:
        asked.append(address.held())
        world.machine.set(world.machine() + LEASE)
        asked.append(address.held())
        return TryAgain(timedelta(0), "not held")

    sender = replace(world.delivery(), send=sends)
    delivering = asyncio.create_task(sender.deliver_all())
    await until(lambda: len(asked) >= 2)
    await sender.stop()
    await delivering

    assert asked[:2] == [True, False]


async def test_what_this_process_is_still_sending_is_waited_for_past_its_lease(world: World) -> None:
    """A heavy album on a thin line: slow is not dead, and another person's news meanwhile does not make it so."""
    news(world)
    arrived, asked = asyncio.Event(), list[int]()

    async def sends(_part: Part, address: Address) -> Outcome:
        asked.append(address.chat_id)
        if address.chat_id == ACCOUNTS[COLLEAGUE]:
            await arrived.wait()
        return Sent(70 + len(asked))

    sender = replace(world.delivery(), send=sends)
    delivering = asyncio.create_task(sender.deliver_all())
    await until(lambda: len(asked) == 1)
    world.machine.set(world.machine() + LEASE)
    tells(world, [OWNER], "1")
    sender.wake()
    await until(lambda: len(asked) == 2)
    arrived.set()
    await delivering
    world.machine.set(world.machine() + REPEAT_AFTER)
    await sender.deliver_all()

    assert asked == [ACCOUNTS[COLLEAGUE], ACCOUNTS[OWNER]]
    assert {state for state, _ in states(world)} == {MessageState.SENT}


async def test_a_turn_that_never_came_is_no_try(world: World) -> None:
    """Telegram was not asked, because the lease was over before there was room: however often, it goes in the end."""
    world.line.answers_next(COLLEAGUE, *[TryAgain(asked=False)] * (TRIES + 1))
    news(world)

    await world.runs(FOREVER)

    assert states(world) == [(MessageState.SENT, [NoticeState.SENT])]
