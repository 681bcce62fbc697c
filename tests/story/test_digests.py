"""What is told of a unit as a whole: the coordinator's morning acts in place, and an overseer of two units gets one
board."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy.orm import Session

import storage.digests
from storage.actor import Actor, console
from storage.models import Person, Role
from storage.queries import lacking
from storage.verbs import people
from storage.views import MeasureView
from tests.databases import on_sqlite
from tests.story.conftest import Cast
from tests.story.room import submit_room
from tests.story.test_several_units import OTHER_UNIT, add_other_unit
from tests.story.town import MONDAY, Town

pytestmark = on_sqlite  # what people are told is the same on both; when and to whom is tested on both elsewhere

TUESDAY = MONDAY + timedelta(days=1)


def morning_of(cast: Cast) -> str:
    return next(text for text in cast.coordinator.heard() if "今天" in text)


@pytest.mark.usefixtures("room")
async def test_the_morning_says_what_is_to_be_decided_and_the_keys_do_it(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    await cast.leader.presses("通过")
    cast.coordinator.heard()
    await town.move_to(TUESDAY)
    first, besides = morning_of(cast).split("\n")
    assert first.startswith("今天要您定的1件：可以销号：问题6")
    assert "项没有责任人" in besides
    taps = cast.coordinator.taps
    await cast.coordinator.presses("问题6")
    await cast.coordinator.presses("销号")
    assert "已销号" in cast.coordinator.last()
    assert cast.coordinator.taps - taps == 2


async def test_a_morning_is_read_once_to_be_judged_and_to_be_told(
    town: Town, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def noted(session: Session, actor: Actor, today: date) -> list[MeasureView]:
        read.append(actor.name)
        return lacking(session, actor, today)

    monkeypatch.setattr(storage.digests, "lacking", noted)
    await town.move_to(TUESDAY)
    assert "没有责任人" in morning_of(cast)
    assert read == ["周敏"]


async def test_somebody_out_of_reach_is_named_with_what_falls_due_for_them_and_can_be_invited(
    town: Town, cast: Cast
) -> None:
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("责任人")
    await cast.coordinator.says("孙晓")
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("12月31日")
    await town.move_to(TUESDAY)
    assert "孙晓收不到消息，在办1项，最近12月31日到期" in cast.coordinator.last()
    await cast.coordinator.presses("邀请孙晓")
    assert "邀请码：" in cast.coordinator.last()


async def test_what_lacks_an_owner_or_a_deadline_is_a_list_away(town: Town, cast: Cast) -> None:
    await town.move_to(TUESDAY)
    await cast.coordinator.presses("缺什么")
    assert cast.coordinator.last().startswith("缺责任人或时限")
    await cast.coordinator.presses("1①")
    assert "未明确" in cast.coordinator.last()


async def test_an_applicant_is_let_in_from_the_morning(town: Town, cast: Cast) -> None:
    await town.stranger("钱七").says("我是本单位人员")
    await town.move_to(TUESDAY)
    assert "今天要您定的1件：钱七说是本单位人员" in morning_of(cast)
    await cast.coordinator.presses("看申请")
    await cast.coordinator.presses("责任人")
    assert "钱七" in cast.coordinator.last()
    await town.move_to(date(2026, 11, 25))
    assert "钱七说是" not in cast.coordinator.last()


async def test_beside_a_reminder_the_morning_is_one_line_and_a_key(town: Town, cast: Cast) -> None:
    """The one item keeps its card, so that it can be acted on at once."""
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("12月4日")  # nobody's item reminds the coordinator
    cast.coordinator.heard()
    await town.move_to(TUESDAY)
    (told,) = cast.coordinator.heard()
    assert told.startswith("🟡 还有10天 · 6①")
    assert "今天请您留意：" in told.split("\n")[-1]
    await cast.coordinator.presses("早报")
    assert cast.coordinator.last().startswith("今天请您留意：")


@pytest.mark.usefixtures("room")
async def test_a_leader_has_their_week_as_text_on_monday(town: Town, cast: Cast) -> None:
    await submit_room(cast)
    cast.leader.heard()
    await town.move_to(MONDAY + timedelta(days=7), time(9, 30))
    week = cast.leader.heard()[-1]  # after the nags of the week before
    lines = week.split("\n")
    assert lines[0] == "您分管的整改 · 11月30日到12月6日"
    assert lines[1].startswith("等您核验1项：6① ")


async def test_an_overseer_of_two_units_gets_one_board_with_the_one_most_behind_first(town: Town, cast: Cast) -> None:
    def other(session: Session) -> None:
        add_other_unit(session, town)

    await town.database.call(other)
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("11月25日")
    await town.move_to(MONDAY + timedelta(days=4))
    cast.overseer.heard()
    await town.move_to(MONDAY + timedelta(days=7), time(9, 30))
    (board,) = cast.overseer.heard()
    head, first, second = board.split("\n")
    assert head == "各单位整改进度 · 11月30日 · 2个单位"
    assert first.startswith("1. 云溪县档案馆：完成0%")
    assert "逾期1项，最久逾期3个工作日" in first
    assert second.startswith(f"2. {OTHER_UNIT}：完成0%")
    assert "没有逾期" in second
    assert cast.overseer.messages()[-1].buttons == ()


async def test_the_principal_gets_one_line(town: Town, cast: Cast) -> None:
    principal = await town.person("陈立新", Role.PRINCIPAL)
    await cast.coordinator.says("6①")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("11月25日")
    await town.move_to(date(2026, 12, 4))
    principal.heard()
    await town.move_to(date(2026, 12, 7))
    (line,) = [text for text in principal.heard() if "整改完成" in text]
    assert "整改完成0%" in line
    assert "其中1项逾期满8个工作日：6① " in line


async def test_one_who_coordinates_two_units_opens_the_morning_of_the_one_that_the_key_is_of(
    town: Town, cast: Cast
) -> None:
    def other(session: Session) -> int:
        unit = people.add_unit(session, OTHER_UNIT, town.clock())
        person = session.query(Person).filter_by(name="周敏").one()
        people.take_on(session, person, unit.id, Role.COORDINATOR)
        people.apply(session, unit.id, 4711, "孙七", town.clock())
        return console(unit.id).unit_id

    await town.database.call(other)
    cast.coordinator.heard()
    await town.move_to(TUESDAY)
    assert "孙七说是本单位人员" in morning_of(cast)
    opened = cast.coordinator.messages()[-1]
    keys = [key for row in opened.buttons for key in row]
    for key in keys:
        town.api.press(cast.coordinator.user_id, opened.id, key.data)
        await town.quiet()
        assert cast.coordinator.toast() == ""
