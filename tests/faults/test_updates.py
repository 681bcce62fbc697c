"""What Telegram does wrong on the way in: nothing that came is lost, and nothing holds up the rest."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.handlers import router
from bot.intake.polling import Poller
from bot.web.botapi.faults import (
    BAD_GATEWAY,
    HANGS,
    OTHER_POLLER,
    QUERY_TOO_OLD,
    TRUNCATED,
    UNAUTHORIZED,
    Fault,
)
from bot.writing import buttons as b
from bot.writing.texts import texts
from storage import inbox
from storage.models import MeasureState, Update
from tests.cast import ACCOUNTS, LEADER, OWNER
from tests.faults.process import until
from tests.faults.reception import Reception, boom, keeping_fails, raises_at

t = texts("zh_CN")


# A6, R7


async def test_a6_a_press_that_is_too_old_to_be_answered_still_counts(reception: Reception) -> None:
    """R7: pressed while the bot was down, for longer than the 150 s that Telegram keeps a press open."""
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
    reception.taps(OWNER, b.Acknowledge(reception.cast.measure(1, 2)))
    reception.machine.now += timedelta(minutes=5)
    reception.script.always("answerCallbackQuery", QUERY_TOO_OLD)
    before = reception.heard(OWNER)

    async with reception.open():
        await reception.all_handled()

    assert reception.toasts(OWNER) == []
    assert reception.rows()[-1].error is None
    assert reception.heard(OWNER) != before, "the card shows what was done"


async def test_r7_nothing_is_shown_as_done_before_it_is_committed(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(router, "route", raises_at("办完", boom))
    async with reception.open():
        reception.says(OWNER, "1-1谁负责")
        await reception.all_handled()
        reception.taps(OWNER, b.Done(reception.cast.measure(1, 1)))
        await reception.all_handled()
        heard = len(reception.heard(OWNER))
        reception.says(OWNER, "办完了，账目都清了")
        await reception.all_handled()

    assert reception.heard(OWNER)[heard:] == [t("error.set_aside")]
    assert reception.cast.state(1, 1) is not MeasureState.SUBMITTED


# A8


class Stuck:
    """A poller whose clock the test moves."""

    def __init__(self, reception: Reception) -> None:
        self.now = 1000.0
        self.alarms: list[str] = []
        self.accepted: list[inbox.Raw] = []
        self.poller = Poller(
            bot=reception.intake.bot,
            requests=reception.intake.requests,
            accept=self.accept,
            alarm=self.alarms.append,
            machine=reception.machine,
            monotonic=lambda: self.now,
            pause=self.pause,
        )
        self.pauses: list[float] = []

    async def accept(self, raws: list[inbox.Raw]) -> None:
        self.accepted += raws

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.Event().wait()


async def test_a8_a_poll_that_hangs_is_begun_anew_within_90_seconds(reception: Reception) -> None:
    stuck = Stuck(reception)
    reception.script.next("getUpdates", HANGS)
    stuck.poller._begin()
    await until(lambda: not reception.script.waiting)
    reception.says(OWNER, "还在吗")

    stuck.now += 30
    await stuck.poller.look()
    assert not stuck.alarms, "a long poll is no hang"
    stuck.now += 50
    await stuck.poller.look()
    await until(lambda: stuck.accepted)
    await stuck.poller._end()

    assert stuck.alarms == ["polling_restarted"]
    assert stuck.poller.last_good == reception.machine()


async def test_a8_polling_that_dies_silently_is_begun_anew(reception: Reception) -> None:
    stuck = Stuck(reception)
    stuck.poller._begin()
    dead = stuck.poller._polling
    assert dead is not None
    dead.cancel()
    await asyncio.gather(dead, return_exceptions=True)
    reception.says(OWNER, "还在吗")

    await stuck.poller.look()
    await until(lambda: stuck.accepted)
    await stuck.poller._end()

    assert stuck.alarms == ["polling_restarted"]


async def test_c2_a_foreign_poller_is_alarmed_once_and_no_storm(reception: Reception) -> None:
    stuck = Stuck(reception)
    reception.script.always("getUpdates", OTHER_POLLER)

    waits = [await stuck.poller._poll_safely() for _ in range(3)]

    assert stuck.alarms == ["foreign_poller"]
    assert min(waits) >= 60


async def test_a7_a_refused_token_is_alarmed_and_tried_slowly(reception: Reception) -> None:
    stuck = Stuck(reception)
    reception.says(OWNER, "在吗")
    reception.script.next("getUpdates", UNAUTHORIZED, times=2)

    waits = [await stuck.poller._poll_safely() for _ in range(2)]

    assert stuck.alarms == ["token_refused"]
    assert min(waits) >= 60
    assert await stuck.poller._poll_safely() == 0


# A9


@pytest.mark.parametrize("fault", [BAD_GATEWAY, TRUNCATED])
async def test_a9_what_is_no_answer_confirms_nothing(reception: Reception, fault: Any) -> None:
    reception.script.next("getUpdates", fault, times=2)
    async with reception.open():
        reception.says(OWNER, "逾期的有哪些")
        await reception.all_handled()

    assert len(reception.heard(OWNER)) == 1
    assert reception.script.waiting == 0


async def test_a9_a_malformed_update_is_set_aside_and_the_others_of_its_batch_are_handled(reception: Reception) -> None:
    account = ACCOUNTS[OWNER]
    reception.says(OWNER, "逾期的有哪些")
    for message in ({"chat": {"id": account}}, {"chat": "?", "text": 7}, "?", {"chat": {"id": "x"}, "from": 1}):
        reception.api.updates.add_raw({"message": message})
    reception.says(LEADER, "逾期的有哪些")

    async with reception.open():
        await reception.all_handled()

    assert len(reception.heard(LEADER)) == 1
    assert len(reception.rows(Update.error.is_not(None))) == 4
    assert reception.heard(OWNER).count(t("error.set_aside")) == 1
    assert len(reception.heard(OWNER)) == 2
    assert "set_aside" in reception.alarms


async def test_a9_half_a_character_holds_up_nobody(reception: Reception) -> None:
    """JSON can write half of an emoji, and NUL; no database can store them."""
    person = {"id": ACCOUNTS[OWNER], "is_bot": False, "first_name": "a\ud83d"}
    message = {"message_id": 5, "date": 1, "chat": {"id": ACCOUNTS[OWNER], "type": "private"}, "from": person}
    body = json.dumps(
        {"ok": True, "result": [{"update_id": 77, "message": {**message, "text": "逾期的\ud83d\0有哪些"}}]}
    )
    reception.script.next("getUpdates", Fault(status=200, body=body.encode()))

    async with reception.open():
        await until(reception.rows)
        await reception.until(lambda: not reception.waiting())

    assert len(reception.heard(OWNER)) == 1
    assert reception.rows()[0].error is None


async def test_a9_a_kind_that_nobody_knows_is_let_go(reception: Reception) -> None:
    reception.api.updates.add_raw({"hologram": {"from": {"id": ACCOUNTS[OWNER]}, "shape": "🜁"}})
    reception.says(OWNER, "逾期的有哪些")

    async with reception.open():
        await reception.all_handled()

    assert [row.error for row in reception.rows()] == [None, None]
    assert len(reception.heard(OWNER)) == 1


async def test_a9_the_offset_waits_for_what_is_not_stored(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every request that confirms an update finds it in the inbox."""
    failures = keeping_fails(monkeypatch, times=2)
    reception.says(OWNER, "逾期的有哪些")
    offsets: list[object] = []
    async with reception.open():
        await reception.all_handled()
        offsets = [one.params.get("offset") for one in reception.api.requests if one.method == "getUpdates"]

    assert not failures
    assert [offset for offset in offsets if offset][:1] == [str(reception.rows()[0].update_id + 1)] or not any(offsets)
    assert len(reception.heard(OWNER)) == 1


async def test_r11_what_waits_at_telegram_survives_a_start(reception: Reception) -> None:
    reception.says(OWNER, "逾期的有哪些")
    async with reception.open():
        await reception.all_handled()

    assert len(reception.heard(OWNER)) == 1
    assert not any("drop_pending_updates" in one.params for one in reception.api.requests)
