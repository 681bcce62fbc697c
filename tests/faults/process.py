"""A bot in a process of its own, driven from outside: started, stopped, killed; and a scene for it to play in, with the
local Bot API server in the test's own process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, create_engine, make_url, text

from bot.web.botapi import BotApi, Message, create_api_app, serve
from bot.web.botapi.faults import Faults
from bot.web.botapi.limits import Limits
from bot.web.botapi.people import Chat, User
from storage.database import Database
from tests.faults.control import Control

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
TOKEN = "123456:a-token-for-processes-that-die"
PATIENCE = 30.0
"""Seconds of real time after which something that does not happen is given up."""
LOOK = 0.01
UNDER_WAY = (
    "SELECT count(*) FROM inbox WHERE handled_at IS NULL",
    "SELECT count(*) FROM message WHERE state IN ('ready', 'claimed', 'READY', 'CLAIMED')",
)
FAST = {
    "HUITOUKAN__PACE__OVERALL_PER_SECOND": "10000",
    "HUITOUKAN__PACE__CHAT_PER_SECOND": "1000",
    "HUITOUKAN__PACE__GROUP_PER_MINUTE": "60000",
}
"""Telegram's limits lifted, where they are not what is tested."""


class Gone(AssertionError):
    """The bot ended where it should not have."""


class Said(NamedTuple):
    """What came of a command."""

    status: int
    out: str
    err: str


class Nursery:
    """Starts bots by forking a process that has imported everything."""

    def __init__(self) -> None:
        self._ended: dict[int, int] = {}
        self._started: list[int] = []
        self._numbers: dict[int, int] = {}
        """Of each process that lives its place in `_started`: process ids are used again."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.bot_process"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, pid, *status = line.decode().split()
            if word == "started":
                self._numbers[int(pid)] = len(self._started)
                self._started.append(int(pid))
            else:
                self._ended[self._numbers.pop(int(pid))] = int(status[0])

    async def start(self, order: dict[str, Any]) -> Bot:
        before = len(self._started)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        await until(lambda: len(self._started) > before or self._process.poll() is not None)
        number = len(self._started) - 1
        return Bot(pid=self._started[number], number=number, log=Path(order["log"]), ended=self._ended)

    async def run(self, folder: Path, words: Sequence[str]) -> Said:
        """One command of the console, run to its end in a process of its own that works in `folder`."""
        with tempfile.TemporaryDirectory() as kept:
            out, err = Path(kept, "out"), Path(kept, "err")
            order = {"words": list(words), "folder": str(folder), "out": str(out), "log": str(err)}
            status = await (await self.start(order)).end()
            return Said(status, out.read_text("utf-8"), err.read_text("utf-8"))

    def close(self) -> None:
        """End what is left, and wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    try:
        yield made
    finally:
        made.close()


async def until(condition: Callable[[], T], patience: float = PATIENCE) -> T:
    """What `condition` returned, as soon as that is true. Raises TimeoutError."""
    async with asyncio.timeout(patience):
        while not (result := condition()):
            await asyncio.sleep(LOOK)
    return result


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A running bot. `log` is what it writes to stdout and stderr; `ended` has the status of each number that ended."""

    pid: int
    number: int
    log: Path
    ended: dict[int, int]

    @property
    def alive(self) -> bool:
        return self.number not in self.ended

    def signal(self, number: int) -> None:
        if self.alive:
            os.kill(self.pid, number)

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        await self.end()

    async def end(self, patience: float = PATIENCE) -> int:
        """The status it ended with, a negative signal's number where one ended it."""
        await until(lambda: not self.alive, patience)
        return self.ended[self.number]

    def said(self) -> str:
        return self.log.read_text("utf-8") if self.log.exists() else ""


@dataclass(frozen=True, kw_only=True)
class Posted:
    """What the bot put into a chat: a message, or new words for one. `number` is its place in the server's log."""

    number: int
    at: datetime
    chat_id: int
    message_id: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    edit: bool
    photo: bool


class LoggedApi(BotApi):
    """The stand-in with a log of all that the bot put into chats, whether or not it was told so."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.log: list[Posted] = []
        self.seen_at: dict[int, float] = {}
        """When each of `log` was posted, by the machine's monotonic time."""

    def post(self, chat: Chat, sender: User, **content: Any) -> Message:
        message = super().post(chat, sender, **content)
        if sender.is_bot:
            self._note(message, edit=False)
        return message

    def edit(self, message: Message, *, words: bool = True, **content: Any) -> Message:
        changed = super().edit(message, words=words, **content)
        if changed.from_bot:
            self._note(changed, edit=True)
        return changed

    def _note(self, message: Message, *, edit: bool) -> None:
        number = len(self.log)
        self.seen_at[number] = time.monotonic()
        self.log.append(
            Posted(
                number=number,
                at=self.clock(),
                chat_id=message.chat_id,
                message_id=message.id,
                text=message.words,
                buttons=tuple((key.label, key.data) for row in message.buttons for key in row),
                edit=edit,
                photo=message.photo is not None,
            )
        )


