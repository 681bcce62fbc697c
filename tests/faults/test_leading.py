"""The process at work: what it does when it comes back, when Telegram refuses it, when its clock is wrong, and where
Telegram brings it the updates. On real databases, in this process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

import bot.app
from bot import greeting
from bot.app import App, running
from bot.config import BadConfig, Config
from bot.intake import polling
from bot.outside.alarms import Alarms
from bot.web.botapi import BotApi, create_api_app, serve
from bot.web.botapi.faults import Script, refused
from storage.database import Database, database_now
from storage.engine.locks import FileLock
from storage.models import Service, Update
from storage.service import Tenure
from tests.cast import ACCOUNTS, COORDINATOR, LEADER, OVERSEER, OWNER, Cast, at, friday, monday, tuesday
from tests.databases import on_sqlite

TOKEN = "123456:a-token-for-those-who-lead"
ITEM = (1, 1)
"""张三 answers for it."""
THE_OWNER, THE_COORDINATOR = ACCOUNTS[OWNER], ACCOUNTS[COORDINATOR]
AWAY = "我没在线"
PATIENCE = 30.0


@dataclass
class Channel:
    """The second channel: takes down what is said."""

    said: list[str] = field(default_factory=list)

    def __call__(self, _urls: Sequence[str], _title: str, body: str) -> bool:
        self.said.append(body)
        return True


@dataclass(kw_only=True)
class Place:
    """A ledger, Telegram, an office clock, and a bot that can be started again and again."""

    api: BotApi
    faults: Script
    config: Config
    database: Database
    cast: Cast
    site: str
    channel: Channel = field(default_factory=Channel)
    now: datetime = field(default_factory=lambda: at(monday))

    def at_work(self, **telegram: str) -> AbstractAsyncContextManager[App]:
        config = self.config
        if telegram:
            config = config.model_copy(update={"telegram": config.telegram.model_validate(
                config.telegram.model_dump() | telegram
            )})  # fmt: skip
        return running(config, self.database, lambda: self.now)

    async def looks(self, app: App) -> None:
        """The clock's side has looked, and has sent what may go."""
        await app.intake.settled()
        await app.runner.run_once()

    def was_last_alive(self, ago: timedelta) -> None:
        """The bot has been away for so long."""

        def change(session: Any) -> None:
            session.scalars(select(Service)).one().beat_at = database_now(session) - ago

        self.database.run(change)

    def heard(self, user_id: int, words: str = "") -> list[str]:
        return [one.words for one in self.api.messages(user_id) if one.from_bot and words in one.words]

    async def health(self) -> tuple[int, dict[str, Any]]:
        async with aiohttp.ClientSession() as session, session.get(f"{self.site}/healthz") as answer:
            return answer.status, await answer.json()


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)


async def until_health(place: Place, status: int) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        while True:
            found, said = await place.health()
            if found == status:
                return said
            await asyncio.sleep(0.02)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
