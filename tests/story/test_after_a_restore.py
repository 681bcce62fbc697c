"""Yesterday's backup put back: nobody is told twice what they were told yesterday, until a coordinator says so."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

import pytest

from bot.app import open_database, running
from bot.config import Config
from bot.web.botapi import BotApi, create_api_app, serve
from storage.evidence import EvidenceStore
from storage.keeping.backup import back_up
from storage.keeping.restoring import restore
from storage.models import Role
from tests.databases import Place, lent
from tests.story.conftest import Cast
from tests.story.room import hand_out_room
from tests.story.town import SAMPLE, TOKEN, UNPACED, StoryClock, Town, moment, new_unit

MONDAY, REMINDED, LATER = date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 1)
NEXT = date(2026, 12, 7)
"""Three days before the deadline: the next rung after the one of ten days."""


@dataclass
class Machines:
    """Telegram and the clock, which go on, and the machines that the bot runs on, one after the other."""

    api: BotApi
    url: str
    clock: StoryClock
    folder: Path

    @asynccontextmanager
    async def bot(self, database_url: str, name: str, before: Town | None = None) -> AsyncIterator[Town]:
        """The bot on the machine of that name, with the phones of before."""
        database = open_database(self.config(database_url, name))
        try:
            async with running(self.config(database_url, name), database, self.clock) as app:
                unit_id = before.unit_id if before else database.run(lambda session: new_unit(session, self.clock()).id)
                town = Town(api=self.api, app=app, clock=self.clock, database=database, unit_id=unit_id)
                town.phones = before.phones if before else town.phones
                for phone in town.phones.values():
                    phone.town = town
                await town.quiet()
                yield town
        finally:
            database.close()

    def config(self, database_url: str, name: str) -> Config:
        return Config(
            telegram={"token": TOKEN, "base_url": f"{self.url}/bot"},
            database={"url": database_url},
            evidence={"path": self.store(name).folder},
            pace=UNPACED,
        )

    def store(self, name: str) -> EvidenceStore:
        return EvidenceStore(self.folder / name)

    def kept(self, town: Town) -> Path:
        return back_up(town.database, self.store("old"), self.folder / "kept.zip", self.clock()).path

    def restored(self, kept: Path, database_url: str) -> None:
        restore(kept, database_url, self.store("new"), self.clock())


@pytest.fixture
async def machines(tmp_path: Path) -> AsyncIterator[Machines]:
    clock = StoryClock(moment(MONDAY))
    api = BotApi(clock)
    api.add_bot(TOKEN, "huitoukan_bot", "回头看")
    async with serve(create_api_app(api)) as url:
        yield Machines(api, url, clock, tmp_path)


@pytest.fixture
def new_url(place: Place) -> Iterator[str]:
    yield from lent(place, place.blank())


async def people_of(town: Town) -> Cast:
    """Everybody has joined, the notice is in, and the room of problem 6 is handed out."""
    cast = Cast(
        coordinator=await town.person("周敏", Role.COORDINATOR, "办公室"),
        owner=await town.person("张强", Role.OWNER, "保管股"),
        leader=await town.person("李卫东", Role.LEADER),
        overseer=await town.person("吴静", Role.OVERSEER),
    )
    await cast.coordinator.sends_file("通报.txt", SAMPLE.read_bytes())
    await cast.coordinator.presses("导入")
    await hand_out_room(cast)
    return cast


@asynccontextmanager
async def after_a_restore(machines: Machines, database_url: str, new_url: str) -> AsyncIterator[tuple[Town, Cast]]:
    """Backed up on the Monday; the owner was reminded a week later; the machine was lost, and the backup put back on a
    new one the day after. Nobody has looked at their phone since."""
    async with machines.bot(database_url, "old") as town:
        cast = await people_of(town)
        kept = machines.kept(town)
        await town.move_to(REMINDED, time(12))
        assert any("6①" in text and "还有10天" in text for text in cast.owner.heard())
    machines.clock.set(moment(LATER))
    machines.restored(kept, new_url)
    for phone in town.phones.values():
        phone.heard()
    async with machines.bot(new_url, "new", before=town) as again:
        yield again, cast
        again.check_every_card()


async def test_b5_nothing_goes_out_until_the_coordinator_says_so(
    machines: Machines, database_url: str, new_url: str
) -> None:
    async with after_a_restore(machines, database_url, new_url) as (town, cast):
        (asked,) = cast.coordinator.heard()
        assert asked.startswith("提醒停着，等您定")
        assert "备份做于11月23日" in asked
        assert cast.coordinator.keys() == ["从现在起提醒", "全部补发"]
        await town.days_pass(1)
        assert cast.owner.heard() == cast.leader.heard() == cast.overseer.heard() == []
        assert "6①" in (await cast.owner.says("我的"))[0]  # who asks is answered


async def test_b5_from_now_on_nobody_hears_again_what_they_heard(
    machines: Machines, database_url: str, new_url: str
) -> None:
    async with after_a_restore(machines, database_url, new_url) as (town, cast):
        await cast.coordinator.presses("从现在起提醒")
        assert "提醒恢复了" in cast.coordinator.last()
        await town.quiet()
        assert cast.owner.heard() == []
        await town.move_to(NEXT, time(12))
        assert any("6①" in text and "还有3天" in text for text in cast.owner.heard())


async def test_b5_send_all_tells_again_what_fell_due(machines: Machines, database_url: str, new_url: str) -> None:
    async with after_a_restore(machines, database_url, new_url) as (town, cast):
        await cast.coordinator.presses("全部补发")
        await town.quiet()
        assert any("6①" in text for text in cast.owner.heard())


async def test_b5_who_is_no_coordinator_cannot_lift_the_hold(
    machines: Machines, database_url: str, new_url: str
) -> None:
    async with after_a_restore(machines, database_url, new_url) as (town, cast):
        card = cast.coordinator.messages()[-1]
        data = card.buttons[0][0].data
        await cast.owner.says("我的")
        own = cast.owner.messages()[-1].id
        cast.owner.heard()
        machines.api.press(cast.owner.user_id, own, data)
        await town.quiet()
        assert "不由您来办" in cast.owner.toast()
        await town.days_pass(1)
        assert cast.owner.heard() == []
