"""What a coordinator gets from single cells of a ledger: deadlines, owners, measures."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.reading.notices import OwnerDraft
from tests.reading.workbooks import doubts, outline, read, row, xlsx

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def due(cell: object) -> tuple[str | None, bool, str | None, list[str]]:
    """Deadline, standing flag, state and doubts of one cell under 整改时限."""
    draft = row(问题="登记不全", 整改措施="补记", 整改时限=cell)
    (measure,) = draft.measures
    return measure.deadline, measure.standing, measure.state, [code for code, _ in doubts(draft)]


# Deadlines


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2026, 12, 31), ("2026-12-31", False, None, [])),
        ("2026.12.31", ("2026-12-31", False, None, [])),
        ("２０２６年１２月３１日前", ("2026-12-31", False, None, [])),
        ("20261231", ("2026-12-31", False, None, [])),
        ("2026-12-31 00:00:00", ("2026-12-31", False, None, [])),
        ("2026年12月底前", ("2026-12-31", False, None, [])),
        ("2025年6月底前，并长期坚持", ("2025-06-30", True, None, [])),
        ("31/12/2026", ("2026-12-31", False, None, [])),
        ("31-Dec-2026", ("2026-12-31", False, None, [])),
        ("2026 年 3 月 31 日", ("2026-03-31", False, None, [])),
        ("长期坚持", (None, True, None, [])),
        ("已完成并长期坚持", (None, True, "已完成并长期坚持", [])),
        ("已完成", (None, False, "已完成", [])),
        ("—", (None, False, None, [])),
        ("立行立改", ("立行立改", False, None, [])),
        ("立行立改，并长期坚持", ("立行立改", True, None, [])),
        ("immediate, then standing", ("immediate", True, None, [])),
        ("12月底", ("12月底", False, None, ["deadline_as_said"])),
        ("尽快", ("尽快", False, None, ["deadline_as_said"])),
        ("03/04/2026", ("03/04/2026", False, None, ["date_ambiguous"])),
        ("2026.02.31", ("2026.02.31", False, None, ["damaged_date"])),
        ("2026927日", ("2026927日", False, None, ["damaged_date"])),
        (46387, ("2026-12-31", False, None, ["date_serial"])),
    ],
)
def test_a_deadline_is_a_day_or_stays_as_said_with_a_doubt(cell: object, expected: tuple[object, ...]) -> None:
    assert due(cell) == expected


def test_a_day_without_a_year_is_settled_by_now_and_said() -> None:
    draft = read(xlsx([["问题", "整改措施", "整改时限"], ["登记不全", "补记", "12月底"]]), now=NOW)

    assert draft.measures[0].deadline == "2026-12-31"
    assert doubts(draft) == [("deadline_assumed", "问题清单!C2")]


def test_days_counted_from_1904_are_the_days_that_the_sheet_shows() -> None:
    draft = read(xlsx([["问题", "整改措施", "整改时限"], ["甲", "补记", date(2026, 12, 31)]], since_1904=True))

    assert draft.measures[0].deadline == "2026-12-31"


def test_a_cell_that_shows_only_the_month_is_read_as_a_month() -> None:
    def months(sheet: Worksheet) -> None:
        sheet["C2"].number_format = 'yyyy"年"m"月"'

    draft = read(xlsx([["问题", "整改措施", "整改时限"], ["甲", "补记", date(2026, 12, 1)]], change=months))

    assert draft.measures[0].deadline == "2026-12-31"


def test_deadlines_with_marks_belong_to_the_measures_with_these_marks() -> None:
    draft = row(问题="登记不全", 整改措施="①补记；②换本", 整改时限="①2026-03-31\n②长期坚持")

    assert [(m.deadline, m.standing) for m in draft.measures] == [("2026-03-31", False), (None, True)]
    assert doubts(draft) == []


def test_deadlines_that_do_not_fit_the_measures_are_a_doubt() -> None:
    draft = row(问题="登记不全", 整改措施="①补记；②换本；③核对", 整改时限="1.2026年3月底前 2.2026年6月底前")

    assert [m.deadline for m in draft.measures] == ["1.2026年3月底前 2.2026年6月底前"] * 3
    assert ("deadline_count", "问题清单!C2") in doubts(draft)


# Owners


@pytest.mark.parametrize(
    ("heading", "cell", "expected"),
    [
        ("责任人", "张三、李四", [("owner", "张三"), ("owner", "李四")]),
        ("责任人", "张三 李四", [("owner", "张三"), ("owner", "李四")]),
        ("责任人", "张三\n李四", [("owner", "张三"), ("owner", "李四")]),
        ("责任人", "张　三", [("owner", "张三")]),
        ("责任人", "张三（办公室）", [("owner", "张三")]),
        ("责任人", "Ann Lee, Bo Ray", [("owner", "Ann Lee"), ("owner", "Bo Ray")]),
        ("责任人", "无", []),
        ("责任科室", "办公室（牵头）、财务科（配合）", [("department", "办公室"), ("assisting", "财务科")]),
        ("责任科室", "牵头：办公室 配合：财务科、人事科",
         [("department", "办公室"), ("assisting", "财务科"), ("assisting", "人事科")]),
        ("责任科室", "办公室（张三）", [("department", "办公室"), ("owner", "张三")]),
        ("责任科室", "机关党委（人事科）", [("department", "机关党委（人事科）")]),
        ("责任单位及责任人", "办公室 张三", [("department", "办公室"), ("owner", "张三")]),
        ("责任分工", "责任领导：甲某；责任科室：办公室；责任人：张三",
         [("leader", "甲某"), ("department", "办公室"), ("owner", "张三")]),
        ("主办人", "张三", [("owner", "张三")]),
        ("分管领导", "甲某", [("leader", "甲某")]),
    ],
)  # fmt: skip
def test_every_person_and_department_of_a_cell_is_named_in_their_role(
    heading: str, cell: str, expected: list[tuple[str, str]]
) -> None:
    draft = row(**{"问题": "登记不全", "整改措施": "补记", heading: cell})

    assert [(owner.role, owner.name) for owner in draft.measures[0].owners] == expected
    assert doubts(draft) == []


def test_a_name_that_is_none_is_kept_and_doubted() -> None:
    draft = row(问题="登记不全", 整改措施="补记", 责任人="请各科室对照检查。逐一落实")

    assert draft.measures[0].owners[0] == OwnerDraft(role="owner", name="请各科室对照检查。逐一落实")
    assert doubts(draft) == [("name_doubtful", "问题清单!C2")]


# Measures


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("①补记；②换本。", ["补记", "换本"]),
        ("1.补记\n2.换本", ["补记", "换本"]),
        ("一是补记；二是换本", ["补记", "换本"]),
        ("整改措施：（1）补记；（2）换本", ["补记", "换本"]),
        ("补记。\n换本。", ["补记", "换本"]),
        ("补齐全年的登记簿，\n并逐本核对", ["补齐全年的登记簿，并逐本核对"]),
    ],
)
def test_several_measures_of_a_cell_are_told_apart(cell: str, expected: list[str]) -> None:
    assert [m.text for m in row(问题="登记不全", 整改措施=cell).measures] == expected


def test_numbers_of_measures_in_a_column_of_their_own_are_theirs() -> None:
    rows = [["序号", "问题", "措施序号", "措施"], [1, "登记不全", 1, "补记"], ["", "", 2, "换本"]]
    draft = read(xlsx(rows, "A2:A3", "B2:B3"))

    assert ([m.number for m in draft.measures], draft.problems[0].number) == ([1, 2], 1)


def test_marks_behind_a_sentence_are_steps_of_one_measure() -> None:
    (measure,) = row(问题="登记不全", 整改措施="完善登记制度。一是修订办法；二是开展培训").measures

    assert (measure.text, measure.steps) == ("完善登记制度", ("修订办法", "开展培训"))


def test_lines_without_marks_are_one_measure_and_a_doubt() -> None:
    draft = row(问题="登记不全", 整改措施="补记登记簿\n换用编号本")

    assert len(draft.measures) == 1
    assert doubts(draft) == [("lines_joined", "问题清单!B2")]


def test_where_only_results_are_told_they_are_the_measures_and_it_is_said() -> None:
    draft = row(序号=1, 反馈问题="登记不全", 整改情况="①补记；②换本")

    assert outline(draft) == {"登记不全": ["补记", "换本"]}
    assert doubts(draft) == [("results_as_measures", "问题清单!C1")]
