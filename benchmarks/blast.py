"""Two thousand reminders at nine while people ask, and questions in a crowd: `python -m benchmarks.blast`.

1. 2,000 people are due at 09:00, and from then on five people a second ask 进度, drawn from them at random. The server
   enforces Telegram's limits (30 messages in any one second, 1 in a private chat) in real time, nothing is scaled.
   Bars: no answer of 429; at least 95 % of what the limits permit is used, from the first message to the last; answers
   within 300 ms at the 95th percentile, from the moment the server has the question until it has the answer.
2. 50 coordinators ask 30 questions each, all at once, each of their answers being a card of another measure. Sending
   limits are raised in the settings, and each answer of the server takes 50 ms. Bars: at least 100 questions answered a
   second, and each chat gets its answers in the order of its questions.

The bot is a process of its own (`huitoukan run`, SQLite); the server runs in this one. Exit status 1 if a bar is
missed. CPU is read from /proc, so Linux only.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import time as hour
from pathlib import Path

from benchmarks.baseline import cpu_of
from benchmarks.crowd import A_PROBLEM, FIRST_CHAT, crowd, moment, phones
from bot.web.botapi import BotApi
from bot.web.botapi.limits import Limits
from tests.faults.process import FAST, Nursery, Scene, nursery, scene_in, until

PEOPLE = 2_000
ASKING = 5
"""Questions a second."""
PERMITTED = 30
USED, ANSWERED_WITHIN = 0.95, 0.300
COORDINATORS, QUESTIONS = 50, 30
AT_LEAST, ANSWER_TAKES = 100, 0.050
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
SEED = 9


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure and whether its bar was held."""

    name: str
    value: str
    bar: str
    held: bool

    def __str__(self) -> str:
        return f"{self.name:42}{self.value:>14}   {self.bar:16}{'' if self.held else 'MISSED'}"


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def blast(folder: Path, bots: Nursery, people: int = PEOPLE) -> list[Figure]:
    """Everybody's reminder at nine, and questions meanwhile."""
    enforced: list[Limits] = []

    def limits(api: BotApi) -> Limits:
        enforced.append(Limits(api.machine))
        return enforced[0]

    url = f"sqlite:///{folder / 'blast.db'}"
    async with scene_in(folder, url, bots, moment(hour(8, 50)), limits=limits) as scene:
        scene.database.upgrade()
        scene.database.run(lambda session: crowd(session, people))
        chats = phones(scene.api, people)
        await scene.at_rest(await scene.start(every=1.0), 120)
        scene.clock_to(moment(hour(9)))
        began = time.monotonic()
        asked = await questions(scene, chats)
        await until(lambda: len(reminders(scene)) >= people, 60 + people / 10)
        return figures(scene, enforced[0], asked, began)


async def questions(scene: Scene, chats: list[int]) -> list[tuple[int, float, int]]:
    """Five a second until the last reminder is out: who asked, when, and how much of the log was there."""
    rng = random.Random(SEED)
    asked = []
    begin = time.monotonic()
    while len(reminders(scene)) < len(chats) and time.monotonic() - begin < 60 + len(chats) / 10:
        chat = rng.choice(chats)
        asked.append((chat, time.monotonic(), len(scene.api.log)))
        scene.api.say(chat, "进度")
        await asyncio.sleep(max(0.0, begin + len(asked) / ASKING - time.monotonic()))
    await asyncio.sleep(1)  # the last answers
    return asked


def reminders(scene: Scene) -> list[int]:
    """The places in the log of the reminders that came."""
    return [one.number for one in scene.api.log if "还有20天" in one.text]


