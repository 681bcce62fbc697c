"""The one place that wires everything: settings, database, Telegram, handlers, the clock's side, and who leads."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from apscheduler.events import EVENT_JOB_EXECUTED
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot import greeting
from bot.beside import in_time, meanwhile
from bot.config import BadConfig, Config
from bot.handlers.asking.known import read_ahead
from bot.handlers.router import COMMANDS
from bot.handlers.turn import Desk
from bot.intake.flow import Intake
from bot.leading import Leader, LedDatabase, MachineClock
from bot.outside.alarms import Alarms, WatchedClock
from bot.outside.rounds import Rounds, ping
from bot.outside.watch import Watch
from bot.reading.terms import both_ways, terms_that_come_along
from bot.sender import TelegramSender
from bot.transport import TelegramRequest, UpdatesRequest
from bot.web.site import Door, opened, webhook_path
from bot.web.webhook import Webhook
from bot.writing.notices import Composer
from bot.writing.texts import DEFAULT, LANGUAGES, texts
from jobs import housekeeping, outage
from jobs.delivery import Chats, Delivery, batch_for, release_claims
from jobs.given import Clock
from jobs.housekeeping import House
from jobs.pacing import Limits, Pacer
from jobs.runner import Runner
from storage import members
from storage.database import Database
from storage.engine.locks import holder_here, lock_for
from storage.evidence import EvidenceStore
from storage.faults import StorageFault
from storage.service import Deposed, Tenure, require
from storage.views import PersonView

log = structlog.get_logger(__name__)

READING_PAUSE = 0.01
"""Seconds between two portions of what is read ahead."""
TROUBLE = (TelegramError, DBAPIError, StorageFault, Deposed)
"""What may be over the next time."""


def wall_clock() -> datetime:
    return datetime.now(UTC)


async def until_told_to_end(work: Awaitable[None]) -> None:
    """Do `work`, which goes on for ever, until the process is told to end: also while it stands by, or waits for the
    network. What is under way ends in order."""
    working, told = asyncio.ensure_future(work), asyncio.Event()

    def end() -> None:
        told.set()
        working.cancel()

    when_told_to_end(end)
    try:
        await working
    except asyncio.CancelledError:
        if not told.is_set():
            raise


def when_told_to_end(act: Callable[[], object]) -> None:
    """Have `act` called when a service manager says that the process is to end."""
    try:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, act)
    except NotImplementedError:
        log.info("no_signals_here")  # Windows: there a process is ended, not told


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
        composer=Composer(office=office, people_to_admit=people_to_admit, shown=config.reminders.text),
        bot_name=bot_name,
        invite_valid=config.invite_valid,
        terms=both_ways(terms_that_come_along(), config.terms),
    )


def people_to_admit(session: Session, unit_id: int) -> list[PersonView]:
    return [one for one in members.people_of(session, unit_id) if not one.joined]


@dataclass(frozen=True, kw_only=True)
class App:
    """The bot at work, as long as this process leads."""

    database: Database
    desk: Desk
    bot: Bot
    intake: Intake
    runner: Runner


@dataclass(frozen=True, kw_only=True)
class Process:
    """What there is as long as the process lives, whether it leads or stands by. `clock` is office time."""

    config: Config
    database: Database
    clock: Clock
    bot: Bot
    requests: UpdatesRequest
    pacer: Pacer
    leader: Leader
    alarms: Alarms
    watch: Watch
    rounds: Rounds
    door: Door


@asynccontextmanager
async def running(config: Config, database: Database, clock: Clock = wall_clock) -> AsyncIterator[App]:
    """The whole bot, at work from when it leads until the block ends. `clock` is office time; machine time paces
    sending. Should another process take over meanwhile, this one stands by and comes back when that one is gone. Raises
    BadConfig without a token, or with one that Telegram does not know."""
    async with _process(config, database, clock) as process:
        await greeting.reach(process.bot, process.alarms.raise_)
        first = asyncio.get_running_loop().create_future()
        terms = asyncio.create_task(_terms(process, first), name="terms")
        try:
            await asyncio.wait({terms, first}, return_when=asyncio.FIRST_COMPLETED)
            if not first.done():
                terms.result()
            yield first.result()
        finally:
            terms.cancel()
            await asyncio.gather(terms, return_exceptions=True)


# As long as the process lives


@asynccontextmanager
async def _process(config: Config, database: Database, clock: Clock) -> AsyncIterator[Process]:
    process = _made(config, database, clock)
    async with AsyncExitStack() as stack:
        stack.callback(process.alarms.close)
        stack.callback(process.leader.close)
        stack.push_async_callback(process.bot.shutdown)
        await stack.enter_async_context(opened(config, process.watch, process.door))
        await stack.enter_async_context(meanwhile(process.rounds.go_on()))
        if config.alarm.ping_url:
            await stack.enter_async_context(meanwhile(ping(config.alarm.ping_url.get_secret_value(), process.watch)))
        yield process


def _made(config: Config, database: Database, clock: Clock) -> Process:
    requests = UpdatesRequest(proxy=config.telegram.proxy)
    bot = _bot(config, requests)
    watch = Watch(polls=webhook_path(config) is None)
    alarms = Alarms(urls=[url.get_secret_value() for url in config.alarm.urls], count=watch.alarmed)
    office_clock = WatchedClock(clock, alarms.raise_)
    return Process(
        config=config,
        database=database,
        clock=office_clock,
        bot=bot,
        requests=requests,
        pacer=Pacer(_limits(config)),
        leader=Leader(lock=lock_for(database, holder_here())),
        alarms=alarms,
        watch=watch,
        rounds=Rounds(database=database, watch=watch, alarm=alarms.raise_, clock=office_clock, machine=wall_clock),
        door=Door(),
    )


def _bot(config: Config, requests: UpdatesRequest) -> Bot:
    if config.telegram.token is None:
        raise BadConfig("telegram.token", "token_missing")
    return Bot(
        config.telegram.token.get_secret_value(),
        base_url=config.telegram.base_url,
        base_file_url=config.telegram.file_url,
        request=TelegramRequest(connections=config.pace.in_flight, proxy=config.telegram.proxy),
        get_updates_request=requests,
    )


def _limits(config: Config) -> Limits:
    pace = config.pace
    return Limits(
        overall_per_second=pace.overall_per_second,
        chat_per_second=pace.chat_per_second,
        group_per_minute=pace.group_per_minute,
        in_flight=pace.in_flight,
    )


# As long as it leads


async def _terms(process: Process, first: asyncio.Future[App]) -> None:
    """Stand by, lead, and stand by again, for ever. What cannot pass by itself is raised before the first time."""
    while True:
        tenure = await process.leader.stand_by()
        try:
            async with _leading(process.leader) as deposed, _at_work(process, tenure) as app:
                if not first.done():
                    first.set_result(app)
                await asyncio.wait({deposed})
                deposed.result()
        except Exception as error:
            if not (first.done() or isinstance(error, TROUBLE)):
                raise
            log.exception("term_ended")
            await asyncio.sleep(process.leader.retry)


@asynccontextmanager
async def _leading(leader: Leader) -> AsyncIterator[asyncio.Task[None]]:
    """Show life until the block ends, while it begins and ends its work too: that may take longer than others wait.
    Yields what ends when this process leads no more."""
    leading = asyncio.create_task(leader.lead(), name="leading")
    try:
        yield leading
    finally:
        leading.cancel()
        await asyncio.gather(leading, return_exceptions=True)
        await leader.step_down()


@asynccontextmanager
async def _at_work(process: Process, tenure: Tenure) -> AsyncIterator[App]:
    machine = MachineClock(tenure.began)
    process.rounds.machine = machine
    app = _wired(process, tenure, machine)
    now = process.clock()
    await process.database.call(lambda session: _take_over(session, tenure, now, machine()))
    await Chats(database=process.database, machine=machine).hold_again(process.pacer)
    await _set_menu(process.bot)
    process.watch.leads(lambda: _age(app.intake.last_good_poll, machine()))
    try:
        async with _ticking(process, app, machine), _coming_in(process, app), meanwhile(_read_ahead(app)):
            yield app
    finally:
        process.watch.stands_by()


async def _read_ahead(app: App) -> None:
    """Read the texts of large units before somebody asks about them, a few at a time between what is asked."""
    try:
        while await app.database.call(lambda session: read_ahead(session, app.desk)):
            await asyncio.sleep(READING_PAUSE)
    except TROUBLE as error:
        log.warning("not_read_ahead", why=type(error).__name__)
    finally:
        app.desk.unread.clear()  # what is left is read when it is asked about


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else (now - moment).total_seconds()


def _wired(process: Process, tenure: Tenure, machine: Clock) -> App:
    """Everything afresh: nothing is left of an earlier tenure."""
    bot, database, guard = process.bot, process.database, process.leader.guard_of(tenure)
    desk = desk_of(process.config, bot.username)
    chats = Chats(database=database, machine=machine)
    sender = TelegramSender(bot, desk.store, process.pacer, chats.note)
    delivery = Delivery(
        database=database,
        office=desk.office,
        compose=desk.composer,
        send=process.watch.counting(sender, process.clock),
        clock=process.clock,
        machine=machine,
        guard=guard,
        alarm=process.alarms.raise_,
        batch=batch_for(process.config.pace.overall_per_second),
    )
    runner = Runner(delivery=delivery)
    intake = Intake(
        bot=bot,
        database=LedDatabase.of(database, guard),
        desk=desk,
        sender=sender,
        clock=process.clock,
        machine=machine,
        wake=runner.tick,
        requests=process.requests,
        alarm=process.alarms.raise_,
    )
    return App(database=database, desk=desk, bot=bot, intake=intake, runner=runner)


def _take_over(session: Session, tenure: Tenure, now: datetime, machine: datetime) -> None:
    """What the one before has left: claims that nobody will settle, waits that came of a wrong clock, and people who
    tapped in vain."""
    require(session, tenure.epoch)
    release_claims(session, now, machine)
    housekeeping.forget_absurd_waits(session, machine)
    over = outage.outage_of(tenure.away, now)
    if over:
        told = outage.tell_of(session, over, machine, f"tenure {tenure.epoch}")
        log.warning("outage", since=over.since.isoformat(), until=over.until.isoformat(), told=told)


@asynccontextmanager
async def _ticking(process: Process, app: App, machine: Clock) -> AsyncIterator[None]:
    """The clock's side and the chores. At the end no message is begun any more, and those under way arrive."""
    scheduler = app.runner.schedule()
    (tick,) = (job.id for job in scheduler.get_jobs())
    scheduler.add_listener(lambda event: process.watch.ticked() if event.job_id == tick else None, EVENT_JOB_EXECUTED)
    house = House(
        database=app.database,
        store=app.desk.store,
        clock=process.clock,
        machine=machine,
        alarm=process.alarms.raise_,
    )
    thread = ThreadPoolExecutor(1, thread_name_prefix="chores")
    housekeeping.schedule(scheduler, house, thread)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        house.closing.set()
        await in_time(app.runner.stop())
        scheduler.shutdown(wait=False)
        await in_time(asyncio.to_thread(thread.shutdown, cancel_futures=True))


@asynccontextmanager
async def _coming_in(process: Process, app: App) -> AsyncIterator[None]:
    """Updates, asked for or brought. At the end no turn is begun any more, and those under way end."""
    await greeting.tell_where(process.bot, process.config.telegram)
    if process.watch.polls:
        work = app.intake.poll()
    else:
        secret = process.config.telegram.webhook_secret
        assert secret is not None
        process.door.inside = Webhook(app.intake, secret.get_secret_value())
        work = app.intake.listen()
    async with meanwhile(work):
        try:
            yield
        finally:
            process.door.inside = None
            await in_time(app.intake.stop())


async def _set_menu(bot: Bot) -> None:
    """The commands that Telegram shows, in each language; Chinese where it asks for another."""
    for language in LANGUAGES:
        t = texts(language)
        commands = [BotCommand(one.name, t(f"command.{one.name}")) for one in COMMANDS if one.in_menu]
        code = None if language == DEFAULT else language[:2]
        await greeting.quietly(bot.set_my_commands(commands, language_code=code))
