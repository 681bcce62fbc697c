"""The first day of a coordinator: from a notice to 27 assigned, dated measures and ten people who have joined."""

from __future__ import annotations

import io
import re
from datetime import date, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from storage import queries
from storage.actor import console
from storage.models import Event, MeasureState, Role
from storage.views import MeasureView
from tests.story.conftest import Cast
from tests.story.town import Phone, Town

NOTICE = Path("tests/story/fixtures/first-day-notice.txt")
LEADERS = ("韩站长", "罗立平", "丁书琴")
OWNERS = ("苗青", "方大勇", "沈小芸", "钱一鸣", "贺建军", "姜兰", "尹志和")
PLACES = ("办公室", "工程股", "推广股")
FIRST_DUE = date(2026, 12, 3)  # ten days on, a Thursday
HEAD = 3
BUDGET = 15
"""Interactions of the first day (DESIGN.md §0)."""
AIM = 5


def file_of(phone: Phone, ending: str) -> bytes:
    """The newest file that the bot sent."""
    files = [one.document for one in phone.messages() if one.document and one.document.name.endswith(ending)]
    return files[-1].data


def filled_in(data: bytes) -> bytes:
    """The workbook with a leader, a department, an owner and a day for each problem, and a few of measures' own."""
    book = load_workbook(io.BytesIO(data))
    sheet: Any = book.worksheets[0]
    for row in range(HEAD + 1, sheet.max_row + 1):
        key = str(sheet[f"A{row}"].value)
        number = int(re.findall(r"\d+", key)[0])
        if "." not in key:
            sheet[f"D{row}"] = LEADERS[number % 3]
            sheet[f"E{row}"] = PLACES[number % 3]
            sheet[f"G{row}"] = OWNERS[number % 7]
            sheet[f"H{row}"] = FIRST_DUE if number == 1 else f"2027年{1 + number % 4}月{20 + number % 5}日"
        elif key == "#3.3":
            sheet[f"G{row}"] = f"{OWNERS[0]}、{OWNERS[1]}"
            sheet[f"H{row}"] = date(2027, 2, 26)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


async def measures_of(town: Town) -> list[MeasureView]:
    return await town.database.call(
        lambda session: queries.in_state(session, console(town.unit_id), tuple(MeasureState), town.today)
    )


async def send_the_notice(town: Town) -> Phone:
    """The notice and one tap: the workbook is there."""
    coordinator = await town.person("周敏", Role.COORDINATOR)
    assert "13个问题，27项措施" in (await coordinator.sends_file("整改通报.txt", NOTICE.read_bytes()))[0]
    heard = await coordinator.presses("导入")
    assert "13个问题、27项措施" in heard[0]
    assert "填写表" in heard[1]
    return coordinator


async def invite_everybody(coordinator: Phone) -> dict[str, str]:
    """One tap: a sheet to print, and for each a text to forward. Returns the codes by name."""
    heard = await coordinator.presses("发邀请")
    assert "邀请单：10人" in heard[0]
    assert file_of(coordinator, ".pdf").startswith(b"%PDF")
    found = [re.match(r"(\w+)，.*?https://t.me/\w+\?start=(\S+)", text, re.DOTALL) for text in heard[1:]]
    return {one[1]: one[2] for one in found if one}


async def test_from_a_notice_to_everything_assigned_and_everybody_in_takes_at_most_15_interactions(town: Town) -> None:
    coordinator = await send_the_notice(town)

    # filled in, sent back, one tap
    read_back = await coordinator.sends_file("填写表.xlsx", filled_in(file_of(coordinator, ".xlsx")))
    assert "填回来的填写表，13个问题、27项措施" in read_back[0]
    assert "新增人员10人" in read_back[0]
    done = await coordinator.presses("更新台账")
    assert "新增10人，还没绑定" in done[0]
    assert "责任人、责任领导和时限都定了" in done[0]

    codes = await invite_everybody(coordinator)
    assert set(codes) == {*LEADERS, *OWNERS}
    assert coordinator.sent + coordinator.taps <= AIM <= BUDGET

    measures = {(one.problem_no, one.number): one for one in await measures_of(town)}
    assert len(measures) == 27
    assert all(one.roles.leaders and one.roles.departments and one.roles.owners for one in measures.values())
    assert all(one.deadline for one in measures.values())
    assert measures[1, 2].deadline == FIRST_DUE
    assert {one.name for one in measures[3, 3].roles.owners} == set(OWNERS[:2])

    # each joins by their own link, and hears of all that is theirs in one message
    phones: dict[str, Phone] = {}
    for name, token in codes.items():
        phones[name] = town.stranger(name)
        await phones[name].says(f"/start {token}")
        assert name in phones[name].heard()[0]
    assert {name for name, phone in phones.items() if len(phone.heard()) > 1} == set()
    assert coordinator.heard()[-1].startswith(tuple(codes))  # nothing more for the coordinator

    # and is reminded on the morning on which that is due, in one message too
    await town.move_to(date(2026, 11, 30), time(8))
    for phone in phones.values():
        phone.heard()
    await town.move_to(date(2026, 11, 30), time(12))
    reminded = {name: phone.heard() for name, phone in phones.items()}
    owner = measures[1, 1].roles.owners[0].name
    assert [len(messages) for name, messages in reminded.items() if name == owner] == [1]
    assert "1①" in reminded[owner][0]
    assert "还有3天" in reminded[owner][0]
    assert all(len(messages) <= 1 for messages in reminded.values())


