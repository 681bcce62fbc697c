"""The bot as a process of its own, for tests that kill it: `huitoukan run` itself, with an office clock that the
driver moves, and with points at which it dies when it is told to; or another command of the console, as it is.

Nothing in the product knows of this: its public callables are wrapped here. `python -m tests.faults.bot_process` reads
orders from standard input, one JSON object a line, and forks a bot for each, so that one starts without the second
that the imports take; each is a process of its own all the same. It says `started PID` and `ended PID STATUS`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import selectors
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import psycopg  # noqa: F401  # imported by SQLAlchemy when it is wanted: before the fork it costs nothing
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401
from sqlalchemy.orm import Session, configure_mappers

import bot.app
import bot.cli
import bot.greeting
import bot.handlers.router
import bot.intake.polling
import bot.leading
import jobs.delivery.claiming
import jobs.delivery.loop
import jobs.gathering
import jobs.runner
import storage.engine.locks
import storage.inbox
from bot.config import Config
from bot.reading.questions.likeness import examples
from bot.reading.questions.patterns import sieve
from bot.sender import TelegramSender
from bot.writing.texts import LANGUAGES, texts
from jobs.delivery import Address, Delivery, Outcome, Part
from jobs.runner import Runner
from storage.database import Database
from storage.engine.losses import Patience
from tests.faults.control import Control

T = TypeVar("T")
put = setattr
"""Of a wrapped callable, in its place: what the product would be given by nobody."""


class Wrapping:
    """The product's callables, wrapped in one process."""

    def __init__(
        self, control: Control, *, machine_from: float, machine_speed: float, every: float, poison: str
    ) -> None:
        self.control = control
        self.machine_from = machine_from
        self.machine_speed = machine_speed
        self.every = every
        self.poison = poison
        self._seen = threading.local()
        self._looked = 0
        self._gathered = 0

    def wrap(self) -> None:
        self._office_clock()
        self._machine_clock()
        self._inbox()
        self._database()
        self._sender()
        self._runner()
        self._router()

    def _office_clock(self) -> None:
        running = bot.app.running

        def on_office_time(config: Config, database: Database) -> Any:
            return running(config, database, self.control.clock)

        put(bot.cli, "running", on_office_time)

    def _machine_clock(self) -> None:
        """Machine time that goes faster, by one rule for all processes of a test: each begins where it stands."""
        begun, speed = self.machine_from, self.machine_speed

        def faster() -> datetime:
            return datetime.fromtimestamp(begun + (time.time() - begun) * speed, UTC)

        if speed != 1:
            put(bot.leading.MachineClock, "__call__", lambda _clock: faster())
            # What a process does itself goes no faster: it has as long for it as it really has.
            put(jobs.delivery.claiming, "LEASE", jobs.delivery.claiming.LEASE * speed)
            put(bot.greeting, "NETWORK_PAUSES", [seconds / speed for seconds in bot.greeting.NETWORK_PAUSES])
            put(bot.intake.polling, "PAUSES", [seconds / speed for seconds in bot.intake.polling.PAUSES])

    def _inbox(self) -> None:
        """Note in which transaction updates are kept, and in which they are marked handled."""
        for name in ("keep", "mark_handled"):
            setattr(storage.inbox, name, self._noting(getattr(storage.inbox, name), name))

    def _noting(self, work: Callable[..., T], name: str) -> Callable[..., T]:
        def noted(*args: Any, **kwargs: Any) -> T:
            self._marks().add(name)
            return work(*args, **kwargs)

        return noted

    def _marks(self) -> set[str]:
        if not hasattr(self._seen, "marks"):
            self._seen.marks = set()
        marks: set[str] = self._seen.marks
        return marks

    def _database(self) -> None:
        run = Database.run

        def watched(database: Database, work: Callable[[Session], T], patience: Patience | None = None) -> T:
            def until_commit(session: Session) -> T:
                self._marks().clear()
                result = work(session)
                if "mark_handled" in self._marks():
                    self.control.reach("before_commit")
                return result

            result = run(database, until_commit, patience)
            if "keep" in self._marks():
                self.control.reach("kept")
            if "mark_handled" in self._marks():
                self.control.reach("committed")
            self._marks().clear()
            return result

        put(Database, "run", watched)

    def _sender(self) -> None:
        send = TelegramSender.__call__

        async def watched(sender: TelegramSender, part: Part, address: Address) -> Outcome:
            self.control.reach("before_send")
            outcome = await send(sender, part, address)
            self.control.reach("after_send")
            return outcome

        put(TelegramSender, "__call__", watched)

    def _runner(self) -> None:
        """Answer the driver's question once all is sent that a gathering found which began after a look at the rows
        that began after the question; look more often than once a second."""
        put(jobs.runner, "EVERY", timedelta(seconds=self.every))
        look, deliver_all, gather = Runner.look, Delivery.deliver_all, jobs.gathering.gather

        async def looking(runner: Runner) -> None:
            asked = self.control.asked
            await look(runner)
            self._looked = max(asked, self._looked)

        def gathering(*args: Any, **kwargs: Any) -> Any:
            self._gathered = self._looked
            return gather(*args, **kwargs)

        async def delivering(delivery: Delivery) -> int:
            count = await deliver_all(delivery)
            self.control.answered = max(self._gathered, self.control.answered)
            return count

        put(Runner, "look", looking)
        put(Delivery, "deliver_all", delivering)
        put(jobs.delivery.loop, "gather", gathering)

    def _router(self) -> None:
        """An update that kills whoever handles it, if there is to be one."""
        route = bot.handlers.router.route

        def watched(turn: Any) -> Any:
            if self.poison and self.poison in turn.incoming.text:
                os.kill(os.getpid(), signal.SIGKILL)
            return route(turn)

        put(bot.handlers.router, "route", watched)


