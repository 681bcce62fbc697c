"""挂图, through the real bot: asked for in words or by a key, with the ledger's own numbers under it."""

from __future__ import annotations

import re
from datetime import date, time
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from bot.writing.pictures.drawing import PHONE, WALL
from storage.models import Event
from tests.story.conftest import Cast
from tests.story.town import Phone, Town

LATE = date(2026, 12, 22)
"""After what is handed out was due."""


def size(data: bytes) -> tuple[int, int]:
    image = Image.open(BytesIO(data))
    assert image.format == "PNG"
    return image.size


def picture(phone: Phone) -> tuple[int, int]:
    """How large the photo is that came last."""
    photo = phone.messages()[-1].photo
    assert photo is not None, phone.last()
    return size(photo.data)


def exported(session: Session) -> list[tuple[str, str]]:
    rows = session.query(Event).filter_by(kind="exported").order_by(Event.id)
    return [(row.actor, row.after["what"]) for row in rows]


@pytest.mark.usefixtures("room")
async def test_each_picture_comes_with_the_numbers_of_the_ledger_under_it(town: Town, cast: Cast) -> None:
    await town.move_to(LATE, time(12))
    summary = (await cast.coordinator.says("进度怎么样"))[0]
    problems, measures = (int(re.findall(rf"{word}(\d+)", summary)[0]) for word in ("问题", "措施"))
    overdue = int(re.findall(r"逾期(\d+)项", summary)[0])

    (board,) = await cast.coordinator.says("发一下挂图")
    assert picture(cast.coordinator)[0] == PHONE
    assert board.startswith("红绿灯图 · 12月22日")
    assert f"问题{problems}个：逾期 1，" in board
    assert f"措施{measures}项，已完成0项，逾期{overdue}项" in board

    (progress,) = await cast.coordinator.presses("进度", within="红绿灯图")
    assert picture(cast.coordinator)[0] == PHONE
    assert progress.splitlines()[1:] == [
        f"措施{measures}项：未逾期 {measures - overdue}，逾期 {overdue}",
        f"已销号 0/{problems}",
    ]

    (timeline,) = await cast.coordinator.says("时间轴图")
    assert picture(cast.coordinator)[0] == PHONE
    assert timeline.splitlines()[1].startswith(f"逾期{overdue}项，8周内到期")
    assert town.database.run(exported) == [(cast.coordinator.name, f"png {one}") for one in
                                           ("board", "progress", "timeline")]  # fmt: skip


async def test_the_large_one_for_the_wall_is_a_file_that_nobody_compresses(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("traffic-light board")
    await cast.coordinator.presses("大图")
    kept = cast.coordinator.messages()[-1].document
    assert kept is not None
    assert kept.name == "红绿灯图-2026-11-23.png"
    assert size(kept.data) == WALL


@pytest.mark.usefixtures("room")
async def test_an_owner_gets_a_picture_of_their_own(town: Town, cast: Cast) -> None:
    (board,) = await cast.owner.says("红绿灯图")
    assert "问题1个：" in board
    assert "问题6个" in (await cast.coordinator.says("红绿灯图"))[0]


async def test_who_has_nothing_gets_an_empty_one_and_nothing_is_written_down(town: Town, cast: Cast) -> None:
    (board,) = await cast.owner.says("进度图")
    assert "措施0项" in board
    assert town.database.run(exported) == []


async def test_the_key_stands_under_the_progress(cast: Cast) -> None:
    await cast.coordinator.says("进度怎么样")
    (board,) = await cast.coordinator.presses("挂图")
    assert board.startswith("红绿灯图")
