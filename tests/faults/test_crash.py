"""Kills and restarts of the real process (faults.md, B): what was taken in takes effect once, what was to go out goes
out, and whoever was in the middle of something goes on from there."""

from __future__ import annotations

import signal
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.evidence import EvidenceStore, digest_of
from storage.inbox import TRIES
from storage.models import (
    Assignment,
    Event,
    Evidence,
    Measure,
    MeasureState,
    OwnerRole,
    Report,
    ReportState,
    Update,
)
from tests.cast import ACCOUNTS, COLLEAGUE, LEADER, OWNER, Cast, at, measure_row, monday, person, tuesday
from tests.faults.process import FAST, Bot, Posted, Scene, until
from tests.faults.telling import many_are_told, told
from tests.story.town import photo

THE_OWNER, THE_LEADER, THE_COLLEAGUE = ACCOUNTS[OWNER], ACCOUNTS[LEADER], ACCOUNTS[COLLEAGUE]
REPEAT = "重发"
SPEED = 60.0
"""Machine time goes so much faster, so that what waits for half a minute waits half a second."""


async def begins_done(scene: Scene, **order: Any) -> None:
    """The owner has tapped 完成 on 1①, and the bot has asked for a photo."""
    bot = await scene.working(**order)
    scene.api.say(THE_OWNER, "1①")
    await until(partial(scene.heard, THE_OWNER, "· 1①"))
    scene.taps(THE_OWNER, "完成")
    await until(partial(scene.heard, THE_OWNER, "请发照片"))
    await bot.kill()


def submitted(scene: Scene) -> list[Report]:
    def read(session: Session) -> list[Report]:
        return list(session.scalars(select(Report).where(Report.state == ReportState.PENDING)))

    return scene.database.run(read)


def kept(scene: Scene) -> bool:
    """Whether the files that the ledger names are there, unaltered."""
    store = EvidenceStore(scene.folder / "evidence")
    named = scene.database.run(lambda session: list(session.scalars(select(Evidence.sha256))))
    return bool(named) and all(one and digest_of(store.path(one)) == one for one in named)


def asked_to_verify(scene: Scene) -> list[Posted]:
    return scene.heard(THE_LEADER, "请核验 1①")


# R1


@pytest.mark.parametrize("point", ["kept", "before_commit", "committed"])
async def test_r1_a_done_with_its_photo_takes_effect_once_although_the_process_dies(scene: Scene, point: str) -> None:
    await begins_done(scene)
    bot = await scene.working(machine_speed=SPEED)
    scene.control.arm(point)
    scene.api.send_photo(THE_OWNER, photo(), caption="done")
    assert await bot.end() == -signal.SIGKILL
    await scene.at_rest(await scene.working(machine_speed=SPEED))
    assert len(submitted(scene)) == 1
    assert Cast(scene.database).state(1, 1) is MeasureState.SUBMITTED
    assert len(asked_to_verify(scene)) == 1
    assert asked_to_verify(scene)[0].photo
    assert kept(scene)


# R2


async def test_r2_a_press_whose_answer_was_lost_stays_and_says_when_it_was_recorded(scene: Scene) -> None:
    bot = await scene.working()
    scene.api.say(THE_COLLEAGUE, "2①")
    await until(partial(scene.heard, THE_COLLEAGUE, "· 2①"))
    await scene.at_rest(bot)
    scene.database.run(unacknowledged)
    scene.control.arm("committed")
    message_id = scene.newest(THE_COLLEAGUE)
    measure = Cast(scene.database).measure(2, 1)
    scene.api.press(THE_COLLEAGUE, message_id, f"ack|{measure}")
    assert await bot.end() == -signal.SIGKILL
    bot = await scene.working()
    scene.api.press(THE_COLLEAGUE, message_id, f"ack|{measure}")
    await scene.at_rest(bot)
    await scene.api.until(lambda: scene.api.answers(THE_COLLEAGUE))
    assert "11月23日 10:02已经记过了" in scene.api.answers(THE_COLLEAGUE)[-1].text
    assert events(scene).count("measure_acknowledged") == 1


def unacknowledged(session: Session) -> None:
    """2① is to be acknowledged again, and nothing is on record of an earlier time."""
    for row in session.scalars(select(Measure)):
        row.acknowledged_at = None
    for event in session.scalars(select(Event).where(Event.kind == "measure_acknowledged")):
        event.kind = "measure_acknowledged_earlier"


def events(scene: Scene) -> list[str]:
    return scene.database.run(lambda session: list(session.scalars(select(Event.kind).order_by(Event.id))))


# R3, R4


def due_at_nine(scene: Scene) -> None:
    """1① becomes due in three weeks: its owner alone is told anything on Tuesday at nine."""
    scene.database.run(nothing_is_missing)
    Cast(scene.database).is_due((1, 1), tuesday + timedelta(days=20), at(monday))


def nothing_is_missing(session: Session) -> None:
    """Every item has an owner and needs no deadline: the coordinator's morning has nothing to say."""
    for row in session.scalars(select(Measure)):
        row.standing = True
    nobodys = measure_row(session, 3, 1)
    nobodys.assignments.append(Assignment(role=OwnerRole.OWNER, person=person(session, COLLEAGUE)))


def reminders(scene: Scene) -> list[Posted]:
    return [one for one in scene.heard(THE_OWNER) if "还有20天" in one.text and "1①" in one.text]