async def place(tmp_path: Path, silent_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    """Monday, two past ten: the cast's ledger, nothing waiting, and a bot that was never started."""
    database = Database(silent_url)
    cast = Cast(database).from_here()
    channel, faults, port = Channel(), Script(), free_port()
    monkeypatch.setattr(bot.app, "Alarms", partial(Alarms, notify=channel))
    api = BotApi(lambda: place.now)
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    for name, user_id in ACCOUNTS.items():
        api.add_user(user_id, name)
        api.chats[user_id].started = True
    async with serve(create_api_app(api, faults)) as url:
        config = Config(
            telegram={"token": TOKEN, "base_url": f"{url}/bot"},
            database={"url": silent_url},
            evidence={"path": tmp_path / "evidence"},
            pace={"overall_per_second": 100_000, "chat_per_second": 100_000},
            web={"listen": f"127.0.0.1:{port}"},
            alarm={"urls": ["json://127.0.0.1"]},
        )
        place = Place(
            api=api, faults=faults, config=config, database=database, cast=cast, site=f"http://127.0.0.1:{port}",
            channel=channel,
        )  # fmt: skip
        yield place
    await asyncio.to_thread(database.close)


# R7, R8


async def was_told(place: Place, deadline: date = friday) -> None:
    """张三 has a card with keys; the bot has ended since."""
    place.cast.is_due(ITEM, deadline, place.now)
    async with place.at_work() as app:
        await place.looks(app)
    assert len(place.heard(THE_OWNER)) == 1


async def comes_back(place: Place) -> None:
    async with place.at_work() as app:
        await place.looks(app)
        await place.looks(app)


async def test_r7_after_five_minutes_away_whoever_had_a_card_is_asked_to_look_again(place: Place) -> None:
    await was_told(place)
    place.now += timedelta(minutes=5, seconds=1)
    place.was_last_alive(timedelta(minutes=5))

    await comes_back(place)

    (told,) = place.heard(THE_OWNER, AWAY)
    assert told.splitlines()[0] == "10:02到10:07我没在线"
    assert "消息" not in told
    assert "1①" in told  # as it stands: the tap that was lost is not shown as done
    assert "已交" not in told
    assert place.heard(ACCOUNTS[OVERSEER], AWAY) == []  # who had no card is not bothered
    asked = [one for one in place.api.requests if AWAY in str(one.params.get("text", ""))]
    assert [str(one.params.get("disable_notification")).lower() for one in asked] == ["true"] * len(asked)


async def test_r7_it_is_said_once(place: Place) -> None:
    await was_told(place)
    place.now += timedelta(minutes=5)
    place.was_last_alive(timedelta(minutes=5))
    await comes_back(place)
    await comes_back(place)
    assert len(place.heard(THE_OWNER, AWAY)) == 1


async def test_r7_whoever_wrote_lately_is_told_too(place: Place) -> None:
    async with place.at_work() as app:
        place.api.say(THE_COORDINATOR, "进度")
        await place.api.until(lambda: not place.api.pending_updates())
        await place.looks(app)
    place.was_last_alive(timedelta(minutes=5))
    await comes_back(place)
    assert len(place.heard(THE_COORDINATOR, AWAY)) == 1


@pytest.mark.parametrize("away", [timedelta(0), timedelta(seconds=140)])
async def test_r7_a_restart_that_no_press_was_lost_in_is_not_spoken_of(place: Place, away: timedelta) -> None:
    await was_told(place)
    place.now += timedelta(minutes=5)
    place.was_last_alive(away)
    await comes_back(place)
    assert place.heard(THE_OWNER, AWAY) == []


async def test_r7_at_night_it_waits_until_the_quiet_hours_end(place: Place) -> None:
    await was_told(place)
    place.now = at(monday, 23)
    place.was_last_alive(timedelta(minutes=5))
    await comes_back(place)
    assert place.heard(THE_OWNER, AWAY) == []
    place.now = at(tuesday, 8, 1)
    await comes_back(place)
    assert len(place.heard(THE_OWNER, AWAY)) == 1


async def test_r8_after_thirty_hours_messages_may_be_gone_too_and_reminders_are_caught_up(place: Place) -> None:
    await was_told(place)
    place.cast.is_due((1, 2), date(2026, 11, 25), place.now)
    place.now = at(tuesday, 16)
    place.was_last_alive(timedelta(hours=30))

    await comes_back(place)

    told = place.heard(THE_OWNER)[1:]
    assert len(told) == 1  # with what goes out anyway
    assert "11月23日 10:01到11月24日 16:02我没在线" in told[0]
    assert "1②" in told[0]
    digest = [one for one in place.api.messages(THE_OWNER) if one.from_bot][-1]
    assert "我的" in [key.label for row in digest.buttons for key in row]  # opens what they are to look at again


async def test_r8_alone_it_says_that_messages_may_be_gone(place: Place) -> None:
    await was_told(place, date(2026, 12, 31))
    place.now = at(tuesday, 16)
    place.was_last_alive(timedelta(hours=30))
    await comes_back(place)
    (told,) = place.heard(THE_OWNER, AWAY)
    assert "消息" in told
    assert told.startswith("11月23日 10:01到11月24日 16:02")


async def test_the_first_start_ever_is_no_outage(place: Place) -> None:
    place.cast.is_due(ITEM, friday, place.now)
    await comes_back(place)
    assert place.heard(THE_OWNER, AWAY) == []
    assert len(place.heard(THE_OWNER)) == 1


# A7

REVOKED = refused(401, "Unauthorized")
NOT_HERE = refused(404, "Not Found")


@pytest.mark.parametrize("fault", [REVOKED, NOT_HERE], ids=["401", "404"])
async def test_a7_refused_while_it_runs_it_alarms_is_red_and_comes_back_by_itself(
    place: Place, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    monkeypatch.setattr(polling, "REFUSED_PAUSE", 0.02)
    monkeypatch.setattr(polling, "POLL_SECONDS", 0)
    async with place.at_work() as app:
        await until_health(place, 200)
        place.faults.always("getUpdates", fault)
        said = await until_health(place, 503)
        assert said["token"] is False
        await until(lambda: place.channel.said)
        assert len(place.channel.said) == 1
        assert "BotFather" in place.channel.said[0]
        assert TOKEN not in place.channel.said[0]

        place.faults.clear()

        assert (await until_health(place, 200))["token"] is True
        place.api.say(THE_COORDINATOR, "进度")
        await place.api.until(lambda: not place.api.pending_updates())
        await place.looks(app)
        assert place.heard(THE_COORDINATOR)


async def test_a7_a_404_at_the_start_is_tried_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greeting, "TOKEN_PAUSES", (0.0,))
    place.faults.next("getMe", NOT_HERE, 3)
    async with place.at_work():
        assert place.faults.waiting == 0
    await until(lambda: place.channel.said)
    assert len(place.channel.said) == 1


async def test_a7_a_token_that_is_unknown_at_the_start_is_refused(place: Place) -> None:
    place.faults.next("getMe", REVOKED)
    with pytest.raises(BadConfig) as refusal:
        async with place.at_work():
            raise AssertionError("at work with a token that Telegram does not know")
    assert refusal.value.why == "token_unknown"


# T5


async def test_t5_a_clock_a_day_ahead_and_back_again_sends_nothing_twice_and_is_alarmed_about(place: Place) -> None:
    place.cast.is_due(ITEM, friday, place.now)
    async with place.at_work() as app:
        await place.looks(app)
        place.now += timedelta(days=1)
        await place.looks(app)
        before = place.heard(THE_OWNER), place.heard(ACCOUNTS[LEADER])
        place.now -= timedelta(days=1)
        await place.looks(app)
        place.now += timedelta(days=1)
        await place.looks(app)
        assert (place.heard(THE_OWNER), place.heard(ACCOUNTS[LEADER])) == before
        await until(lambda: place.channel.said)
    assert len(place.channel.said) == 1
    assert "时钟" in place.channel.said[0]


# Where Telegram brings the updates


async def test_it_answers_what_the_webhook_brings(place: Place) -> None:
    async with place.at_work(webhook_url=f"{place.site}/telegram", webhook_secret="s-e_cret") as app:
        place.api.say(THE_COORDINATOR, "进度")
        await until(lambda: place.heard(THE_COORDINATOR, "措施完成"))
        await place.looks(app)
        assert (await place.health())[1]["poll_age"] is None
    assert len(place.heard(THE_COORDINATOR, "措施完成")) == 1


async def test_a12_what_comes_without_the_secret_is_not_stored(place: Place) -> None:
    async with place.at_work(webhook_url=f"{place.site}/telegram", webhook_secret="s-e_cret"):
        async with aiohttp.ClientSession() as session:
            body = {"update_id": 999_999_999, "message": {"text": "进度"}}
            async with session.post(f"{place.site}/telegram", json=body) as answer:
                assert answer.status == 403
        assert place.database.run(lambda session: list(session.scalars(select(Update.id)))) == []


async def test_it_goes_back_to_asking_when_there_is_no_webhook_any_more(place: Place) -> None:
    async with place.at_work(webhook_url=f"{place.site}/telegram", webhook_secret="s-e_cret"):
        assert place.api.webhook.url
    async with place.at_work():
        place.api.say(THE_COORDINATOR, "进度")
        await until(lambda: place.heard(THE_COORDINATOR))


async def test_a_webhook_without_a_secret_is_refused(place: Place) -> None:
    with pytest.raises(BadConfig) as refusal:
        async with place.at_work(webhook_url=f"{place.site}/telegram"):
            raise AssertionError("open to everybody")
    assert (refusal.value.key, refusal.value.why) == ("telegram.webhook_secret", "webhook_needs")


async def test_an_address_that_is_taken_is_refused_with_a_sentence(place: Place) -> None:
    async with place.at_work():
        with pytest.raises(BadConfig) as refusal:
            async with place.at_work():
                raise AssertionError("two on one port")
    assert (refusal.value.key, refusal.value.why) == ("web.listen", "cannot_listen")


@on_sqlite
async def test_a_beat_that_breaks_is_written_down_and_tried_again_after_a_while(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was not thought of must not make it lead again at once, for ever, without a word."""
    beat = FileLock.beat
    broken = [TypeError("not thought of")]

    def breaks_once(lock: FileLock, tenure: Tenure) -> None:
        if broken:
            raise broken.pop()
        beat(lock, tenure)

    monkeypatch.setattr(FileLock, "beat", breaks_once)
    with capture_logs() as logged:
        async with place.at_work():
            await until(lambda: [one for one in logged if one["event"] == "leading"][1:])

    assert [one["event"] for one in logged if one["event"] in ("leading", "term_ended")] == [
        "leading",
        "term_ended",
        "leading",
    ]
