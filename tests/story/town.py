"""A town for stories: the whole real bot, its clock, and people with phones, over the local Bot API server."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.app import App, running
from bot.config import Config
from bot.web.botapi import BotApi, File, Message, create_api_app, serve
from jobs.moments import at_local, zone_named
from storage.actor import console
from storage.database import Database
from storage.models import Role, Unit
from storage.verbs import people

TOKEN = "123456:a-token-for-stories"
ZONE = zone_named("Asia/Shanghai")
MONDAY = date(2026, 11, 23)
SAMPLE = Path("bot/demo/sample-notice.txt")
ACT = timedelta(seconds=1)
"""What each thing that a person does takes."""
CARD_LINES, CARD_KEYS = 12, 4
UNPACED = {"overall_per_second": 100_000, "chat_per_second": 100_000, "edits_wait": 0}
"""Telegram's limits lifted: a story waits for nothing."""


class StoryClock:
    """Office time that stands still until a story moves it."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def set(self, moment: datetime) -> None:
        self.now = moment


def moment(day: date, hour: time = time(10)) -> datetime:
    return at_local(day, hour, ZONE)


def photo(shade: int = 128) -> bytes:
    """A small grey PNG; another shade is another picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress((b"\0" + bytes([shade]) * 8) * 8))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@dataclass
class Phone:
    """One person's phone: what they do, counted, and what they heard."""

    town: Town
    user_id: int
    name: str
    taps: int = 0
    sent: int = 0
    _heard_until: int = 0

    async def says(self, text: str) -> list[str]:
        """Type a text; returns what the bot answered, new messages and edits."""
        self.sent += 1
        return await self._after(lambda: self.town.api.say(self.user_id, text))

    async def sends_photo(
        self, shade: int = 128, *, caption: str | None = None, reply_to: int | None = None
    ) -> list[str]:
        self.sent += 1
        return await self._after(
            lambda: self.town.api.send_photo(self.user_id, photo(shade), caption=caption, reply_to=reply_to)
        )

    async def sends_album(self, *shades: int, caption: str | None = None) -> list[str]:
        self.sent += 1

        def send() -> None:
            for shade in shades:
                self.town.api.send_photo(self.user_id, photo(shade), album="album-1", caption=caption)

        return await self._after(send)

    async def sends_other(self, content: dict[str, object], **more: Any) -> list[str]:
        """A message of any other kind, as Telegram's JSON has it."""
        self.sent += 1
        return await self._after(lambda: self.town.api.send_other(self.user_id, content, **more))

    async def rewrites(self, text: str) -> list[str]:
        """Change the words of the message sent last."""
        own = [one for one in self.town.api.messages(self.user_id) if not one.from_bot]
        return await self._after(lambda: self.town.api.edit_own(self.user_id, own[-1].id, text))

    async def sends_file(self, name: str, data: bytes, *, caption: str | None = None) -> list[str]:
        self.sent += 1
        return await self._after(lambda: self.town.api.send_document(self.user_id, name, data, caption=caption))

    async def presses(self, label: str, *, within: str = "") -> list[str]:
        """Tap the newest key whose label starts with `label`, under a message that holds `within`; 更多 is turned
        and counted where it takes that."""
        for _ in range(8):
            found = self._key(label, within)
            if found:
                return await self._tap(*found)
            more = self._key("更多", within) or self._key("More", within)
            assert more, f"{self.name} has no key {label!r}; the last card: {self.last()}"
            await self._tap(*more)
        raise AssertionError(f"{self.name} found no key {label!r} behind 更多")

    def _key(self, label: str, within: str) -> tuple[int, str] | None:
        for message in reversed(self.messages()):
            if within in message.words:
                for row in message.buttons:
                    for key in row:
                        if key.label.startswith(label):
                            return message.id, key.data
                if message.buttons:
                    return None
        return None

    async def _tap(self, message_id: int, data: str) -> list[str]:
        self.taps += 1
        return await self._after(lambda: self.town.api.press(self.user_id, message_id, data))

    async def _after(self, act: object) -> list[str]:
        before = {message.id: message.words for message in self.messages()}
        self.town.clock.set(self.town.clock.now + ACT)
        act()  # type: ignore[operator]
        await self.town.quiet()
        return [message.words for message in self.messages() if before.get(message.id) != message.words]

    def messages(self) -> list[Message]:
        """What the bot has written in this chat, as it reads now."""
        return [message for message in self.town.api.messages(self.user_id) if message.from_bot]

    def last(self) -> str:
        return self.messages()[-1].words if self.messages() else ""

    def keys(self) -> list[str]:
        """The labels under the newest message."""
        return [key.label for row in self.messages()[-1].buttons for key in row]

    def heard(self) -> list[str]:
        """The messages that came since this was last asked."""
        new = [message for message in self.messages() if message.id > self._heard_until]
        self._heard_until = max((message.id for message in self.messages()), default=self._heard_until)
        return [message.words for message in new]

    def toast(self) -> str:
        """The newest word over the chat."""
        answers = self.town.api.answers(self.user_id)
        return answers[-1].text or "" if answers else ""


