"""Following up: what names no item is about the one that was just talked about in the chat, for ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage import dialogue
from storage.models import Assignment, Measure, Problem
from tests.story.conftest import Cast
from tests.story.room import hand_out_room
from tests.story.town import MONDAY, Phone, Town

WHICH = "说的是哪一项"


@pytest.fixture
async def handed_out(cast: Cast) -> Cast:
    await hand_out_room(cast)
    return cast


FOLLOWING = [
    ("6①", "6① 在服务大厅"),
    ("它什么时候到期", "还有17天 · 6① 在服务大厅"),
    ("那谁负责", "责任人：张强 · "),
    ("责任领导是谁", "责任领导：李卫东 · "),
    ("责任科室呢", "责任科室：未明确 · "),
    ("配合科室呢", "配合科室：未明确 · "),
    ("who is responsible for it?", "责任人：张强 · "),
    ("佐证呢", "佐证0件 · 6①"),
    ("历史", "经过 · 6①"),
    ("那个咋样了", "还有17天 · 6①"),
    ("那1号呢", "问题1 "),
    ("第二项呢", "1② "),
    ("它逾期了吗", "1② "),
    ("那谁负责", "责任人：未明确 · "),
]


async def test_what_names_no_item_is_about_the_one_just_talked_about(handed_out: Cast) -> None:
    for text, expected in FOLLOWING:
        heard = await handed_out.coordinator.says(text)
        assert [text, len(heard), heard[0].startswith(expected) or expected in heard[0].split("\n")[0]] == [
            text, 1, True,
        ], heard  # fmt: skip


async def test_an_item_opened_by_a_tap_is_talked_about(handed_out: Cast) -> None:
    await handed_out.owner.says("我的任务")
    await handed_out.owner.presses("6①")
    assert "责任人：张强" in (await handed_out.owner.says("那谁负责"))[0]


async def test_after_ten_minutes_it_is_not_known_any_more(town: Town, handed_out: Cast) -> None:
    await handed_out.coordinator.says("6①")
    town.clock.set(town.clock.now + dialogue.REMEMBERED)
    assert WHICH in (await handed_out.coordinator.says("那谁负责"))[0]


async def test_after_a_list_of_several_it_is_unclear(handed_out: Cast) -> None:
    await handed_out.coordinator.says("6①")
    assert "在办" in (await handed_out.coordinator.says("没完成的有哪些"))[0]
    assert WHICH in (await handed_out.coordinator.says("那谁负责"))[0]


async def test_small_talk_does_not_change_what_is_talked_about(handed_out: Cast) -> None:
    await handed_out.coordinator.says("6①")
    await handed_out.coordinator.says("什么是销号")
    assert "责任人：张强" in (await handed_out.coordinator.says("那谁负责"))[0]


async def test_each_chat_talks_of_its_own(handed_out: Cast) -> None:
    await handed_out.coordinator.says("6①")
    assert WHICH in (await handed_out.leader.says("那谁负责"))[0]


async def test_a_question_sent_in_reply_is_about_what_it_replies_to(town: Town, handed_out: Cast) -> None:
    asker = handed_out.coordinator
    await asker.says("6①")
    card = asker.messages()[-1].id
    await asker.says("问题1")
    town.clock.set(town.clock.now + timedelta(hours=3))
    assert "责任人：张强" in (await replies(town, asker, "那谁负责", card))[0]


async def test_a_question_in_reply_to_a_reminder_is_about_its_item(town: Town, handed_out: Cast) -> None:
    await town.move_to(MONDAY.replace(month=12, day=9))
    reminder = next(one for one in reversed(handed_out.owner.messages()) if "6①" in one.words)
    assert "责任领导：李卫东" in (await replies(town, handed_out.owner, "责任领导是谁", reminder.id))[0]


async def test_what_somebody_may_not_see_any_more_is_not_talked_about(town: Town, handed_out: Cast) -> None:
    await handed_out.owner.says("6①")
    await town.database.call(_take_away)
    assert WHICH in (await handed_out.owner.says("那谁负责"))[0]


async def replies(town: Town, phone: Phone, text: str, to: int) -> list[str]:
    return await phone._after(lambda: town.api.say(phone.user_id, text, reply_to=to))


def _take_away(session: Session) -> None:
    """Nobody answers for 6① any more."""
    session.execute(delete(Assignment).where(Assignment.measure_id == measure_row(session).id))
    session.execute(delete(Assignment).where(Assignment.problem_id == measure_row(session).problem_id))


def measure_row(session: Session) -> Measure:
    return session.scalars(select(Measure).join(Measure.problem).where(Problem.number == 6)).one()
