"""Many messages at a time: side by side, by one at work and by two, until the bot stops."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from structlog.typing import EventDict

from jobs import delivery, gathering
from jobs.delivery import (
    Address,
    Outcome,
    Part,
    Sent,
    TryAgain,
)
from storage.models import MessageState, Role
from storage.verbs import resuming
from tests.cast import (
    ACCOUNTS,
    COLLEAGUE,
    COORDINATOR,
    LEADER,
    OWNER,
    PRINCIPAL,
)
from tests.databases import on_sqlite
from tests.jobs.helpers import World, news, states, tells


async def test_who_leads_no_more_neither_claims_nor_settles(world: World) -> None:
    class Deposed(Exception):
        pass

    def deposed(_session: Session) -> None:
        raise Deposed

    news(world)
    with pytest.raises(Deposed):
        await replace(world.delivery(), guard=deposed).deliver_all()

    assert world.messages() == []


async def test_one_slow_chat_holds_up_nobody(world: World) -> None:
    arrives = asyncio.Event()
    sending = world.line.__call__

    async def sends(part: Part, address: Address) -> Outcome:
        if address.chat_id == ACCOUNTS[OWNER]:
            await arrives.wait()
        return await sending(part, address)

    tells(world, [OWNER, COLLEAGUE, LEADER, PRINCIPAL], "1")
    doing = asyncio.create_task(replace(world.delivery(), send=sends, batch=2).deliver_all())
    while len(world.heard()) < 3:
        await asyncio.sleep(0.001)
    arrives.set()
    await doing

    assert world.heard()[-1].to == OWNER
    assert {state for state, _ in states(world)} == {MessageState.SENT}


async def test_while_something_is_under_way_what_is_new_goes_out(world: World) -> None:
    arrives = asyncio.Event()
    sending = world.line.__call__

    async def sends(part: Part, address: Address) -> Outcome:
        if address.chat_id == ACCOUNTS[OWNER]:
            await arrives.wait()
        return await sending(part, address)

    delivery_ = replace(world.delivery(), send=sends)
    tells(world, [OWNER], "1")
    doing = asyncio.create_task(delivery_.deliver_all())
    await asyncio.sleep(0.05)
    await asyncio.to_thread(tells, world, [COLLEAGUE], "1")
    delivery_.wake()
    while not world.heard(COLLEAGUE):
        await asyncio.sleep(0.001)
    arrives.set()
    await doing

    assert [one.to for one in world.heard()] == [COLLEAGUE, OWNER]


async def test_r10_what_is_being_sent_when_the_bot_stops_is_written_down_and_the_rest_waits(world: World) -> None:
    arrives = asyncio.Event()
    waiting: list[int] = []

    async def sends(_part: Part, address: Address) -> Outcome:
        waiting.append(address.chat_id)
        await arrives.wait()
        return Sent(1) if address.chat_id == ACCOUNTS[OWNER] else TryAgain(timedelta(0), "not held")

    doing = replace(world.delivery(), send=sends)
    tells(world, [OWNER, COLLEAGUE], "1")
    delivering = asyncio.create_task(doing.deliver_all())
    while len(waiting) < 2:
        await asyncio.sleep(0.001)
    stopping = asyncio.create_task(doing.stop())
    arrives.set()
    await stopping
    await delivering

    assert [state for state, _ in states(world)] == [MessageState.SENT, MessageState.READY]


def test_c1_two_who_claim_at_once_take_each_message_once(world: World) -> None:
    many = [f"科员{number}" for number in range(40)]
    for name in many:
        world.cast.joins(name, Role.OWNER)
    tells(world, many, "1")

    def gathers_and_claims(_worker: int) -> list[int]:
        taken: list[int] = []
        while True:
            claims_ = world.cast.database.run(
                lambda session: (
                    gathering.gather(session, world.clock(), world.machine(), world.office),
                    delivery.claim(session, world.clock(), world.machine(), world.office, world.composer, most=7),
                )[1]
            )
            taken += [one.message_id for one in claims_.taken]
            if not claims_.dealt_with:
                return taken

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(gathers_and_claims, range(2))

    assert len(first) + len(second) == len({*first, *second}) == 40


@on_sqlite
def test_a_message_that_cannot_be_read_is_put_off_and_the_others_go(world: World, logged: list[EventDict]) -> None:
    tells(world, [OWNER, COLLEAGUE], "1")
    world.cast.read(lambda session: gathering.gather(session, world.clock(), world.machine(), world.office))
    broken = world.messages()[0].id
    world.cast.read(lambda session: session.execute(text(f"UPDATE message SET texts = '[{{]' WHERE id = {broken}")))

    claimed = world.cast.read(
        lambda session: delivery.claim(session, world.clock(), world.machine(), world.office, world.composer, most=5)
    )

    assert [one.message_id != broken for one in claimed.taken] == [True]
    assert "message_put_off" in {entry["event"] for entry in logged}


async def test_after_a_restore_only_the_question_goes_out(world: World) -> None:
    tells(world, [OWNER], "1")
    await asyncio.to_thread(world.cast.read, lambda session: resuming.hold(session, world.clock(), world.clock()))
    await world.runs()

    assert {one.kinds for one in world.heard()} == {("restored",)}

    world.cast.does(COORDINATOR, resuming.resume, world.clock(), send_all=True)
    await world.runs()
    assert [one.kinds for one in world.heard(OWNER)] == [("held",)]