@dataclass(repr=False)  # whatever runs a test prints what its fixtures gave, and this is everything
class Town:
    """Everybody, the bot, and the clock."""

    api: BotApi
    app: App
    clock: StoryClock
    database: Database
    unit_id: int
    phones: dict[str, Phone] = field(default_factory=dict)

    async def quiet(self) -> None:
        """Wait until the bot has nothing left to handle or to say."""
        await self.api.until(lambda: not self.api.pending_updates())
        await self.app.intake.settled()
        await self.app.runner.run_once()

    async def move_to(self, day: date, hour: time = time(10)) -> None:
        await self.app.runner.move_to(moment(day, hour), self.clock.set)
        await self.quiet()

    async def days_pass(self, days: int) -> None:
        await self.move_to(self.clock.now.astimezone(ZONE).date() + timedelta(days=days))

    async def wakes_after(self, days: int) -> None:
        """The bot was down for so many days: for a story that is not about what people hear meanwhile."""
        self.clock.set(self.clock.now + timedelta(days=days))
        await self.quiet()

    @property
    def today(self) -> date:
        return self.clock.now.astimezone(ZONE).date()

    async def person(self, name: str, role: Role, department: str | None = None) -> Phone:
        """Somebody of the unit who has joined by their invite link."""
        now = self.clock()

        def invited(session: Session) -> str:
            actor = console(self.unit_id)
            place = people.add_department(session, actor, department, now) if department else None
            person = people.add_person(session, actor, name, role, now, department=place)
            return people.invite(session, actor, person, now, valid=timedelta(days=7))[1]

        phone = self.stranger(name)
        token = await self.database.call(invited)
        await phone.says(f"/start {token}")
        phone.heard()
        phone.sent = 0
        return phone

    def stranger(self, name: str) -> Phone:
        user_id = 9000 + len(self.phones)
        self.api.add_user(user_id, name)
        self.phones[name] = Phone(self, user_id, name)
        return self.phones[name]

    def check_every_card(self) -> None:
        """Whatever anybody was sent in this story keeps to a card's size."""
        for request in self.api.requests:
            text = str(request.params.get("text") or request.params.get("caption") or "")
            if request.method in ("sendMessage", "editMessageText", "sendPhoto", "editMessageCaption"):
                assert len(text.splitlines()) <= CARD_LINES or "原文" in str(request.params), text
                keys = [key for row in keys_of(request.params) for key in row]
                assert len(keys) <= CARD_KEYS, (text, keys)


def keys_of(params: object) -> list[list[object]]:
    import json

    markup = params.get("reply_markup") if hasattr(params, "get") else None
    if isinstance(markup, str):
        markup = json.loads(markup)
    return list(markup.get("inline_keyboard", [])) if isinstance(markup, dict) else []


@asynccontextmanager
async def town_in(
    folder: Path, database: Database, start: datetime | None = None, unit_id: int | None = None
) -> AsyncIterator[Town]:
    """A unit with a bot and nobody in it yet, on a Monday morning; evidence goes to `folder`. The database is empty,
    or holds the unit of that id."""
    clock = StoryClock(start or moment(MONDAY))
    api = BotApi(clock)
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    async with serve(create_api_app(api)) as url:
        config = Config(
            telegram={"token": TOKEN, "base_url": f"{url}/bot"},
            database={"url": database.url},
            evidence={"path": folder / "evidence"},
            pace=UNPACED,
        )
        own = unit_id or database.run(lambda session: new_unit(session, clock()).id)
        async with running(config, database, clock) as app:
            town = Town(api=api, app=app, clock=clock, database=database, unit_id=own)
            yield town
            town.check_every_card()


def new_unit(session: Session, now: datetime) -> Unit:
    return people.add_unit(session, "云溪县档案馆", now, named=False)


def document(phone: Phone) -> File:
    """The file that came last."""
    found = phone.messages()[-1].document
    assert found is not None, phone.last()
    return found
