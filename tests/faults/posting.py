"""Delivery in earnest, in one process: the cast's ledger, the real words and the real sender, and the stand-in for
Telegram over HTTP with its faults on demand."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import telegram
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import people_to_admit
from bot.sender import TelegramSender
from bot.transport import TelegramRequest
from bot.web.botapi import BotApi, create_api_app, serve
from bot.web.botapi import Message as ChatMessage
from bot.web.botapi.faults import Fault, Script
from bot.web.botapi.limits import Limits as ServerLimits
from bot.writing.notices import Composer
from jobs import gathering
from jobs.delivery import Chats, Delivery
from jobs.pacing import Limits, Pacer
from storage.evidence import EvidenceStore
from storage.models import Chat, Message, Person
from tests.jobs.helpers import MACHINE_START, World

TOKEN = "123456:a-token-for-letters"
UNHURRIED = Limits(overall_per_second=100_000, chat_per_second=100_000, group_per_minute=1_000_000)
SPANS = ("read_timeout", "write_timeout", "connect_timeout", "pool_timeout")
PATIENCE = 60.0
"""Seconds of real time for each: as long as a busy machine needs. An answer that never comes is given up as soon
as the stand-in has the request."""
GROUP = -500


@dataclass
class Hanging:
    """The script, and for each request, by its number, whether no answer will ever come."""

    script: Script
    given_up: defaultdict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def before(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return self._noted(self.script.before(method, params), params)

    def after(self, method: str, params: Mapping[str, object]) -> Fault | None:
        return self._noted(self.script.after(method, params), params)

    def _noted(self, fault: Fault | None, params: Mapping[str, object]) -> Fault | None:
        if fault and fault.ending == "hang":
            self.given_up[str(params["asked"])].set()
        return fault


class NumberedRequest(TelegramRequest):
    """Says which request it is, and has its timeout when that one hangs, not when the machine is slow."""

    def __init__(self, connections: int, hanging: Hanging) -> None:
        super().__init__(connections)
        self._hanging = hanging
        self._numbers = map(str, itertools.count(1))

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        number, patient = next(self._numbers), dict.fromkeys(SPANS, PATIENCE)
        asked = asyncio.ensure_future(super().do_request(f"{url}?asked={number}", *args, **kwargs | patient))
        giving_up = asyncio.ensure_future(self._hanging.given_up[number].wait())
        try:
            await asyncio.wait({asked, giving_up}, return_when=asyncio.FIRST_COMPLETED)
            if asked.done():
                return asked.result()
            raise telegram.error.TimedOut
        finally:
            asked.cancel()
            giving_up.cancel()
            await asyncio.gather(asked, giving_up, return_exceptions=True)


@dataclass
class Post:
    """The post office: what is due goes out through it, and people's phones show what arrived."""

    world: World
    api: BotApi
    script: Script
    url: str
    evidence: Path
    pace: Limits
    bot: telegram.Bot
    delivery: Delivery
    sender: TelegramSender

    async def runs(self, later: timedelta = timedelta(0)) -> None:
        """One round, after machine time has passed by `later`."""
        self.world.machine.set(self.world.machine.now + later)
        await self.delivery.deliver_all()

    async def starts_again(self) -> None:
        """The process ends and another begins: nothing is left but what is in the database."""
        pacer = Pacer(self.pace, self._monotonic)
        self.sender = TelegramSender(self.bot, EvidenceStore(self.evidence), pacer, self.chats.note)
        self.delivery = replace(self.delivery, send=self.sender, _under_way={}, _answers=[])
        await self.chats.hold_again(pacer)

    @property
    def chats(self) -> Chats:
        return Chats(database=self.world.cast.database, machine=self.world.machine)

    def _monotonic(self) -> float:
        return monotonic(self.world)

    # looking

    def texts(self, who: str | int) -> list[str]:
        """What the bot has written in a chat, oldest first."""
        return [message.words for message in self.cards(who)]

    def cards(self, who: str | int) -> list[ChatMessage]:
        """The bot's messages in a chat as they are now, oldest first."""
        chat_id = who if isinstance(who, int) else self.account(who)
        return [message for message in self.api.messages(chat_id) if message.from_bot]

    def account(self, who: str) -> int:
        account = self.world.cast.read(
            lambda session: session.scalar(select(Person.telegram_id).where(Person.name == who))
        )
        assert account is not None
        return account

    def chat(self, chat_id: int) -> Chat | None:
        return self.world.cast.read(lambda session: session.get(Chat, chat_id))

    # arranging

    def everybody_has_a_phone(self) -> None:
        """Whoever has joined has started the bot on their phone."""
        people = self.world.cast.read(
            lambda session: list(session.scalars(select(Person).where(Person.telegram_id.is_not(None))))
        )
        for person in people:
            if person.telegram_id not in self.api.users:
                self.api.add_user(person.telegram_id or 0, person.name)
                self.api.say(person.telegram_id or 0, "/start")

    def addresses_to_group(self) -> None:
        """What is due is to go to the group that the person is in."""
        world = self.world

        def addressed(session: Session) -> None:
            gathering.gather(session, world.clock(), world.machine(), world.office)
            for message in session.scalars(select(Message).where(Message.sent_at.is_(None))):
                message.chat_id = GROUP

        world.cast.read(addressed)


def monotonic(world: World) -> float:
    """Real time, and what the test has made of it."""
    return time.monotonic() + (world.machine() - MACHINE_START).total_seconds()


@asynccontextmanager
async def posting(
    world: World,
    folder: Path,
    *,
    pace: Limits = UNHURRIED,
    server: ServerLimits | None = None,
    api: BotApi | None = None,
) -> AsyncIterator[Post]:
    api, script = api or BotApi(world.clock), Script()
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    hanging = Hanging(script)
    cast, office = world.cast, world.office
    async with serve(create_api_app(api, hanging, limits=server)) as url:
        request = NumberedRequest(16, hanging)
        async with telegram.Bot(TOKEN, base_url=f"{url}/bot", request=request) as bot:
            chats = Chats(database=cast.database, machine=world.machine)
            sender = TelegramSender(bot, EvidenceStore(folder), Pacer(pace, lambda: monotonic(world)), chats.note)
            delivery = Delivery(
                database=cast.database,
                office=office,
                compose=Composer(office=office, people_to_admit=people_to_admit),
                send=sender,
                clock=world.clock,
                machine=world.machine,
            )
            post = Post(
                world=world, api=api, script=script, url=url, evidence=folder, pace=pace, bot=bot,
                delivery=delivery, sender=sender,
            )  # fmt: skip
            post.everybody_has_a_phone()
            yield post