def impatient(seconds: float) -> None:
    """A leader that is silent for so long is put aside, instead of the ten seconds."""
    locks = storage.engine.locks.lock_for

    def sooner(database: Database, holder: str) -> Any:
        lock = locks(database, holder)
        if hasattr(lock, "silence"):
            lock.silence = timedelta(seconds=seconds)
            lock.beat_every = seconds / 5
        return lock

    put(bot.app, "lock_for", sooner)


def settle(folder: str, env: dict[str, str], *, out: str, err: str) -> None:
    """Be in this folder, with this environment, writing to these files."""
    os.environ.update(env)
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), number)


def be_the_console(order: dict[str, Any]) -> int:
    """Run one command as it is; returns its exit status."""
    settle(order["folder"], {}, out=order["out"], err=order["log"])
    return status_of(order["words"])


def be_the_bot(order: dict[str, Any]) -> int:
    """Run until told to end; returns the exit status of `huitoukan run`."""
    settle(order["folder"], order["env"], out=order["log"], err=order["log"])
    Wrapping(
        Control(Path(order["control"])),
        machine_from=order["machine_from"],
        machine_speed=order.get("machine_speed", 1.0),
        every=order.get("every", 0.05),
        poison=order.get("poison", ""),
    ).wrap()
    if "silence" in order:
        impatient(order["silence"])
    return status_of(["run"])


def status_of(words: list[str]) -> int:
    try:
        bot.cli.app(words)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 1
    return 0


def fork(order: dict[str, Any]) -> int:
    """The process id of a new bot."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        status = be_the_console(order) if "words" in order else be_the_bot(order)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


class Nursery:
    """Forks bots when it is told to, says when they have ended, and ends those that are left when it ends itself."""

    def __init__(self) -> None:
        self._children: set[int] = set()
        self._rest = b""

    def work(self) -> None:
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        os.set_blocking(writing, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(writing)
        with selectors.DefaultSelector() as selector:
            selector.register(0, selectors.EVENT_READ)
            selector.register(reading, selectors.EVENT_READ)
            while self._serve({key.fd for key, _ in selector.select()}, reading):
                continue
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _serve(self, ready: set[Any], reading: int) -> bool:
        """False at the end of the orders."""
        if reading in ready:
            os.read(reading, 1024)
            self._bury()
        if 0 not in ready:
            return True
        read = os.read(0, 65536)
        *lines, self._rest = (self._rest + read).split(b"\n")
        for line in lines:
            pid = fork(json.loads(line))
            self._children.add(pid)
            say(f"started {pid}")
        return bool(read)

    def _bury(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._children.discard(pid)
            say(f"ended {pid} {os.waitstatus_to_exitcode(status)}")


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def know_by_heart() -> None:
    """Make what a bot would make at its first message, once for all."""
    asyncio.run(asyncio.sleep(0))  # what a loop imports
    for language in LANGUAGES:
        texts(language)
    configure_mappers()
    sieve()
    examples()


if __name__ == "__main__":
    know_by_heart()
    gc.freeze()
    Nursery().work()
