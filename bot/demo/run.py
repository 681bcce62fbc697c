"""`huitoukan demo`: the real bot on this machine against a local stand-in for Telegram, a sample ledger, and a page
with several phones and a clock to move. The bot knows nothing of it but the clock it is given."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.app import App, open_database, running, wall_clock
from bot.config import Config
from bot.demo import guide, sample
from bot.demo.outlook import Outlook, outlook
from bot.web.botapi import BotApi, Change, api_routes, serve
from bot.web.phones import Hint, Persona, page_routes
from bot.writing.texts import language_of, texts
from bot.writing.words import Words, words_for
from jobs.moments import at_local, local_day, zone_named
from jobs.office import Office
from storage.evidence import EvidenceStore
from storage.models import Person

BOT_NAME = "huitoukan_demo_bot"
UNHURRIED = {"overall_per_second": 10_000, "chat_per_second": 10_000, "edits_wait": 0}
"""The stand-in has no limits, a clock that jumps brings weeks of messages to one phone, and people look on."""


class MovableClock:
    """Office time that goes on with the machine's, from wherever it was last moved to."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - wall_clock()

    def __call__(self) -> datetime:
        return wall_clock() + self._ahead

    def move_to(self, moment: datetime) -> None:
        self._ahead = moment - wall_clock()


@dataclass(kw_only=True)
class DemoControls:
    """The demo's side of the page."""

    clock: MovableClock
    app: App | None = None
    outlook: Outlook = field(default_factory=Outlook)
    moving: bool = True
    """Until the page opens, and while the clock is moved, nobody looks."""

    @property
    def step(self) -> guide.Suggestion | None:
        return self.outlook.step

    def people(self) -> Sequence[Persona]:
        return [*(_persona(player) for player in sample.CAST), _stranger()]

    def now(self) -> datetime:
        return self.clock()

    def zone(self) -> ZoneInfo:
        return zone_named(sample.ZONE)

    def next_event(self) -> datetime | None:
        return self.outlook.upcoming

    async def move_to(self, moment: datetime) -> None:
        if not self.app:
            return
        self.moving = True
        try:
            await self.app.runner.move_to(moment, self.clock.move_to)
        finally:
            self.moving = False
        await self.refresh()

    def hint(self, language: str) -> Hint:
        t = texts(language)
        if self.step is None:
            return Hint(text=t(guide.END))
        day = self._words(language).day(self.step.day) if self.step.day else ""
        text = t(f"guide.{self.step.key}", name=self.step.name, no=self.step.problem, day=day)
        return Hint(text=text, user_id=self.step.user_id)

    def _words(self, language: str) -> Words:
        now, zone = self.now(), self.zone()
        return words_for(language, now, local_day(now, zone), zone, Office())

    async def follow_languages(self, spoken: Mapping[int, str | None]) -> None:
        """Have the ledger know each phone's language at once, as if everybody had just written something."""
        if self.app:
            await self.app.database.call(lambda session: _speak(session, spoken))

    async def refresh(self) -> None:
        """Look again at what is suggested next, and at when something happens next by itself."""
        if self.app:
            now = self.now()
            today = local_day(now, self.zone())
            self.outlook = await asyncio.to_thread(outlook, self.app, now, today, self.outlook)


def _speak(session: Session, spoken: Mapping[int, str | None]) -> None:
    for person in session.scalars(select(Person).where(Person.telegram_id.in_(spoken))):
        person.telegram_language = language_of(spoken[person.telegram_id or 0])


def _persona(player: sample.Player) -> Persona:
    return Persona(
        user_id=player.user_id, name=player.name, role_label=lambda language: texts(language)(f"role.{player.role}")
    )


