"""Kills at random, as of a power cut (faults.md, I): the ledger is sound, and what was acknowledged is there."""

from __future__ import annotations

import asyncio
import random
import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.models import Measure, MeasureState, OwnerRole
from storage.verbs import imports, planning
from tests.cast import ACCOUNTS, COORDINATOR, OWNER, Cast, at, monday, person, tree
from tests.faults.process import FAST, Scene, until

KILLS = 20
SEED = 20260
CHAT = ACCOUNTS[OWNER]
ACKNOWLEDGED = re.compile(r"^已交 \S+ (办第\d+件)，")


@pytest.mark.thorough
async def test_b7_after_twenty_kills_at_random_the_ledger_is_sound_and_every_acknowledged_done_is_there(
    scene: Scene,
) -> None:
    rng = random.Random(SEED)
    measures = twenty(scene)
    bot = await scene.working(env=FAST)
    scene.api.say(CHAT, "/help")
    await until(lambda: scene.heard(CHAT))
    for kill, (name, measure) in enumerate(measures.items()):
        scene.api.press(CHAT, scene.newest(CHAT), f"done|{measure}")
        scene.api.say(CHAT, f"{name}已办")
        await asyncio.sleep(rng.uniform(0, 0.5))
        await bot.kill()
        check(scene, measures)
        bot = await scene.start(env=FAST)
        if kill % 2 == 0:  # the others are killed once more before they have caught up; a third kill sets them aside
            await scene.at_rest(bot)
    await scene.at_rest(bot)
    check(scene, measures)
    assert all(state(scene, one) is MeasureState.SUBMITTED for one in measures.values())


def twenty(scene: Scene) -> dict[str, int]:
    """Twenty measures of the owner's, by name, and their ids."""
    cast = Cast(scene.database)
    names = [f"办第{number}件" for number in range(1, KILLS + 1)]
    cast.does(COORDINATOR, imports.import_tree, tree(("二十件事没有办", names)), at(monday))

    def named(session: Session) -> dict[str, int]:
        rows = list(session.scalars(select(Measure).where(Measure.text.in_(names)).order_by(Measure.number)))
        actor = cast.actor(session, COORDINATOR)
        planning.assign(session, actor, rows[0].problem, OwnerRole.OWNER, [person(session, OWNER)], at(monday))
        return {row.text: row.id for row in rows}

    return scene.database.run(named)


def state(scene: Scene, measure: int) -> MeasureState:
    return scene.database.run(lambda session: session.get_one(Measure, measure).state)


def check(scene: Scene, measures: dict[str, int]) -> None:
    """The database's own check of itself finds nothing, and whatever the phone says is handed in is."""
    with scene.reader.connect() as connection:
        if scene.reader.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        for table in Measure.metadata.sorted_tables:
            connection.execute(text(f'SELECT * FROM "{table.name}"')).all()
    said = [found[1] for one in scene.heard(CHAT) if (found := ACKNOWLEDGED.match(one.text))]
    for name in said:
        assert state(scene, measures[name]) is MeasureState.SUBMITTED, name