@dataclass(kw_only=True)
class Scene:
    """A database, a Bot API server and a clock for any number of bots."""

    folder: Path
    database_url: str
    nursery: Nursery
    control: Control
    api: LoggedApi
    base_url: str
    database: Database
    """The driver's own way to the ledger, to set the stage."""
    reader: Engine
    """Reads whether the bot is at rest, without a lock."""
    bots: list[Bot] = field(default_factory=list)
    machine_from: float = field(default_factory=time.time)
    """Where machine time that goes faster began."""

    async def start(self, *, database_url: str | None = None, env: dict[str, str] | None = None, **order: Any) -> Bot:
        """A new bot; it is at work when `ready` says so."""
        settings = {
            "HUITOUKAN__TELEGRAM__TOKEN": TOKEN,
            "HUITOUKAN__TELEGRAM__BASE_URL": f"{self.base_url}/bot",
            "HUITOUKAN__DATABASE__URL": database_url or self.database_url,
            "HUITOUKAN__EVIDENCE__PATH": str(self.folder / "evidence"),
            "HUITOUKAN__BACKUP__PATH": str(self.folder / "backups"),
        }
        bot = await self.nursery.start(
            {
                "env": settings | (env or {}),
                "folder": str(self.folder),
                "log": str(self.folder / f"bot-{len(self.bots)}.log"),
                "control": str(self.control.path),
                "machine_from": self.machine_from,
                **order,
            }
        )
        self.bots.append(bot)
        return bot

    async def working(self, **order: Any) -> Bot:
        """A new bot that has looked at its rows at least once."""
        bot = await self.start(**order)
        await self.looked(bot)
        return bot

    async def looked(self, bot: Bot, patience: float = PATIENCE) -> None:
        """Wait until a bot has had a whole look at the rows, begun from now on. Raises Gone, TimeoutError."""
        asked = self.control.ask()
        await until(lambda: self.control.answered >= asked or not bot.alive, patience)
        if self.control.answered < asked:
            raise Gone(bot.said()[-3000:])

    async def at_rest(self, bot: Bot, patience: float = PATIENCE) -> None:
        """Wait until the bot has nothing to handle and nothing to send. Raises Gone, TimeoutError."""
        async with asyncio.timeout(patience):
            while True:
                await until(lambda: not self.api.pending_updates() or not bot.alive, patience)
                await until(lambda: self._idle() or not bot.alive, patience)
                await self.looked(bot, patience)
                if self._idle() and not self.api.pending_updates():
                    return

    def _idle(self) -> bool:
        """Whether nothing waits in the inbox and no message is on its way."""
        with self.reader.connect() as connection:
            return not any(connection.scalar(text(count)) for count in UNDER_WAY)

    def clock_to(self, moment: datetime) -> None:
        self.control.now = moment

    def heard(self, user_id: int, words: str = "") -> list[Posted]:
        """What came to a person's phone, new messages only, that holds `words`."""
        return [one for one in self.api.log if one.chat_id == user_id and not one.edit and words in one.text]

    def newest(self, user_id: int) -> int:
        """The number of the newest message in a chat that is the bot's."""
        return next(one.id for one in reversed(self.api.messages(user_id)) if one.from_bot)

    def key(self, user_id: int, label: str) -> tuple[int, str]:
        """The newest key of the chat whose label starts with `label`: its message and its data."""
        return next(
            (message.id, key.data)
            for message in reversed(self.api.messages(user_id))
            for row in message.buttons
            for key in row
            if key.label.startswith(label)
        )

    def taps(self, user_id: int, label: str) -> str:
        """Tap the newest key of that label; the id of the press."""
        message_id, data = self.key(user_id, label)
        return self.api.press(user_id, message_id, data)

    def joined(self, *user_ids: int) -> None:
        """These people have pressed Start some time ago."""
        for user_id in user_ids:
            self.api.add_user(user_id, str(user_id))
            self.api.chats[user_id].started = True


def reading_engine(url: str) -> Engine:
    """An engine that begins no transactions."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, isolation_level="AUTOCOMMIT")


@asynccontextmanager
async def scene_in(
    folder: Path,
    database_url: str,
    nursery: Nursery,
    now: datetime,
    faults: Faults | None = None,
    *,
    limits: Callable[[BotApi], Limits] | None = None,
    delay: float = 0.0,
) -> AsyncIterator[Scene]:
    """A scene at `now`; at its end every bot is ended. `faults`, `limits` and `delay` are the server's."""
    control = Control(folder / "control", make=True)
    control.now = now
    api = LoggedApi(control.clock)
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    database = Database(database_url)
    enforced = limits(api) if limits else None
    async with serve(create_api_app(api, faults, limits=enforced, delay=delay)) as url:
        scene = Scene(
            folder=folder, database_url=database_url, nursery=nursery, control=control, api=api, base_url=url,
            database=database, reader=reading_engine(database_url),
        )  # fmt: skip
        try:
            yield scene
        finally:
            for bot in scene.bots:
                bot.signal(signal.SIGCONT)
                await bot.kill()
            scene.reader.dispose()
            await asyncio.to_thread(database.close)
            control.close()
