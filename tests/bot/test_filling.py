"""The workbook of what is missing: what is in it, and what of it is read again when it comes back filled in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.reading.notices import MeasureDraft, NoticeDraft, ProblemDraft
from bot.reading.tables import read_table_document, settled
from bot.writing.filling import COLUMN, WANTED, workbook
from storage.gaps import ASKED, GapItem, Gaps, Said
from tests.bot import views as v

LEADER = Said(leader=("李卫东",))
OWN = Said(owner=("张强",), deadline=date(2026, 12, 31))
GAPS = Gaps(
    unit="云溪县档案馆",
    items=(
        GapItem(problem_no=1, measure_no=None, text="灭火器检查不及时", own=LEADER, missing=ASKED - {"leader"}),
        GapItem(problem_no=1, measure_no=1, text="检测全部灭火器，逐具拍下压力表", own=Said(), above=LEADER),
        GapItem(problem_no=1, measure_no=2, text="=每月巡查一遍", own=OWN, above=LEADER),
        GapItem(problem_no=2, measure_no=None, text="温湿度记录不完整", own=Said(), missing=ASKED),
        GapItem(problem_no=2, measure_no=1, text="换上能自动记录的温湿度计", own=Said()),
        GapItem(problem_no=2, measure_no=10, text="每天上午、下午各看一次读数并签字", own=Said(), standing=True),
    ),
    people=("张强", "李卫东"),
    departments=("办公室",),
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
SHARED = f'Type="{RELATION}" Target="sharedStrings.xml"'
WORKBOOK = workbook(v.words("zh_CN"), GAPS)


def sheet_of(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).worksheets[0]


def filled(cells: Mapping[str, object], *merges: str, data: bytes = WORKBOOK) -> bytes:
    """The workbook as it comes back, with these cells filled in."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for cell, value in cells.items():
        sheet[cell] = value  # type: ignore[assignment]
    for merge in merges:
        sheet.merge_cells(merge)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(data: bytes) -> NoticeDraft:
    draft = read_table_document(data, "xlsx", source="填写表.xlsx", now=v.NOW)
    assert isinstance(draft, NoticeDraft), draft
    return draft


def owners(item: ProblemDraft | MeasureDraft) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in item.owners:
        found.setdefault(one.role, []).append(one.name)
    return found


def test_only_what_is_missing_is_yellow_and_all_that_is_to_fill_in_may_be_written() -> None:
    sheet = sheet_of(WORKBOOK)
    wanted = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == f"00{WANTED}"}

    assert wanted == {"E4", "G4", "H4", "D7", "E7", "G7", "H7"}
    assert all(sheet[cell].value is None and not sheet[cell].protection.locked for cell in wanted)
    assert sheet.protection.sheet
    assert sheet["C5"].protection.locked
    assert sheet["D4"].value == "李卫东"
    assert sheet["D5"].value == "〔李卫东〕"
    assert sheet.freeze_panes == "B4"
    assert len(re.findall("。", sheet["A2"].value)) == 3


def test_known_names_are_offered_and_others_may_be_written() -> None:
    rules = sheet_of(WORKBOOK).data_validations.dataValidation

    assert {rule.formula1 for rule in rules if rule.type == "list"} == {"名单!$A$1:$A$2", "名单!$B$1:$B$1"}
    assert not any(rule.showErrorMessage for rule in rules)


def test_sent_back_as_it_went_it_says_what_the_ledger_said_and_nothing_is_doubtful() -> None:
    draft = read(WORKBOOK)

    assert not draft.warnings
    assert [one.key for one in draft.problems] == ["1", "2"]
    assert [one.key for one in draft.measures] == ["1.1", "1.2", "2.1", "2.10"]
    assert [(one.title, owners(one)) for one in draft.problems] == [
        ("灭火器检查不及时", {"leader": ["李卫东"]}),
        ("温湿度记录不完整", {}),
    ]
    assert [owners(one) for one in draft.measures] == [{}, {"owner": ["张强"]}, {}, {}]
    assert [one.deadline for one in draft.measures] == [None, "2026-12-31", None, None]
    assert [one.text for one in draft.measures] == [item.text for item in GAPS.items if item.measure_no]


def test_what_is_filled_in_belongs_to_the_problem_or_measure_of_its_row() -> None:
    cells = {"E4": "办公室", "G4": "王小红、张强", "H4": "2026年12月底", "D7": "李卫东", "F7": "保管股", "G8": "吴静"}
    draft = read(filled(cells | {"H7": date(2027, 1, 15), "H9": "长期坚持"}))
    first, second = draft.problems

    assert owners(first) == {"leader": ["李卫东"], "department": ["办公室"], "owner": ["王小红", "张强"]}
    assert first.deadline == "2026-12-31"
    assert owners(second) == {"leader": ["李卫东"], "assisting": ["保管股"]}
    assert second.deadline == "2027-01-15"
    assert owners(second.measures[0]) == {"owner": ["吴静"]}
    assert second.measures[1].standing
    assert not draft.warnings


