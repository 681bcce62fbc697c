"""Several processes at once (faults.md, D): one leads, the others stand by, and whoever was put aside changes
nothing."""

from __future__ import annotations

import signal
from collections import Counter
from functools import partial
from typing import Any

import aiohttp
import pytest

from storage.models import MeasureState
from storage.models.traffic import Service
from tests.cast import ACCOUNTS, LEADER, OWNER, Cast
from tests.faults.process import FAST, TOKEN, Bot, Scene, until
from tests.faults.telling import many_are_told, told
from tests.story.town import photo

THE_OWNER, THE_LEADER = ACCOUNTS[OWNER], ACCOUNTS[LEADER]
REPEAT = "重发"
BUSY = FAST | {"HUITOUKAN__PACE__IN_FLIGHT": "50"}


def leads(scene: Scene, bot: Bot) -> bool:
    """Whether the ledger names this process as the one at work."""
    row = scene.database.run(lambda session: session.get(Service, 1))
    return row is not None and (row.holder or "").endswith(f":{bot.pid}")


def standing_by(bot: Bot) -> bool:
    return "standing_by" in bot.said()


async def a_pair(scene: Scene, **order: Any) -> tuple[Bot, Bot]:
    """One that leads and one that stands by."""
    first = await scene.working(**order)
    second = await scene.start(**order)
    await until(lambda: standing_by(second))
    return first, second


def polls(scene: Scene) -> int:
    return sum(one.method == "getUpdates" for one in scene.api.requests)


def conflicts(scene: Scene) -> int:
    return sum(one.method == "getUpdates" and one.status == 409 for one in scene.api.requests)


# C1


async def test_c1_of_a_thousand_that_are_due_two_processes_send_each_once(scene: Scene) -> None:
    people = many_are_told(scene, 1000)
    bots = [await scene.start(env=BUSY) for _ in range(2)]
    await until(lambda: len(told(scene, people)) >= 1000, 60)
    await scene.at_rest(next(bot for bot in bots if leads(scene, bot)))
    assert sorted(one.chat_id for one in told(scene, people)) == sorted(people)


async def test_c1_killed_in_the_middle_the_other_goes_on_and_repeats_no_more_than_was_under_way(scene: Scene) -> None:
    people = many_are_told(scene, 300)
    first, second = await a_pair(scene, env=BUSY)
    await until(lambda: len(told(scene, people)) >= 50)
    await first.kill()
    await scene.at_rest(second, 60)
    times = Counter(one.chat_id for one in told(scene, people))
    assert set(times) == set(people)
    assert max(times.values()) <= 2
    plain = Counter(one.chat_id for one in told(scene, people) if REPEAT not in one.text)
    assert max(plain.values()) == 1
    assert sum(times.values()) - len(people) <= 50


# C2


async def test_c2_a_second_process_on_the_same_ledger_stands_by_and_polls_nothing(scene: Scene) -> None:
    first, second = await a_pair(scene)
    scene.api.say(THE_OWNER, "进度")
    await scene.at_rest(first)
    assert conflicts(scene) == 0
    await first.kill()
    scene.api.say(THE_OWNER, "进度")
    await scene.at_rest(second)
    await until(lambda: len(scene.heard(THE_OWNER, "措施完成")) == 2)
    assert conflicts(scene) == 0


async def test_c2_another_poller_of_the_token_is_alarmed_about_and_meets_no_storm(scene: Scene) -> None:
    """Somebody polls with the same token elsewhere: each cuts the other off, so this one stands aside for a while."""
    bot = await scene.working()
    await scene.api.until(lambda: scene.api.updates.waits)
    async with aiohttp.ClientSession() as session:
        for _ in range(20):
            async with session.get(f"{scene.base_url}/bot{TOKEN}/getUpdates", params={"timeout": 0}) as answer:
                assert answer.status == 200
            await scene.looked(bot)
    assert bot.alive
    assert conflicts(scene) == 1
    assert "foreign_poller" in bot.said()
    assert polls(scene) <= 20 + 5


# C3


async def test_c3_a_leader_paused_for_too_long_is_put_aside_and_sends_nothing_more(scene: Scene, backend: str) -> None:
    if backend == "sqlite":
        pytest.skip("a paused process keeps the operating system's lock: nobody takes over, and nothing can double")
    first, second = await a_pair(scene, silence=2.0)
    people = many_are_told(scene, 30)
    scene.control.arm("before_send", 1000)
    first.signal(signal.SIGSTOP)
    await until(lambda: leads(scene, second))
    await until(lambda: len(told(scene, people)) == 30)
    first.signal(signal.SIGCONT)
    await until(lambda: "deposed" in first.said())
    await until(lambda: first.said().count("standing_by") >= 1)
    await scene.at_rest(second)
    assert leads(scene, second)
    plain = Counter(one.chat_id for one in told(scene, people) if REPEAT not in one.text)
    assert max(plain.values()) == 1
    assert set(plain) == set(people)


# C9


async def test_c9_old_and_new_overlap_and_nothing_is_lost_or_doubled(scene: Scene) -> None:
    old, new = await a_pair(scene)
    scene.api.say(THE_OWNER, "1①")
    await until(partial(scene.heard, THE_OWNER, "· 1①"))
    people = many_are_told(scene, 20)
    old.signal(signal.SIGTERM)
    scene.taps(THE_OWNER, "完成")  # a key that the old one made
    scene.api.send_photo(THE_OWNER, photo())
    assert await old.end() == 0
    await scene.at_rest(new)
    assert Cast(scene.database).state(1, 1) is MeasureState.SUBMITTED
    assert len(scene.heard(THE_LEADER, "请核验 1①")) == 1
    assert sorted(one.chat_id for one in told(scene, people)) == sorted(people)


async def test_c9_one_that_stands_by_ends_in_order_when_it_is_told_to(scene: Scene) -> None:
    first, second = await a_pair(scene)
    second.signal(signal.SIGTERM)
    assert await second.end() == 0
    await scene.at_rest(first)
    assert leads(scene, first)
