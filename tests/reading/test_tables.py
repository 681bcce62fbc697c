"""What a coordinator gets from rows that are empty, merged, hidden or computed, and from files that are no ledger."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.reading.tables import refusal_text
from bot.reading.tables.keys import read_key, written
from bot.reading.tables.wording import CODES
from bot.writing.texts import LANGUAGES, texts
from tests.reading.workbooks import HEAD, Rows, delimited, doubts, html, named, outline, read, refused, row, xlsx

# Empty, merged, hidden, computed


def test_the_value_of_a_merged_cell_belongs_to_all_its_rows_and_nothing_is_doubted() -> None:
    rows = [HEAD, [1, "登记不全", "补记", "甲某", "管护科", "张三", "2026-03-31"], ["", "", "换本", "", "", "", ""]]
    draft = read(xlsx(rows, "A2:A3", "B2:B3", "D2:D3", "E2:E3", "F2:F3", "G2:G3"))
    first, second = draft.measures

    assert (first.owners, first.deadline) == (second.owners, second.deadline)
    assert doubts(draft) == []


def test_rows_of_one_merged_measure_are_its_owners_and_a_second_deadline_is_a_doubt() -> None:
    rows = [
        ["问题", "措施", "责任人", "时限"],
        ["登记不全", "补记", "张三", "2026-03-31"],
        ["", "", "李四", "2026-04-30"],
    ]
    draft = read(xlsx(rows, "A2:A3", "B2:B3"))

    assert [(named(m, "owner"), m.deadline) for m in draft.measures] == [(["张三", "李四"], "2026-03-31")]
    assert doubts(draft) == [("rows_differ", "问题清单!D3")]


def test_a_row_that_leaves_its_problem_to_the_row_above_leaves_its_owners_to_it_too_and_it_is_said() -> None:
    rows: Rows = [
        HEAD,
        [1, "登记不全", "补记", "甲某", "管护科", "张三", "2026-03-31"],
        ["", "", "换本", "", "", "李四", ""],
    ]
    draft = read(delimited(rows), "csv")

    assert [named(m, "owner") for m in draft.measures] == [["张三"], ["李四"]]
    assert [named(m, "leader") for m in draft.measures] == [["甲某"], ["甲某"]]
    assert [m.deadline for m in draft.measures] == ["2026-03-31"] * 2
    assert doubts(draft) == [("as_above", cell) for cell in ("D3", "E3", "G3", "B3")]


def test_an_empty_cell_beside_a_merged_problem_is_empty_and_it_is_said() -> None:
    rows = [
        HEAD,
        [1, "登记不全", "补记", "甲某", "管护科", "张三", "2026-03-31"],
        ["", "", "换本", "甲某", "管护科", "", ""],
    ]
    draft = read(xlsx(rows, "A2:A3", "B2:B3"))

    assert (named(draft.measures[1], "owner"), draft.measures[1].deadline) == ([], None)
    assert doubts(draft) == [("left_empty", "问题清单!F3"), ("left_empty", "问题清单!G3")]


def test_ditto_is_the_value_above() -> None:
    rows = [
        HEAD,
        [1, "登记不全", "补记", "甲某", "管护科", "张三", "2026-03-31"],
        [2, "钥匙不清", "清点", "同上", "〃", "李四", "同上"],
    ]
    second = read(xlsx(rows)).measures[1]

    assert (named(second, "leader"), named(second, "department"), second.deadline) == (
        ["甲某"],
        ["管护科"],
        "2026-03-31",
    )


def test_numbers_that_count_rows_are_not_those_of_the_problems() -> None:
    rows = [HEAD, [1, "登记不全", "补记"], [2, "登记不全", "换本"], [3, "钥匙不清", "清点"]]
    draft = read(xlsx(rows))

    assert outline(draft) == {"登记不全": ["补记", "换本"], "钥匙不清": ["清点"]}
    assert [problem.number for problem in draft.problems] == [None, None]
    assert doubts(draft) == []


def test_hidden_rows_and_columns_are_read_and_named_and_hidden_sheets_are_not() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["D"].hidden = True
        assert sheet.parent
        sheet.parent["旧表"].sheet_state = "hidden"

    rows = [HEAD, [1, "登记不全", "补记", "甲某"], [2, "钥匙不清", "清点", "乙某"]]
    draft = read(xlsx(rows, change=hide, 旧表=[HEAD, [1, "早已改好", "无"]]))

    assert list(outline(draft)) == ["登记不全", "钥匙不清"]
    assert [m.owners[0].name for m in draft.measures] == ["甲某", "乙某"]
    assert {code for code, _ in doubts(draft)} == {"hidden_rows", "hidden_columns", "hidden_sheet"}


def test_a_cell_in_error_and_a_formula_without_a_value_are_empty_and_doubted() -> None:
    rows = [HEAD, [1, "登记不全", "补记", "#REF!", "=A1&A2", "张三", "#N/A"]]
    draft = read(xlsx(rows))

    assert (named(draft.measures[0], "leader"), draft.measures[0].deadline) == ([], None)
    assert sorted(doubts(draft)) == [
        ("cell_error", "问题清单!D2"), ("cell_error", "问题清单!G2"), ("formula_without_value", "问题清单!E2"),
    ]  # fmt: skip


def test_the_value_that_a_formula_had_when_it_was_saved_counts() -> None:
    data = edited(xlsx([HEAD, [1, "登记不全", "=B9", "甲某"]]), "sheet1.xml", b"</f><v></v>", b"</f><v>x</v>")
    data = edited(data, "sheet1.xml", b'<c r="C2"><f>', b'<c r="C2" t="str"><f>')

    assert read(data).measures[0].text == "x"


def test_percents_and_states_are_the_documents_own_words() -> None:
    def percent(sheet: Worksheet) -> None:
        sheet["C2"].number_format = "0%"

    draft = read(xlsx([["问题", "措施", "进度（%）"], ["甲", "补记", 0.8], ["乙", "换本", "60%"]], change=percent))

    assert [m.state for m in draft.measures] == ["80%", "60%"]

    told = [
        ["问题", "措施", "整改进展"],
        ["甲", "补记", "完成80%"],
        ["乙", "换本", "整改完毕"],
        ["丙", "清点", "先清点了一半"],
    ]
    assert [m.state for m in read(xlsx(told)).measures] == ["80%", "整改完毕", None]
    assert row(问题="甲", 措施="补记", 整改进展="已完成。已补记120处").measures[0].state == "已完成"
    assert row(问题="甲", 措施="补记", 整改状态="已完成并长期坚持").measures[0].standing
    assert row(问题="甲", 措施="补记", 完成情况="已完成，长期坚持").measures[0].standing


def test_a_column_that_is_not_known_is_named_and_its_words_are_kept() -> None:
    draft = row(问题="登记不全", 整改措施="补记", 奇怪的列="某话", 备注="另说")

    assert [(note.label, note.text) for note in draft.problems[0].notes] == [("备注", "另说"), ("奇怪的列", "某话")]
    assert doubts(draft) == [("column_unknown", "问题清单!C1")]


def test_of_two_columns_that_hold_the_same_the_first_counts_and_the_other_is_kept() -> None:
    draft = row(问题="登记不全", 整改措施="补记", 整改任务="换本")

    assert outline(draft) == {"登记不全": ["补记"]}
    assert [(note.label, note.text) for note in draft.problems[0].notes] == [("整改任务", "换本")]
    assert doubts(draft) == [("column_twice", "问题清单!C1")]


def test_owners_and_deadlines_in_the_text_of_a_measure_are_its_own() -> None:
    draft = row(
        问题="登记不全",
        整改措施="①补记（责任人：张三；完成时限：2026年3月31日）；②换本",
        责任人="李四",
        整改时限="长期坚持",
    )

    assert [(m.text, named(m, "owner"), m.deadline, m.standing) for m in draft.measures] == [
        ("补记", ["张三"], "2026-03-31", False), ("换本", ["李四"], None, True),
    ]  # fmt: skip


def test_a_damaged_date_in_a_finding_is_doubted_at_its_cell() -> None:
    assert doubts(row(问题="登记不全。2026927日缺页", 整改措施="补记")) == [("damaged_date", "问题清单!A2")]


def test_a_problem_that_comes_again_further_down_is_doubted() -> None:
    draft = read(xlsx([HEAD, [1, "登记不全", "补记"], [2, "钥匙不清", "清点"], [3, "登记不全", "换本"]]))

    assert draft.counts["problems"] == 3
    assert doubts(draft) == [("same_title", "问题清单!B4")]


def test_totals_and_signatures_are_no_rows() -> None:
    rows = [
        HEAD,
        [1, "登记不全", "补记"],
        ["小计", 1, 1],
        ["主要负责人签字：", "", "填表日期：2026年"],
        ["注：由办公室填"],
    ]
    draft = read(xlsx(rows))

    assert (outline(draft), doubts(draft)) == ({"登记不全": ["补记"]}, [])


def test_one_bad_row_of_a_hundred_is_named_and_the_others_are_read() -> None:
    rows: list[list[object]] = [
        [n, f"{n}号柜登记不全", "补记", "甲某", "管护科", "张三", "2026-03-31"] for n in range(1, 101)
    ]
    rows[56][6] = "2026.02.31"
    draft = read(xlsx([HEAD, *rows]))

    assert draft.counts["measures"] == 100
    assert [m.deadline for m in draft.measures].count("2026-03-31") == 99
    assert doubts(draft) == [("damaged_date", "问题清单!G58")]


def test_the_counts_that_a_title_claims_are_compared() -> None:
    draft = read(xlsx([["某馆整改台账（3个问题）"], HEAD, [1, "登记不全", "补记"]]))

    assert draft.warnings[0].code == "counts_differ"
    assert draft.warnings[0].values == {"level": "problems", "claimed": 3, "counted": 1}


# Keys


def test_a_workbook_that_the_bot_sent_comes_back_by_its_numbers_in_any_order() -> None:
    head = ["编号", "问题", "整改措施", "责任人"]
    rows = [
        [written(2, 10), "钥匙", "清点", "李四"],
        [written(1, 1), "登记", "补记", "张三"],
        [written(2, 1), "", "换锁", ""],
    ]
    draft = read(xlsx([head, *rows]))

    assert [problem.key for problem in draft.problems] == ["2", "1"]
    assert [measure.key for measure in draft.measures] == ["2.10", "2.1", "1.1"]
    assert doubts(draft) == []


def test_rows_under_a_number_alone_belong_to_its_problem_and_it_is_said() -> None:
    draft = read(delimited([["编号", "整改措施"], ["#2", "补记"], ["", "换本"]]), "csv")
    (problem,) = draft.problems
    assert (problem.key, [m.text for m in problem.measures]) == ("2", ["补记", "换本"])
    assert doubts(draft) == [("as_above", "A3")]


def test_a_number_without_its_sign_is_a_printed_one() -> None:
    assert (read_key("#2.10"), read_key("＃２"), read_key("2.1"), read_key("2")) == ((2, 10), (2, None), None, None)
    assert row(编号=3, 问题="登记不全", 整改措施="补记").problems[0].number == 3


# Files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_delimited_file_is_read_whatever_its_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    rows: Rows = [HEAD, [1, "登记不全，缺页；\n缺号", "补记", "甲某", "管护科", '张"三', "2026-03-31"]]
    draft = read(delimited(rows, delimiter, encoding), "csv")

    assert (draft.problems[0].title, draft.problems[0].finding) == ("登记不全，缺页", "缺号")
    assert draft.measures[0].deadline == "2026-03-31"
    assert draft.measures[0].owners[-1].name == '张"三'


def test_what_keeps_a_spreadsheet_from_computing_is_no_part_of_a_cell() -> None:
    draft = read(delimited([HEAD, [1, "登记不全", "'=补记", "甲某"]]), "csv")

    assert draft.measures[0].text == "=补记"


def edited(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with bytes of a part replaced."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(kept, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name.endswith(part) else content)
    return kept.getvalue()


WORKBOOK = xlsx([HEAD, [1, "登记不全", "补记"]])
DTD = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'


def test_a_workbook_whose_parts_use_other_names_and_a_prefix_is_read_all_the_same() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(BytesIO(WORKBOOK)) as book:
        whole = book.read(sheet)
    prefixed = re.sub(rb"<(/?)([a-z])", rb"<\1x:\2", whole).replace(b"xmlns=", b"xmlns:x=")

    assert outline(read(edited(WORKBOOK, "sheet1.xml", whole, prefixed))) == {"登记不全": ["补记"]}


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"", "xlsx", "damaged"),
        (WORKBOOK[:-200], "xlsx", "damaged"),
        (edited(WORKBOOK, "sheet1.xml", b"</row>", b""), "xlsx", "damaged"),
        (edited(WORKBOOK, "sheet1.xml", b"<worksheet", DTD), "xlsx", "unsafe_xml"),
        (edited(WORKBOOK, "workbook.xml", b"<workbook", DTD), "xlsx", "unsafe_xml"),
        (edited(WORKBOOK, ".rels", b"workbook.xml", b"document.xml"), "xlsx", "no_workbook"),
        (xlsx([]), "xlsx", "empty"),
        (xlsx([HEAD]), "xlsx", "no_rows"),
        (xlsx([["只是几句话"], ["没有表头"]]), "xlsx", "no_table"),
        (xlsx([["整改措施", "责任人", "整改时限"], ["补记", "张三", "2026-03-31"]]), "xlsx", "columns_missing"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "csv", "not_text"),
        ('问题,措施\n"登记'.encode() + "不".encode() * 140_000, "csv", "broken_quotes"),
        (b"<p>no table</p>", "html", "empty"),
        (b"\x00\x01", "html", "not_text"),
    ],
)
def test_what_is_no_ledger_is_refused_with_its_reason(data: bytes, kind: str, code: str) -> None:
    assert refused(data, kind).code == code


def test_a_refusal_names_the_columns_that_were_found() -> None:
    refusal = refused(xlsx([["整改措施", "责任人", "整改时限"], ["补记", "张三", "2026-03-31"]]))

    assert "整改措施、责任人、整改时限" in refusal_text(refusal, texts())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_sentence(language: str) -> None:
    said = texts(language).starting_with("tables.refused.")

    assert {key.rsplit(".", 1)[1] for key in said} == set(CODES)


def test_a_cell_of_a_page_that_spans_everything_costs_nothing() -> None:
    rows = [
        "<th>问题</th><th>整改措施</th>",
        "<td rowspan=999999>登记不全</td><td colspan=99999>补记</td>",
        "<td>换本</td>",
    ]

    assert outline(read(html(rows), "html")) == {"登记不全": ["补记", "换本"]}
