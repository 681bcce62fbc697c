"""催办记录 and 日历, through the real bot: asked for, shown, and taken along as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.writing.discreet import Shown
from jobs.delivery import Part, Setting
from storage.models import Event, Notice, Person, Role
from tests.story.conftest import Cast
from tests.story.room import DUE, hand_out_room, submit_room
from tests.story.town import Town, document

TEN_DAYS = date(2026, 11, 30)


async def reminded(town: Town, cast: Cast) -> str:
    """The reminder that the owner was sent ten days before, exactly."""
    await hand_out_room(cast)
    await town.move_to(TEN_DAYS, time(12))
    return cast.owner.last()


def exported(session: Session) -> list[str]:
    """Who took a record out."""
    return list(session.scalars(select(Event.actor).where(Event.kind == "record_exported")))


async def test_the_record_of_an_item_is_a_card_and_a_file_with_the_exact_texts(town: Town, cast: Cast) -> None:
    reminder = await reminded(town, cast)
    await cast.owner.presses("详情")

    await cast.coordinator.says("6①的历史")
    await cast.coordinator.presses("催办记录")
    lines = cast.coordinator.last().split("\n")
    assert lines[0].startswith("催办记录 · 6① ")
    assert "11月30日 09:00 提醒 🟡 → 张强 · 已读 12:00" in lines
    assert "11月30日 09:00 提醒 🟡 → 李卫东 · 已发" in lines
    assert any("交办 → 张强 · 已发" in line for line in lines)
    assert lines.index("11月30日 09:00 提醒 🟡 → 张强 · 已读 12:00") < len(lines) - 1

    assert town.database.run(exported) == []
    await cast.coordinator.presses("文件")
    assert town.database.run(exported) == ["周敏"]
    kept = document(cast.coordinator)
    assert kept.name == "催办记录-6①.txt"
    printed = kept.data.decode("utf-8")
    assert "云溪县档案馆 · 周敏导出于2026-11-30 12:00" in printed
    assert "计划：2026-11-30 09:00" in printed
    assert "已读：2026-11-30 12:00" in printed
    assert "\n".join(f"        {line}" for line in reminder.split("\n")) in printed
    assert "导出催办记录" in (await cast.coordinator.says("6①的历史"))[0]


async def test_what_is_planned_and_what_was_dropped_stands_in_the_record(town: Town, cast: Cast) -> None:
    await reminded(town, cast)
    await town.move_to(date(2026, 12, 7), time(8, 30))
    assert "12月7日 09:00 提醒 🟡 → 张强 · 待发" in (await cast.owner.says("6①催过几次"))[0]

    await submit_room(cast)
    await town.move_to(date(2026, 12, 7), time(10))
    assert "12月7日 09:00 提醒 🟡 → 张强 · 没发，已不需要" in (await cast.owner.says("催办记录 6①"))[0]


async def test_an_edit_stands_in_the_file_below_what_was_sent_first(town: Town, cast: Cast) -> None:
    await reminded(town, cast)
    await submit_room(cast)
    await town.move_to(TEN_DAYS, time(12, 5))
    await cast.owner.says("导出6①的催办记录")
    printed = document(cast.owner).data.decode("utf-8")
    assert "2026-11-30 12:0" in printed
    assert "改为：" in printed


async def test_a_person_s_record_is_asked_for_by_name_or_reached_from_the_people(town: Town, cast: Cast) -> None:
    await reminded(town, cast)
    shown = (await cast.leader.says("给张强发过哪些提醒"))[0]
    assert shown.startswith("催办记录 · 张强")
    assert "11月30日 09:00 提醒 🟡 6① · 已发" in shown
    await cast.leader.presses("文件")
    assert document(cast.leader).name == "催办记录-张强.txt"

    await cast.coordinator.says("/help")
    await cast.coordinator.presses("人员")
    await cast.coordinator.presses("催办记录")
    assert "看谁的催办记录" in cast.coordinator.last()
    await cast.coordinator.presses("张强")
    assert "提醒 🟡 6①" in cast.coordinator.last()


async def test_the_record_of_a_name_that_nobody_has_is_not_another_s(town: Town, cast: Cast) -> None:
    await reminded(town, cast)
    assert "看谁的催办记录" in (await cast.leader.says("给张三丰发过哪些提醒"))[0]
    assert cast.leader.keys()[0] == "张强"
    assert (await cast.leader.says("给老张发过哪些提醒"))[0].startswith("催办记录 · 张强")


async def test_an_owner_sees_their_own_record_and_nobody_else_s(town: Town, cast: Cast) -> None:
    await reminded(town, cast)
    assert "提醒 🟡 6①" in (await cast.owner.says("我的催办记录"))[0]
    nobody = (await cast.owner.says("给王大锤发过哪些提醒"))[0]
    assert (await cast.owner.says("给李卫东发过哪些提醒"))[0] == nobody

    other = await town.person("赵六", Role.OWNER, "财务股")
    nothing = (await other.says("99的催办记录"))[0]
    assert (await other.says("6①的催办记录"))[0] == nothing


async def test_the_files_have_english_names_for_an_english_reader(town: Town, cast: Cast) -> None:
    await reminded(town, cast)
    await cast.leader.says("/help")
    await cast.leader.presses("English")
    await cast.leader.says("notices about 6.1")
    assert "reminder 🟡 → 张强 · sent" in cast.leader.last()
    await cast.leader.presses("File")
    assert document(cast.leader).name == "notices-6-1.txt"


# The calendar


def events(data: bytes) -> list[tuple[str, date]]:
    return [(str(one["SUMMARY"]), one.decoded("DTSTART")) for one in Calendar.from_ical(data).walk("VEVENT")]


@pytest.mark.usefixtures("room")
async def test_a_deadline_is_taken_along_from_the_card_from_the_list_and_in_words(town: Town, cast: Cast) -> None:
    want = [("到期 6① 在服务大厅和内网各放一张预约表", DUE)]

    await cast.owner.says("6①")
    await cast.owner.presses("日历")
    assert document(cast.owner).name == "日历-6①.ics"
    assert events(document(cast.owner).data) == want

    await cast.owner.says("/mine")
    await cast.owner.presses("日历")
    assert document(cast.owner).name == "我的日历.ics"
    assert events(document(cast.owner).data) == want
    assert "1个时限" in cast.owner.last()

    await cast.owner.says("把6①加到日历")
    assert document(cast.owner).name == "日历-6①.ics"
    await cast.owner.says("导出我的日历")
    assert events(document(cast.owner).data) == want
    await cast.owner.says("导出整改台账")
    assert document(cast.owner).name.endswith(".xlsx")


@pytest.mark.usefixtures("room")
async def test_what_is_done_leaves_the_calendar_and_a_look_back_comes_into_that_of_who_does_it(
    town: Town, cast: Cast
) -> None:
    await submit_room(cast)
    await cast.owner.says("导出我的日历")
    assert "没有可放进日历的" in cast.owner.last()

    await cast.leader.presses("通过")
    await cast.coordinator.presses("销号")
    await cast.overseer.says("导出我的日历")
    found = events(document(cast.overseer).data)
    assert len(found) == 3
    assert all(name.startswith("回头看 问题6") for name, _ in found)
    assert "3次回头看" in cast.overseer.last()


# What a locked screen shows


@pytest.mark.usefixtures("room")
async def test_reminders_keep_names_off_a_locked_screen(town: Town, cast: Cast) -> None:
    await cast.coordinator.says("1①")
    await cast.coordinator.presses("责任领导")
    await cast.coordinator.presses("李卫东")
    await cast.coordinator.presses("时限")
    await cast.coordinator.says("12月10日前")
    await town.move_to(TEN_DAYS, time(12))
    assert "张强" in cast.leader.last()

    def said(session: Session, shown: Shown, most: int) -> Part:
        yellow = select(Notice).join(Notice.person).where(Notice.kind == "deadline", Notice.colour == "yellow")
        notices = session.scalars(yellow.where(Person.name == "李卫东").order_by(Notice.subject_id.desc())).all()
        compose = replace(town.app.desk.composer, shown=shown)
        (part,) = compose(session, notices[0].person, notices[:most], Setting(now=town.clock.now))
        return part

    def parts(most: int) -> list[Part]:
        return [town.database.run(lambda session, shown=shown: said(session, shown, most)) for shown in Shown]

    full, by_title, by_number = parts(most=1)
    assert "张强" in full.text
    due = "12月10日（周四）前\n内容点开看"
    assert by_title.text == f"🟡 还有10天 · 6① 在服务大厅和内网各放一张预约表\n{due}"
    assert by_number.text == f"🟡 还有10天 · 6①\n{due}"
    assert full.body.keys == by_title.body.keys == by_number.body.keys  # type: ignore[attr-defined]

    full, by_title, by_number = parts(most=2)
    assert full.text == cast.leader.last()
    assert "张强" not in by_title.text
    assert "🟡 6① 在服务大厅和内网各放一张预约表，还有10天" in by_title.text
    assert by_number.text.split("\n")[1:] == ["🟡 1①，还有10天", "🟡 6①，还有10天"]