def figures(scene: Scene, limits: Limits, asked: list[tuple[int, float, int]], began: float) -> list[Figure]:
    api = scene.api
    waits = [wait for wait in (answer_after(scene, *one) for one in asked) if wait is not None]
    times = [api.seen_at[one.number] for one in api.log if api.seen_at[one.number] >= began]
    last = max(api.seen_at[number] for number in reminders(scene))
    sent = sum(moment <= last for moment in times)
    used = (sent - 1) / (last - min(times)) / PERMITTED
    refused, worst = limits.refused.total(), percentile(waits, 0.95)
    people = len({api.log[number].chat_id for number in reminders(scene)})
    return [
        Figure(name="people reminded", value=str(people), bar=f"= {len(api.users)}", held=people == len(api.users)),
        Figure(name="first, last reminder after nine, s",
               value=f"{min(times) - began:.2f}, {last - began:.1f}", bar="", held=True),
        Figure(name="answers of 429", value=str(refused), bar="= 0", held=not refused),
        Figure(name="most in one second", value=str(limits.peak), bar=f"<= {PERMITTED}", held=limits.peak <= PERMITTED),
        Figure(name="of the permitted rate used", value=f"{used:.1%}", bar=f">= {USED:.0%}", held=used >= USED),
        Figure(name="questions asked, answered", value=f"{len(asked)}, {len(waits)}", bar="all",
               held=len(waits) == len(asked)),
        Figure(name="question to answer, median, ms", value=f"{percentile(waits, 0.5) * 1000:.0f}", bar="", held=True),
        Figure(name="question to answer, 95th percentile, ms", value=f"{worst * 1000:.0f}",
               bar=f"<= {ANSWERED_WITHIN * 1000:.0f}", held=worst <= ANSWERED_WITHIN),
    ]  # fmt: skip


def answer_after(scene: Scene, chat: int, asked: float, place: int) -> float | None:
    """Seconds until the answer was in the chat; None if none came."""
    for one in scene.api.log[place:]:
        if one.chat_id == chat and "完成" in one.text and "还有20天" not in one.text:
            return scene.api.seen_at[one.number] - asked
    return None


async def crowd_asks(folder: Path, bots: Nursery) -> list[Figure]:
    """Many questions at once, from many chats."""
    url = f"sqlite:///{folder / 'asked.db'}"
    async with scene_in(folder, url, bots, moment(hour(8, 50)), delay=ANSWER_TAKES) as scene:
        scene.database.upgrade()
        scene.database.run(lambda session: crowd(session, QUESTIONS * 2, COORDINATORS))
        phones(scene.api, QUESTIONS * 2 + COORDINATORS)
        bot = await scene.start(env=FAST | {"HUITOUKAN__PACE__IN_FLIGHT": "100"}, every=1.0)
        await scene.at_rest(bot)
        chats = [FIRST_CHAT + QUESTIONS * 2 + number for number in range(COORDINATORS)]
        labels = [f"{1 + number // A_PROBLEM}{CIRCLED[number % A_PROBLEM]}" for number in range(QUESTIONS)]
        begin, before, cpu = time.monotonic(), len(scene.api.log), cpu_of(bot.pid)
        for label in labels:
            for chat in chats:
                scene.api.say(chat, label)
        wanted = len(labels) * len(chats)
        await until(lambda: len(scene.api.log) - before >= wanted, 120)
        taken = time.monotonic() - begin
        answers, cost = scene.api.log[before:], (cpu_of(bot.pid) - cpu) * 1000 / wanted
    rate = wanted / taken
    ordered = all([label_of(one.text) for one in answers if one.chat_id == chat] == labels for chat in chats)
    return [
        Figure(name="questions answered a second", value=f"{rate:.0f}", bar=f">= {AT_LEAST}", held=rate >= AT_LEAST),
        Figure(name="CPU of the bot for each question, ms", value=f"{cost:.1f}", bar="", held=True),
        Figure(name="answered in order in each chat", value="yes" if ordered else "no", bar="yes", held=ordered),
    ]


def label_of(text: str) -> str:
    """The measure that an answer is about."""
    return text.split("\n", maxsplit=1)[0].rsplit(" · ", maxsplit=1)[-1].split(" ", maxsplit=1)[0]


def main() -> int:
    """Print each figure with its bar; 1 if one was missed."""
    found: list[Figure] = []
    with nursery() as bots:
        for work in (blast, crowd_asks):
            folder = Path(tempfile.mkdtemp(prefix="huitoukan-blast-"))
            try:
                made = asyncio.run(work(folder, bots))
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            sys.stdout.write("".join(f"{figure}\n" for figure in made))
            sys.stdout.flush()
            found += made
    return 0 if all(one.held for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