def test_another_leader_of_a_problem_leaves_no_old_one_on_its_measures() -> None:
    draft = read(filled({"D4": "王站长"}))

    assert owners(draft.problems[0]) == {"leader": ["王站长"]}
    assert not draft.measures[0].owners


def test_a_deadline_that_is_none_is_named_with_its_cell() -> None:
    draft = read(filled({"H4": "2026年13月45日", "H7": "等资金到位"}))
    places = {warning.where.cell: warning.code for warning in draft.warnings if warning.where}

    assert places == {"填写表!H4": "damaged_date", "填写表!H7": "deadline_as_said"}


def test_a_day_without_a_year_is_read_from_the_day_it_came_and_said_to_be() -> None:
    data = filled({"H4": "12月20日", "H9": "12月20日前，长期坚持", "H7": "等资金到位"})
    apart = read_table_document(data, "xlsx")
    assert isinstance(apart, NoticeDraft)

    for draft in (read(data), settled(apart, v.NOW)):
        assert [one.deadline for one in draft.problems] == ["2026-12-20", "等资金到位"]
        assert (draft.measures[3].deadline, draft.measures[3].standing) == ("2026-12-20", True)
        assert [one.code for one in draft.warnings] == ["deadline_assumed", "deadline_as_said", "deadline_assumed"]


def test_cells_that_somebody_merged_or_filled_down_say_the_same_for_each_row() -> None:
    merged = read(filled({"G4": "张强"}, "G4:G6"))
    down = read(filled({f"G{row}": "张强" for row in (4, 5, 6)}))

    for draft in (merged, down):
        first = draft.problems[0]
        assert owners(first) == {"leader": ["李卫东"], "owner": ["张强"]}
        assert all(owners(one) in ({}, {"owner": ["张强"]}) for one in first.measures)


def test_rows_may_be_left_out_sorted_and_hidden_columns_and_ditto_marks_used() -> None:
    book = load_workbook(io.BytesIO(filled({"G7": "张强", "G8": "同上"})))
    sheet = book.worksheets[0]
    sheet.delete_rows(4, 3)
    sheet.column_dimensions["A"].hidden = True
    kept = io.BytesIO()
    book.save(kept)
    draft = read(kept.getvalue())

    assert [one.key for one in draft.problems] == ["2"]
    assert owners(draft.problems[0]) == {"owner": ["张强"]}
    assert not draft.warnings


def test_a_workbook_that_another_program_saved_is_read_the_same() -> None:
    """Texts in a table of their own, and spaces around what was typed: as office programs save them."""
    data = filled({"G4": " 张强 \u3000", "H4": "2026/12/31"})

    assert read(_with_shared_texts(data)).problems == read(data).problems
    assert owners(read(data).problems[0])["owner"] == ["张强"]
    assert read(data).problems[0].deadline == "2026-12-31"


def _with_shared_texts(data: bytes) -> bytes:
    given, texts, made = zipfile.ZipFile(io.BytesIO(data)), [], io.BytesIO()

    def share(found: re.Match[str]) -> str:
        texts.append(f"<si>{found[2]}</si>")
        return f't="s"{found[1]}><v>{len(texts) - 1}</v>'

    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in given.namelist():
            part = given.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(r't="inlineStr"([^>]*)><is>(.*?)</is>', share, part, flags=re.DOTALL)
            elif name == "xl/_rels/workbook.xml.rels":
                part = part.replace("</Relationships>", f'<Relationship Id="rIdTexts" {SHARED}/></Relationships>')
            package.writestr(name, part)
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>')
    assert texts
    return made.getvalue()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_in_either_language_it_comes_back_with_what_was_filled_in(language: str) -> None:
    said = {"leader": "李卫东", "department": "办公室", "assisting": "保管股", "owner": "张强"}
    cells = {f"{COLUMN[field]}7": name for field, name in said.items()} | {"H7": "2027-01-15"}  # type: ignore[index]
    draft = read(filled(cells, data=workbook(v.words(language), GAPS)))
    second = draft.problems[1]

    assert not draft.warnings
    assert owners(second) == {field: [name] for field, name in said.items()}
    assert second.deadline == "2027-01-15"
    assert [one.key for one in draft.measures] == ["1.1", "1.2", "2.1", "2.10"]