async def test_half_of_it_filled_in_is_taken_and_the_rest_is_asked_for_again(town: Town) -> None:
    coordinator = await send_the_notice(town)
    book = load_workbook(io.BytesIO(filled_in(file_of(coordinator, ".xlsx"))))
    sheet: Any = book.worksheets[0]
    sheet.delete_rows(HEAD + 12, 99)  # problem 5 and all after it
    sheet["H4"], sheet["G7"] = "等资金到位", None
    kept = io.BytesIO()
    book.save(kept)

    read_back = await coordinator.sends_file("填写表.xlsx", kept.getvalue())
    assert "等资金到位" in read_back[0]
    assert "H4" in read_back[0]
    done = await coordinator.presses("更新台账")
    assert "还有11个问题" in done[0]

    again = await coordinator.presses("填写表")
    assert "11个问题" in again[0]
    sheet = load_workbook(io.BytesIO(file_of(coordinator, ".xlsx"))).worksheets[0]
    rows = {str(row[0].value): [cell.value for cell in row[3:]] for row in sheet.iter_rows(min_row=HEAD + 1)}
    assert rows["#1"] == [LEADERS[1], PLACES[1], None, OWNERS[1], None]
    assert rows["#2.1"] == [f"〔{LEADERS[2]}〕", f"〔{PLACES[2]}〕", None, None, "〔2027-03-22〕"]
    assert "#3" not in rows


async def test_untouched_it_changes_nothing_and_filled_in_it_is_taken_back_as_one(town: Town) -> None:
    coordinator = await send_the_notice(town)
    empty = file_of(coordinator, ".xlsx")
    assert "没有变化" in (await coordinator.sends_file("填写表.xlsx", empty))[0]
    await coordinator.sends_file("填写表.xlsx", filled_in(empty))
    await coordinator.presses("更新台账")
    assert "都定了" in (await coordinator.says("还缺什么？"))[0]

    await coordinator.presses("撤销", within="已更新台账")
    assert "13个问题、27项措施" in (await coordinator.says("还缺什么"))[0]


async def test_who_runs_no_ledger_gets_no_workbook(cast: Cast) -> None:
    for phone in (cast.owner, cast.leader, cast.overseer):
        await phone.says("还缺什么")
        assert not [one for one in phone.messages() if one.document]


async def test_a_code_of_the_sheet_lets_in_one_and_a_fresh_sheet_ends_it(town: Town) -> None:
    coordinator = await send_the_notice(town)
    await coordinator.sends_file("填写表.xlsx", filled_in(file_of(coordinator, ".xlsx")))
    await coordinator.presses("更新台账")
    first = await invite_everybody(coordinator)
    second = await invite_everybody_again(coordinator)

    stranger = town.stranger("不速之客")
    assert OWNERS[0] not in (await stranger.says(f"/start {first[OWNERS[0]]}"))[0]
    assert OWNERS[0] in (await stranger.says(f"/start {second[OWNERS[0]]}"))[0]
    events = await town.database.call(lambda session: [str(row.after) for row in session.query(Event)])
    assert not any(token in text for token in second.values() for text in events)


async def invite_everybody_again(coordinator: Phone) -> dict[str, str]:
    coordinator.heard()
    await coordinator.presses("人员", within="还没绑定")
    return await invite_everybody(coordinator)
