"""Intake: in order per chat, fair across chats, and nothing is held up by what went wrong with another."""

from __future__ import annotations

import asyncio

from bot.intake.lanes import Lanes
from bot.intake.waking import Waking


class Lane:
    """What waits in each chat, and in which order it was handled."""

    def __init__(self, **waiting: int) -> None:
        self.waiting = {int(name[1:]): count for name, count in waiting.items()}
        self.handled: list[int] = []
        self.at_once = self.most_at_once = 0
        self.doors: dict[int, asyncio.Event] = {}

    async def handle(self, chat_id: int) -> bool:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.doors[chat_id].wait() if chat_id in self.doors else await asyncio.sleep(0)
        self.at_once -= 1
        if self.waiting[chat_id]:
            self.handled.append(chat_id)
            self.waiting[chat_id] -= 1
        return self.waiting[chat_id] > 0


async def all_of(lanes: Lanes) -> None:
    while lanes.workers:
        await asyncio.wait(lanes.workers)


async def test_a_flood_in_one_chat_holds_up_no_other() -> None:
    lane = Lane(c1=50, c2=2)
    lanes = Lanes(handle=lane.handle, side_by_side=1, open=True)
    for chat_id in lane.waiting:
        lanes.offer(chat_id)
    await all_of(lanes)

    assert lane.handled[:4] == [1, 2, 1, 2]
    assert len(lane.handled) == 52


async def test_a_chat_that_hangs_holds_up_no_other() -> None:
    lane = Lane(c1=1, c2=1)
    lane.doors[1] = asyncio.Event()
    lanes = Lanes(handle=lane.handle, side_by_side=2, open=True)
    for chat_id in lane.waiting:
        lanes.offer(chat_id)
    while not lane.handled:
        await asyncio.sleep(0)

    assert lane.handled == [2]
    lane.doors[1].set()
    await all_of(lanes)
    assert lane.handled == [2, 1]


async def test_no_more_are_handled_at_once_than_there_is_room_for() -> None:
    lane = Lane(**{f"c{number}": 3 for number in range(20)})
    lanes = Lanes(handle=lane.handle, side_by_side=4, open=True)
    for chat_id in lane.waiting:
        lanes.offer(chat_id)
        assert len(lanes.workers) <= 4
    await all_of(lanes)

    assert lane.most_at_once == 4
    assert len(lane.handled) == 60


async def test_what_comes_while_its_chat_is_handled_is_not_forgotten() -> None:
    lane = Lane(c1=1)
    lane.doors[1] = asyncio.Event()
    lanes = Lanes(handle=lane.handle, side_by_side=4, open=True)
    lanes.offer(1)
    await asyncio.sleep(0)
    lanes.offer(1)
    lanes.offer(1)
    lane.doors[1].set()
    await all_of(lanes)

    assert lane.most_at_once == 1
    lane.waiting[1] = 0


async def test_a_chat_whose_handling_breaks_is_served_again() -> None:
    broken = [True]

    async def handle(_chat_id: int) -> bool:
        if broken.pop() if broken else False:
            raise ValueError("boom")
        return False

    lanes = Lanes(handle=handle, side_by_side=1, open=True)
    lanes.offer(1)
    await all_of(lanes)
    assert not broken
    lanes.offer(1)
    assert lanes.workers
    await all_of(lanes)


async def test_closed_lanes_begin_nothing() -> None:
    lane = Lane(c1=3)
    lanes = Lanes(handle=lane.handle, side_by_side=1)
    lanes.offer(1)
    assert not lanes.workers

    lanes.open = True
    lanes.offer(1)
    lanes.close()
    await all_of(lanes)
    assert lane.handled in ([], [1])


async def test_many_causes_wake_once() -> None:
    woken: list[int] = []

    async def wake() -> None:
        woken.append(1)

    waking = Waking(wake=wake, every=0)
    for _ in range(20):
        waking.nudge()
    await waking.stop()
    waking.nudge()
    await asyncio.sleep(0)
    await waking.stop()

    assert 1 <= len(woken) <= 2


async def test_a_waking_that_fails_is_not_the_last() -> None:
    woken: list[int] = []

    async def wake() -> None:
        woken.append(1)
        raise ValueError("boom")

    waking = Waking(wake=wake, every=0)
    for _ in range(2):
        waking.nudge()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await waking.stop()

    assert len(woken) == 2
