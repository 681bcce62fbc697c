"""Ledgers in tables, whatever document the table is in: the same door as for notices."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reading.documents import NotRead, read_document
from bot.reading.notices import NoticeDraft
from bot.writing.documents import unread_text
from bot.writing.texts import texts
from tests.reading.word import docx, p, table

SHARED = Path(__file__).parents[3] / "shared" / "data" / "notices"
ROWS = (
    ("序号", "反馈问题", "整改措施", "责任领导", "责任科室", "完成时限"),
    ("1", "借阅登记不全", "换用编号的登记本", "甲某", "保管股", "2026年3月31日"),
    ("2", "库房钥匙无人管", "一把一签", "乙某", "办公室（牵头）、保管股（配合）", "2026年6月30日"),
)
ABOUT = (
    "中共云溪县档案馆党组巡察整改台账",
    "2025年9月1日至10月17日，县委第三巡察组对县档案馆党组开展了巡察，11月6日反馈意见。",
)


def draft_of(data: bytes, name: str) -> NoticeDraft:
    read = read_document(data, name)
    assert isinstance(read, NoticeDraft)
    return read


def web() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return ("<html>" + "".join(f"<p>{line}</p>" for line in ABOUT) + f"<table>{rows}</table></html>").encode("gb18030")


def word() -> bytes:
    return docx("".join(p(line) for line in ABOUT) + table(*ROWS))


@pytest.mark.parametrize(("data", "name"), [(web(), "台账.html"), (web(), "台账.xls"), (word(), "台账.docx")])
def test_a_ledger_in_a_page_or_a_word_document_is_read_with_what_stands_around_it(data: bytes, name: str) -> None:
    draft = draft_of(data, name)

    assert draft.counts == {"aspects": 0, "categories": 0, "problems": 2, "measures": 2}
    assert [measure.deadline for measure in draft.measures] == ["2026-03-31", "2026-06-30"]
    assert draft.notice.unit == "云溪县档案馆"
    assert str(draft.notice.feedback_date) == "2025-11-06"
    assert not draft.warnings


@pytest.mark.parametrize("name", ["台账.csv", "台账.txt", "台账"])
def test_a_ledger_with_commas_is_read_whatever_its_name(name: str) -> None:
    draft = draft_of("\n".join(",".join(row) for row in ROWS).encode("gb18030"), name)

    assert [problem.title for problem in draft.problems] == ["借阅登记不全", "库房钥匙无人管"]


def test_cells_merged_downwards_in_word_answer_for_all_their_rows() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{p(text)}</w:tc>"

    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        "".join(cell(word) for word in ("序号", "反馈问题", "整改措施", "责任领导")),
        cell("1", down) + cell("登记不全", down) + cell("换本") + cell("甲某", down),
        cell("", on) + cell("", on) + cell("抽查") + cell("", on),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    draft = draft_of(docx(body), "台账.docx")

    assert [(one.text, [owner.name for owner in one.owners]) for one in draft.measures] == [
        ("换本", ["甲某"]), ("抽查", ["甲某"]),
    ]  # fmt: skip


def test_a_ledger_that_lacks_its_problems_says_which_columns_it_has() -> None:
    read = read_document("序号,责任领导,完成时限\n1,甲某,2026年3月31日\n".encode(), "台账.csv")

    assert isinstance(read, NotRead)
    assert "责任领导" in unread_text(texts("zh_CN"), read, "台账.csv")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside this repository")
def test_the_ledger_page_of_the_shared_data_counts_as_known() -> None:
    draft = draft_of((SHARED / "F08.html").read_bytes(), "F08.html")

    assert (draft.counts["problems"], draft.counts["measures"]) == (3, 4)
    assert [measure.deadline for measure in draft.measures] == ["2025-03-31", "2025-06-30", "立行立改", "2025-12-31"]
    assert str(draft.notice.feedback_date) == "2025-02-26"