async def reminder_dies(scene: Scene, point: str) -> None:
    bot = await scene.working(machine_speed=SPEED)
    due_at_nine(scene)
    await scene.at_rest(bot)
    scene.control.arm(point)
    scene.clock_to(at(tuesday, 9, 0))
    assert await bot.end() == -signal.SIGKILL


async def test_r3_a_reminder_claimed_and_not_sent_goes_out_after_the_restart(scene: Scene) -> None:
    await reminder_dies(scene, "before_send")
    assert reminders(scene) == []
    await scene.at_rest(await scene.working(machine_speed=SPEED))
    assert len(reminders(scene)) == 1


async def test_r4_a_reminder_sent_and_not_marked_is_repeated_once_and_says_so(scene: Scene) -> None:
    await reminder_dies(scene, "after_send")
    assert [REPEAT in one.text for one in reminders(scene)] == [False]
    bot = await scene.working(machine_speed=SPEED)
    await scene.at_rest(bot)
    assert [REPEAT in one.text for one in reminders(scene)] == [False, True]
    await bot.kill()
    await scene.at_rest(await scene.working(machine_speed=SPEED))
    assert len(reminders(scene)) == 2


async def test_r4_a_repeat_that_dies_too_is_repeated_once_more_and_not_for_ever(scene: Scene) -> None:
    await reminder_dies(scene, "after_send")
    bot = await scene.start(machine_speed=SPEED)
    scene.control.arm("after_send")
    assert await bot.end() == -signal.SIGKILL
    for _ in range(2):
        bot = await scene.working(machine_speed=SPEED)
        await scene.at_rest(bot)
        await bot.kill()
    assert [REPEAT in one.text for one in reminders(scene)] == [False, True, True]


# R9


async def test_r9_what_the_bot_asked_before_the_restart_is_answered_after_it(scene: Scene) -> None:
    await begins_done(scene)
    bot = await scene.working()
    scene.api.say(THE_OWNER, "三年账目已清完")
    await scene.at_rest(bot)
    await until(partial(scene.heard, THE_OWNER, "已交 1①"))
    assert Cast(scene.database).state(1, 1) is MeasureState.SUBMITTED


# R10


async def test_r10_told_to_end_in_the_middle_of_a_batch_it_finishes_what_is_under_way_and_leaves_the_rest(
    scene: Scene,
) -> None:
    people = many_are_told(scene, 60)
    bot = await scene.start(env={"HUITOUKAN__PACE__OVERALL_PER_SECOND": "25"})
    await scene.api.until(lambda: len(told(scene, people)) >= 5, timeout=30)
    bot.signal(signal.SIGTERM)
    assert await bot.end() == 0
    half = len(told(scene, people))
    assert 5 <= half < 60
    await scene.at_rest(await scene.start(env=FAST))
    assert sorted(one.chat_id for one in told(scene, people)) == sorted(people)
    assert not [one for one in told(scene, people) if REPEAT in one.text]


# R11


async def test_r11_what_people_sent_while_it_was_down_is_answered(scene: Scene) -> None:
    bot = await scene.working()
    await bot.kill()
    for who in (THE_OWNER, THE_COLLEAGUE, THE_LEADER):
        scene.api.say(who, "进度")
    await scene.at_rest(await scene.working())
    for who in (THE_OWNER, THE_COLLEAGUE, THE_LEADER):
        await until(partial(scene.heard, who, "措施完成"))
    dropping = [one for one in scene.api.requests if str(one.params.get("drop_pending_updates")).lower() == "true"]
    assert dropping == []


# R12


async def test_r12_an_update_that_kills_the_process_is_set_aside_and_the_others_go_on(scene: Scene) -> None:
    """Three tries, as for one that fails; then its sender is told, and the bot works."""
    scene.api.say(THE_OWNER, "致命的一句")
    scene.api.say(THE_COLLEAGUE, "进度")
    deaths = 0
    while not scene.heard(THE_OWNER):
        bot = await scene.start(poison="致命")
        await until(partial(died_or_told, scene, bot))
        deaths += not bot.alive
    assert deaths == 3
    assert "处理不了" in scene.heard(THE_OWNER)[-1].text
    await until(lambda: scene.heard(THE_COLLEAGUE, "措施完成"))
    scene.api.say(THE_OWNER, "进度")
    await scene.at_rest(bot)
    await until(lambda: scene.heard(THE_OWNER, "措施完成"))
    assert len(scene.heard(THE_COLLEAGUE, "措施完成")) == 1


def died_or_told(scene: Scene, bot: Bot) -> bool:
    return not bot.alive or bool(scene.heard(THE_OWNER))


async def test_r12_restarts_for_other_reasons_set_nothing_aside(scene: Scene) -> None:
    """An answer may be lost with the process that was about to send it; the update is not."""
    scene.api.say(THE_OWNER, "进度")
    for _ in range(3):
        bot = await scene.start()
        scene.control.arm("kept")
        scene.api.say(THE_COLLEAGUE, "进度")
        assert await bot.end() == -signal.SIGKILL
    await scene.at_rest(await scene.working())
    inbox = scene.database.run(lambda session: list(session.scalars(select(Update))))
    assert [one for one in inbox if one.attempts >= TRIES or not one.handled_at] == []
    assert {one.chat_id for one in inbox} == {THE_OWNER, THE_COLLEAGUE}
