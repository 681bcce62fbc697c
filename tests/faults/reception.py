"""The way in, alone: the real intake over HTTP to the stand-in server, the cast's ledger, and no clock's side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
import telegram
from sqlalchemy import select

from bot.app import people_to_admit
from bot.handlers import router
from bot.handlers.turn import Answer, Desk, Turn
from bot.intake.flow import Intake
from bot.sender import TelegramSender
from bot.transport import TelegramRequest, UpdatesRequest
from bot.web.botapi import BotApi, create_api_app, serve
from bot.web.botapi.faults import Script
from bot.writing.buttons import Button
from bot.writing.notices import Composer
from jobs.office import Office
from jobs.pacing import Limits, Pacer
from storage import inbox
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.models import Evidence, Update
from tests.cast import ACCOUNTS, Cast, at, monday
from tests.faults.process import until

TOKEN = "123456:a-canary-that-no-log-may-hold"


@dataclass
class Machine:
    """Machine time, which goes on while the intake pauses."""

    now: datetime = field(default_factory=lambda: at(monday))

    def __call__(self) -> datetime:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0.01)


@dataclass(kw_only=True)
class Reception:
    api: BotApi
    script: Script
    machine: Machine
    cast: Cast
    intake: Intake
    alarms: list[str]
    woken: list[int]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Updates are asked for and handled meanwhile."""
        polling = asyncio.create_task(self.intake.poll())
        try:
            yield
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await self.intake.stop()

    async def all_handled(self) -> None:
        """What Telegram has is fetched, and what is in the inbox handled."""
        await self.api.until(lambda: not self.api.pending_updates())
        await self.until(lambda: not self.waiting())

    async def until(self, true: Callable[[], object]) -> None:
        await until(true)
        await self.intake.settled()
        await until(lambda: not self.intake.sender._answering)  # an answer that takes long goes on by itself

    def waiting(self) -> int:
        return len(self.rows(Update.handled_at.is_(None)))

    def rows(self, *where: object) -> list[Update]:
        rows = select(Update).where(*where).order_by(Update.id)  # type: ignore[arg-type]
        return self.cast.read(lambda session: list(session.scalars(rows)))

    def kept(self) -> int:
        """How many pieces of evidence the ledger knows."""
        return self.cast.read(lambda session: session.query(Evidence).count())

    def heard(self, who: str) -> list[str]:
        """What the bot wrote to this person, as it reads now."""
        return [one.words for one in self.api.messages(ACCOUNTS[who]) if one.from_bot]

    def toasts(self, who: str) -> list[str]:
        return [one.text or "" for one in self.api.answers(ACCOUNTS[who])]

    def says(self, who: str, text: str) -> None:
        self.api.say(ACCOUNTS[who], text)

    def taps(self, who: str, button: Button) -> None:
        """Press a key under the newest message of the bot, as anybody could."""
        newest = [one.id for one in self.api.messages(ACCOUNTS[who]) if one.from_bot][-1]
        self.api.press(ACCOUNTS[who], newest, button.pack())


def raises_at(word: str, failing: Callable[[], None]) -> Callable[[Turn], Answer]:
    """The router, which fails over texts that hold `word`."""
    route = router.route

    def routed(turn: Turn) -> Answer:
        if word in turn.incoming.text:
            failing()
        return route(turn)

    return routed


def boom() -> None:
    raise ValueError("boom")


def keeping_fails(monkeypatch: pytest.MonkeyPatch, times: int) -> list[OSError]:
    """So many times nothing can be stored; returns the failures that are still to come."""
    keep, failures = inbox.keep, [OSError("no") for _ in range(times)]

    def failing(*args: Any) -> Any:
        if failures:
            raise failures.pop()
        return keep(*args)

    monkeypatch.setattr(inbox, "keep", failing)
    return failures


def text_update(update_id: int, who: str, text: str) -> inbox.Raw:
    """What Telegram brings when somebody writes."""
    person = {"id": ACCOUNTS[who], "is_bot": False, "first_name": who, "language_code": "zh-hans"}
    chat = {"id": ACCOUNTS[who], "type": "private", "first_name": who}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": text},
    }


@asynccontextmanager
async def reception_in(folder: Path, database_url: str, *, album_window: timedelta) -> AsyncIterator[Reception]:
    """The cast at the door, with a silent ledger. At the end: S15, nothing that was logged held the token."""
    with structlog.testing.capture_logs() as logs:
        async with _reception(folder, database_url, album_window) as reception:
            yield reception
    assert TOKEN.partition(":")[2] not in repr(logs)


@asynccontextmanager
async def _reception(folder: Path, database_url: str, album_window: timedelta) -> AsyncIterator[Reception]:
    database = Database(database_url)
    cast = Cast(database).from_here()
    machine, script = Machine(), Script()
    api = BotApi(lambda: at(monday), machine)
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    for name, user_id in ACCOUNTS.items():
        api.add_user(user_id, name)
        api.chats[user_id].started = True
    alarms: list[str] = []
    woken: list[int] = []
    async with serve(create_api_app(api, script)) as url:
        requests = UpdatesRequest()
        async with telegram.Bot(
            TOKEN,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=TelegramRequest(8),
            get_updates_request=requests,
        ) as bot:
            intake = intake_of(bot, requests, database, folder, machine, alarms, woken, album_window)
            yield Reception(
                api=api, script=script, machine=machine, cast=cast, intake=intake, alarms=alarms, woken=woken
            )
            await intake.stop()
    database.close()


def intake_of(
    bot: telegram.Bot,
    requests: UpdatesRequest,
    database: Database,
    folder: Path,
    machine: Machine,
    alarms: list[str],
    woken: list[int],
    album_window: timedelta,
) -> Intake:
    office, store = Office(), EvidenceStore(folder / "evidence")

    async def wake() -> None:
        woken.append(1)

    return Intake(
        bot=bot,
        database=database,
        desk=Desk(office=office, store=store, composer=Composer(office=office, people_to_admit=people_to_admit)),
        sender=TelegramSender(bot, store, Pacer(Limits(overall_per_second=1000, chat_per_second=1000))),
        clock=lambda: at(monday),
        machine=machine,
        wake=wake,
        requests=requests,
        alarm=lambda kind, **_facts: alarms.append(kind),
        album_window=album_window,
        pause=machine.pause,
    )
