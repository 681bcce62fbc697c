"""The one place that wires everything: settings, database, Telegram, handlers, the clock's side."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.orm import Session
from telegram import Bot, BotCommand
from telegram.error import InvalidToken, NetworkError
from telegram.request import HTTPXRequest

from bot.config import BadConfig, Config
from bot.handlers.router import COMMANDS
from bot.handlers.turn import Desk
from bot.intake import CapturingRequest, Intake
from bot.sender import TelegramSender
from bot.writing.notices import Composer
from bot.writing.texts import DEFAULT, LANGUAGES, texts
from jobs.delivery import Delivery
from jobs.runner import Runner
from storage import queries
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.views import PersonView

log = structlog.get_logger(__name__)

IN_FLIGHT = 16
"""Requests to Telegram under way at once; the pool is as large, so that nobody waits in line for a connection."""
POLL_READ_TIMEOUT = 40.0
RECONNECT = 5
"""Seconds between two tries to reach Telegram at the start."""
Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    return datetime.now(UTC)


async def until_stopped() -> None:
    """Wait until the process is told to end (SIGTERM), so that what is under way ends in order. Ctrl+C is asyncio's."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGTERM, told.set)
    except NotImplementedError:
        log.info("no_signals_here")  # Windows: there a process is ended, not told
    await told.wait()


def open_database(config: Config) -> Database:
    """The configured database, its tables up to date."""
    database = Database(config.database.url)
    database.upgrade()
    return database


def desk_of(config: Config, bot_name: str | None = None) -> Desk:
    office = config.office()
    return Desk(
        office=office,
        store=EvidenceStore(config.evidence.path),
        composer=Composer(office=office, people_to_admit=people_to_admit),
        bot_name=bot_name,
        invite_valid=config.invite_valid,
    )


def people_to_admit(session: Session, unit_id: int) -> list[PersonView]:
    return [one for one in queries.people_of(session, unit_id) if not one.joined]


@dataclass(frozen=True, kw_only=True)
class App:
    """The bot at work."""

    database: Database
    desk: Desk
    bot: Bot
    intake: Intake
    runner: Runner


@asynccontextmanager
async def running(config: Config, database: Database, clock: Clock = wall_clock) -> AsyncIterator[App]:
    """The whole bot, polling and ticking until the block ends. `clock` is office time; the machine's own time paces
    sending. Raises BadConfig without a token, or with one that Telegram does not know."""
    requests = CapturingRequest(connection_pool_size=2, read_timeout=POLL_READ_TIMEOUT, proxy=config.telegram.proxy)
    bot = _bot(config, requests)
    try:
        await _reach_telegram(bot)
        app = _wired(config, database, bot, requests, clock)
        await _set_menu(bot)
        scheduler = app.runner.schedule()
        scheduler.start()
        polling = asyncio.create_task(app.intake.poll())
        try:
            yield app
        finally:
            scheduler.shutdown(wait=False)
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await app.intake.settled()
    finally:
        await bot.shutdown()


async def _reach_telegram(bot: Bot) -> None:
    """Say who we are, and wait for the network for as long as that takes. Raises BadConfig for a wrong token."""
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise BadConfig("telegram.token", "token_unknown") from None
        except NetworkError as error:
            log.warning("telegram_out_of_reach", why=type(error).__name__, detail=error.message, again_in=RECONNECT)
            await asyncio.sleep(RECONNECT)
        else:
            return


def _bot(config: Config, requests: CapturingRequest) -> Bot:
    if config.telegram.token is None:
        raise BadConfig("telegram.token", "token_missing")
    return Bot(
        config.telegram.token.get_secret_value(),
        base_url=config.telegram.base_url,
        base_file_url=config.telegram.file_url,
        request=HTTPXRequest(connection_pool_size=IN_FLIGHT, proxy=config.telegram.proxy),
        get_updates_request=requests,
    )


def _wired(config: Config, database: Database, bot: Bot, requests: CapturingRequest, clock: Clock) -> App:
    desk = desk_of(config, bot.username)
    sender = TelegramSender(bot, desk.store)
    delivery = Delivery(
        database=database,
        office=desk.office,
        compose=desk.composer,
        send=sender,
        clock=clock,
        machine=wall_clock,
    )
    runner = Runner(delivery=delivery)
    intake = Intake(
        bot=bot,
        database=database,
        desk=desk,
        sender=sender,
        clock=clock,
        wake=runner.run_once,
        requests=requests,
    )
    return App(database=database, desk=desk, bot=bot, intake=intake, runner=runner)


async def _set_menu(bot: Bot) -> None:
    """The commands that Telegram shows, in each language; Chinese where it asks for another."""
    for language in LANGUAGES:
        t = texts(language)
        commands = [BotCommand(one.name, t(f"command.{one.name}")) for one in COMMANDS if one.in_menu]
        code = None if language == DEFAULT else language[:2]
        await bot.set_my_commands(commands, language_code=code)
