"""A simulated year with the process killed at random: `python -m benchmarks.chaos`.

    --seed N                        another year (default 1)
    --kills N                       SIGKILLs, at the least (default 500)
    --days N                        how long the year is (default 365)
    --database sqlite|postgresql    one of them; without it both, one after the other

200 measures, 30 people (benchmarks/year.py), a real bot process (`huitoukan run`) against the local Bot API server
with faults at random (benchmarks/weather.py), office time moved by the script: through each working day in three steps,
some mornings only after an outage, now and then a day ahead and back. The process is killed with SIGKILL in the gaps,
at a random moment of what it is doing, after an update was kept, before and after a turn's commit, between claim and
send, and after the send; and started again.

What is counted is what the server's log says was put into chats, read as a person reads it (benchmarks/heard.py),
against an account of its own of what had to be told (benchmarks/expected.py), never against the bot's tables. Each step
ends when the bot is at rest; then, for that step:

- due: (person, measure) that must hear of each other now, and news that must be told; delivered: told at least once.
- lost: due and never told. A digest that says 另有3项 tells three more, without their names: counted apart.
- labelled: told again with （重发）; unlabelled: told again without, or told though it was not due.
- overtaken: an earlier rung told along with a later one (rule 3 of benchmarks/expected.py).

The step goes on with the next process, and one in five of those is killed in it too, over what the first one left: a
message gets one labelled repeat for each process that died over it. Telegram swallows no message in a step with a kill,
so that each doubt has one cause; its other faults go on.
Machine time goes 30 times faster, so that half a minute of back-off is one second, and Telegram's limits are raised in
the settings, or the year would last a day.

Presses: every tap, word and picture that people send must take effect once, whether or not its answer came: committed
counts them. At the end the coordinator asks the bot for each measure, and it must say the state in which the script has
left it; each picture must lie in the evidence folder under its SHA-256, unaltered.

The bar: 0 lost, 0 unlabelled, 0 presses lost, 0 files missing, and never ended by itself; exit status 1 otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter

from benchmarks.counting import Count, Tally
from benchmarks.expected import DAY, MAIN, works
from benchmarks.weather import Weather
from benchmarks.year import PROBLEMS, START, Act, Phones, Script, Year, set_up, working_days
from storage.evidence import EvidenceStore
from tests import postgres
from tests.faults.control import POINTS
from tests.faults.process import FAST, Bot, Gone, Nursery, Scene, nursery, scene_in

SPEED = 30.0
KILLED_AGAIN = 0.2
MORNING, LATE_MORNING, AFTERNOON = time(9), time(11), time(14)
SUBMITTED, VERIFIED = "🔵", "✅"


@dataclass(frozen=True)
class Telegram(Phones):
    """The phones of the year, on the stand-in."""

    scene: Scene

    def tap(self, chat: int, data: str) -> None:
        self.scene.api.press(chat, self.scene.newest(chat), data)

    def say(self, chat: int, text: str) -> None:
        self.scene.api.say(chat, text)

    def photo(self, chat: int, data: bytes) -> None:
        self.scene.api.send_photo(chat, data)

    def key(self, chat: int, words: str, begins: str) -> str | None:
        for one in reversed(self.scene.api.log):
            if one.chat_id == chat and words in one.text and not one.edit:
                return next((data for _, data in one.buttons if data.startswith(begins)), None)
        return None


@dataclass(kw_only=True)
class Killer:
    """Starts the bot and kills it, in every way that there is."""

    scene: Scene
    rng: random.Random
    tally: Tally
    weather: Weather
    bot: Bot

    async def start(self) -> None:
        self.bot = await self.scene.start(env=FAST, machine_speed=SPEED, every=0.05)

    async def die(self) -> None:
        """Killed where it stands, if it has not died by itself, and started again."""
        await self.bot.kill()
        self.scene.control.disarm()
        self.tally.kills += 1
        await self.start()

    async def rest(self, *, kill: bool) -> None:
        """Until the bot is at rest; killed on the way there, or, if what it was to die of did not come, then."""
        self.weather.rough = not kill
        died = kill and await self._killed_at_work()
        if died and self.rng.random() < KILLED_AGAIN:
            await self._killed_at_work()
        await self.at_rest()
        if kill and not died:
            await self.die()
            await self.at_rest()

    async def at_rest(self) -> None:
        """Until the bot is at rest, whatever it dies of on the way."""
        while True:
            try:
                await self.scene.at_rest(self.bot, patience=120)
            except Gone as gone:
                await self._again(gone)
            else:
                return

    async def _again(self, gone: Gone) -> None:
        """Started again, as by a service manager; what ended by itself is counted against the bot."""
        status = await self.bot.end()
        if status == -signal.SIGKILL:
            await self.die()
            return
        self.tally.ended_by_itself += 1
        last = str(gone).strip().rpartition("\n")[2]
        self.tally.trouble.append(f"the bot ended by itself, with {status}: {last[:200]}")
        await self.start()

    async def _killed_at_work(self) -> bool:
        """Whether it was killed, or will die of itself at a point on its way."""
        if self.rng.random() < 0.5:
            self.scene.control.arm(self.rng.choice(POINTS), self.rng.choice((1, 1, 2, 3)))
            try:
                await self.scene.at_rest(self.bot, patience=120)
            except Gone as gone:
                await self._again(gone)
                return True
            self.scene.control.disarm()
            return False
        await asyncio.sleep(self.rng.uniform(0, 0.25))
        await self.die()
        return True


class Simulation:
    """The year itself."""

    def __init__(self, scene: Scene, year: Year, killer: Killer, rng: random.Random, tally: Tally) -> None:
        self.scene = scene
        self.year = year
        self.killer = killer
        self.rng = rng
        self.tally = tally
        self.script = Script(year, Telegram(scene), rng)
        self.count = Count(tally, year.expected)
        self.photos: list[bytes] = []
        self._left = 0.0
        self._share = 0.0

    async def run(self, days: int, kills: int) -> None:
        dates = working_days(days)
        self._share = kills / (3 * len(dates)) * 1.02
        await self._begin()
        out_until: date | None = None
        for number, day in enumerate(dates):
            if out_until != day:
                await self._morning(day)
            await self._afternoon(day)
            if self.rng.random() < 0.08 and number + 1 < len(dates):
                out_until = dates[number + 1]
                await self._outage(out_until)
            elif self.rng.random() < 0.04:
                await self._jump(day)
            sys.stderr.write(f"\r{day} kills {self.tally.kills}  ")
        while self.tally.kills < kills:
            await self.killer.rest(kill=True)
            self._settled([], self.scene.control.now)
        await self._ask_for_everything()
        self._look_for_files()

    async def _begin(self) -> None:
        """Everybody says hello, so that there is a message to tap under."""
        for who in self.year.cast.everyone():
            self.scene.api.say(who.chat, "/help")
        await self.killer.at_rest()
        await self.scene.api.until(lambda: all(self.scene.heard(who.chat) for who in self.year.cast.everyone()))
        self.count.skip(self.scene.api.log)

    async def _morning(self, day: date) -> None:
        for hour in (MORNING, LATE_MORNING):
            await self._step(datetime.combine(day, hour, MAIN), [])

    async def _afternoon(self, day: date) -> None:
        await self._step(datetime.combine(day, AFTERNOON, MAIN), self.script.acts(day))

    async def _step(self, now: datetime, acts: list[Act]) -> None:
        self.scene.clock_to(now)
        self._do(acts)
        await self.killer.rest(kill=self._kill_now())
        self._settled(acts, now)

    def _do(self, acts: list[Act]) -> None:
        for act in acts:
            act.does()

    def _settled(self, acts: list[Act], now: datetime) -> None:
        """The step is over: what people did counts from now on, and what was told is held against what was owed."""
        owed = self.year.expected.owed(now)
        for act in acts:
            act.then(now)
            self.tally.presses += 1
            self.photos += [act.photo] if act.photo else []
        news = [one for act in acts for one in act.news]
        self.count.step(self.scene.api.log, owed, news, now)

    async def _outage(self, until: date) -> None:
        """Killed in the afternoon, started again only on the next working day, after its hour; people go on."""
        await self.killer.bot.kill()
        self.tally.kills += 1
        self.tally.outages += 1
        now = datetime.combine(until, self.rng.choice((LATE_MORNING, AFTERNOON)), MAIN)
        self.scene.clock_to(now)
        await self.killer.start()
        await self.killer.at_rest()
        self._settled([], now)

    async def _jump(self, day: date) -> None:
        """The clock goes a day ahead, and back."""
        self.tally.jumps += 1
        for there in (day + DAY, day):
            now = datetime.combine(there, time(15), MAIN)
            self.scene.clock_to(now)
            await self.killer.rest(kill=self._kill_now() and works(there))
            self._settled([], now)

    def _kill_now(self) -> bool:
        self._left += self._share * self.rng.uniform(0.5, 1.5)
        if self._left < 1:
            return False
        self._left -= 1
        return True

    # the end

    async def _ask_for_everything(self) -> None:
        """The coordinator asks for each measure, and the answer must be what the script has left."""
        coordinator = self.year.cast.coordinators[0].chat
        for item in self.year.expected.items.values():
            before = len(self.scene.heard(coordinator))
            answer = ""
            for _ in range(5):  # an answer that a fault has swallowed is asked for again
                self.scene.api.say(coordinator, item.label)
                await self.killer.at_rest()
                await asyncio.sleep(0.01)
                new = self.scene.heard(coordinator)[before:]
                answer = next((one.text for one in new if f" · {item.label} " in one.text), "")
                if answer:
                    break
            if not self._agrees(answer, item.state, item.deadline):
                self.tally.presses_lost += 1
                self.tally.trouble.append(f"{item.label} should be {item.state} until {item.deadline}: {answer[:60]!r}")

    @staticmethod
    def _agrees(answer: str, state: str, deadline: date) -> bool:
        if state == "open":
            return not answer.startswith((SUBMITTED, VERIFIED)) and f"{deadline.month}月{deadline.day}日" in answer
        return answer.startswith(SUBMITTED if state == "submitted" else VERIFIED)

    def _look_for_files(self) -> None:
        store = EvidenceStore(self.scene.folder / "evidence")
        self.tally.files = len(self.photos)
        for data in self.photos:
            try:
                intact = store.read(hashlib.sha256(data).hexdigest()) == data
            except FileNotFoundError:
                intact = False
            self.tally.files_missing += not intact


async def simulate(
    folder: Path,
    url: str,
    bots: Nursery,
    *,
    seed: int,
    kills: int,
    days: int,
    problems: int = PROBLEMS,
) -> Tally:
    """One year on one database, which is made up to date here."""
    rng = random.Random(seed)
    tally = Tally()
    weather = Weather(seed)
    morning = datetime.combine(START, time(8), MAIN)
    async with scene_in(folder, url, bots, morning, weather) as scene:
        scene.database.upgrade()
        year = scene.database.run(lambda session: set_up(session, random.Random(seed), days, problems))
        scene.joined(*(who.chat for who in year.cast.everyone()))
        bot = await scene.start(env=FAST, machine_speed=SPEED)
        killer = Killer(scene=scene, rng=rng, tally=tally, weather=weather, bot=bot)
        simulation = Simulation(scene, year, killer, rng, tally)
        await simulation.run(days, kills)
        tally.faults = weather.met
    return tally


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """The url of an empty database of that kind, for as long as the block lasts."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'year.db'}"
        return
    server = postgres.started(folder / "postgres")
    try:
        yield server.create("year")
    finally:
        server.remove()


def main() -> int:
    """Run it and say what came of it; 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    told_to = parser.parse_args()
    kinds = [told_to.database] if told_to.database else ["sqlite", "postgresql"]
    held = True
    with nursery() as bots:
        for kind in kinds:
            folder = Path(tempfile.mkdtemp(prefix="huitoukan-chaos-"))
            folder.chmod(0o755)
            begin = perf_counter()
            try:
                with database_of(kind, folder) as url:
                    tally = asyncio.run(
                        simulate(
                            folder, url, bots, seed=told_to.seed, kills=told_to.kills, days=told_to.days,
                        )
                    )  # fmt: skip
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            seconds = perf_counter() - begin
            sys.stdout.write(f"\n{kind}, seed {told_to.seed}, {told_to.days} days, {seconds:.0f} s\n{tally.report()}\n")
            held = held and tally.held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