def _stranger() -> Persona:
    user_id, name = sample.STRANGER
    return Persona(user_id=user_id, name=name, role_label=lambda language: texts(language)("role.stranger"))


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A demo that is running."""

    url: str
    api: BotApi
    app: App
    controls: DemoControls


@asynccontextmanager
async def running_demo(folder: Path, port: int = 0, today: datetime | None = None) -> AsyncIterator[Demo]:
    """The demo in `folder`, on loopback, opened on the first working day from `today` on."""
    token = f"1000000:{secrets.token_urlsafe(26)}"
    clock, api = _world(token, today or wall_clock())
    controls = DemoControls(clock=clock)
    routes = [*api_routes(api), *page_routes(api, controls, sample.DONE_NOTICE)]
    async with serve(Starlette(routes=routes), port=port) as url:
        config = Config(
            telegram={"token": token, "base_url": f"{url}/bot"},
            database={"url": f"sqlite:///{folder / 'demo.db'}"},
            evidence={"path": folder / "evidence"},
            pace=UNHURRIED,
        )
        database = open_database(config)
        try:
            days = sample.Days(local_day(clock(), controls.zone()), config.office())
            store = EvidenceStore(config.evidence.path)
            await database.call(lambda session: sample.tell_story(session, store, days))
            async with running(config, database, clock) as app:
                controls.app = app
                api_watch = asyncio.create_task(_watch(api, controls))
                await api.until(lambda: not api.pending_updates())
                await _open(app, controls, store, days)
                try:
                    yield Demo(url=f"{url}/phones", api=api, app=app, controls=controls)
                finally:
                    api_watch.cancel()
                    await asyncio.gather(api_watch, return_exceptions=True)
        finally:
            database.close()


def _world(token: str, today: datetime) -> tuple[MovableClock, BotApi]:
    """A stand-in for Telegram with everybody's phone, on the morning of the opening day."""
    zone = zone_named(sample.ZONE)
    office = Config().office()
    opening = sample.opening_day(local_day(today, zone), office)
    clock = MovableClock(at_local(opening, sample.MORNING, zone))
    api = BotApi(clock)
    api.add_bot(token, BOT_NAME, texts()("demo.bot_name"))
    for player in sample.CAST:
        api.add_user(player.user_id, player.name)
        api.say(player.user_id, "/start")
    api.add_user(sample.STRANGER[0], sample.STRANGER[1])
    return clock, api


async def _open(app: App, controls: DemoControls, store: EvidenceStore, days: sample.Days) -> None:
    """The morning: reminders at nine, then somebody hands something in, then the page opens."""
    await app.intake.settled()
    opening = days.moment(0, sample.OPENING)
    await app.runner.move_to(opening, controls.clock.move_to)
    now = controls.clock()
    await app.database.call(lambda session: sample.submit_this_morning(session, store, now))
    await app.runner.run_once()
    controls.moving = False
    await controls.refresh()


async def _watch(api: BotApi, controls: DemoControls) -> None:
    """After whatever the bot does in a chat, look again at the suggestion, and have the page show another one."""
    seen = api.changes.number
    while True:
        changes = await api.changed(seen)
        seen = changes[-1].number
        if any(change.what == "person" and change.chat_id for change in changes):
            await controls.follow_languages({one.id: one.language_code for one in api.users.values()})
        if controls.moving or not any(_is_the_bots(api, change) for change in changes):
            continue
        before = controls.outlook
        await controls.refresh()
        if controls.outlook != before:
            api.changes.add("person")


def _is_the_bots(api: BotApi, change: Change) -> bool:
    """Whether the bot said, edited or answered something: only then can the ledger be another."""
    if change.what == "message" and change.chat_id is not None and change.message_id is not None:
        return api.chats[change.chat_id].messages[change.message_id].from_bot
    return change.what in ("edited", "answer")


async def play(port: int, *, open_browser: bool, say: Callable[[str], object]) -> None:
    """Run the demo until it is cancelled. Raises OSError when the port is taken."""
    with tempfile.TemporaryDirectory(prefix="huitoukan-demo-") as folder:
        async with running_demo(Path(folder), port) as demo:
            say(texts()("cli.demo_ready", url=demo.url))
            if open_browser:
                webbrowser.open(demo.url)
            await asyncio.Event().wait()
