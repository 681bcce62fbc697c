"""Any ledger reads back to the tree it was written from, however it is laid out, and any bytes at all are answered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reading.notices import NoticeDraft, ProblemDraft, as_json
from bot.reading.tables import Grid, Merge, Refusal, Row, read_grids, read_table_document, refusal_text
from bot.reading.tables.cells import CannotRead
from bot.writing.texts import texts
from tests.examples import examples
from tests.reading.workbooks import HEAD, delimited, html, read, xlsx

WORDS = st.text(alphabet="灯门窗柜账车灶桌椅锁钥簿表章印纸笔水电气油药书报卷", min_size=4, max_size=12)
NAMES = st.lists(st.text(alphabet="甲乙丙丁戊己庚辛", min_size=2, max_size=3), max_size=3, unique=True).map(tuple)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1))

Measure = tuple[str, tuple[str, ...], tuple[str, ...], str]
Problem = tuple[str, str, tuple[Measure, ...]]

MEASURES = st.tuples(WORDS, NAMES, NAMES, st.one_of(DAYS.map(str), st.just("长期坚持"), st.just("")))
PROBLEMS = st.lists(
    st.tuples(WORDS, WORDS, st.lists(MEASURES, min_size=1, max_size=4, unique_by=lambda one: one[0]).map(tuple)),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
).map(tuple)

COLUMNS = {
    "number": ("序号", "编号", "No."),
    "aspect": ("方面", "所属方面", "Aspect"),
    "problem": ("反馈问题", "具体问题", "巡察反馈问题", "Problem"),
    "measure": ("整改措施", "整改计划", "Measures"),
    "leader": ("责任领导", "分管领导", "Leader"),
    "owner": ("责任人", "经办人", "Owner"),
    "due": ("整改时限", "完成时限", "Deadline"),
    "note": ("备注",),
}


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a ledger is laid out."""

    order: tuple[str, ...]
    wording: int
    titles: int
    between: str
    merged: bool
    page: int


FORMS = st.builds(
    Form,
    order=st.permutations(list(COLUMNS)).map(tuple),
    wording=st.integers(0, 5),
    titles=st.integers(0, 3),
    between=st.sampled_from(["、", "，", " ", "\n", "；"]),
    merged=st.booleans(),
    page=st.sampled_from([0, 3, 5]),
)


def laid_out(problems: tuple[Problem, ...], form: Form) -> Grid:
    """The ledger as a sheet."""
    head = tuple(COLUMNS[name][form.wording % len(COLUMNS[name])] for name in form.order)
    grid = Grid(name="台账", rows=[Row(n, ("某馆整改台账",)) for n in range(1, form.titles + 1)])
    grid.rows.append(Row(form.titles + 1, head))
    for number, (title, aspect, measures) in enumerate(problems, 1):
        begins = len(grid.rows) + 1
        for place, (text, leaders, owners, due) in enumerate(measures):
            cells = {
                "number": str(number), "aspect": aspect, "problem": title, "measure": text, "due": due, "note": "",
                "leader": form.between.join(leaders), "owner": form.between.join(owners),
            }  # fmt: skip
            if place and form.merged:
                cells |= {"number": "", "aspect": "", "problem": ""}
            grid.rows.append(Row(len(grid.rows) + 1, tuple(cells[name] for name in form.order)))
        if form.merged and len(measures) > 1:
            columns = [form.order.index(name) for name in ("number", "aspect", "problem")]
            grid.merges += [Merge(begins, column, len(grid.rows), column) for column in columns]
        if form.page and number % form.page == 0:
            grid.rows.append(Row(len(grid.rows) + 1, head))
    return grid


def tree(problem: ProblemDraft) -> tuple[str, tuple[Measure, ...]]:
    def names(owners: object, role: str) -> tuple[str, ...]:
        return tuple(owner.name for owner in owners if owner.role == role)  # type: ignore[attr-defined]

    return problem.title, tuple(
        (m.text, names(m.owners, "leader"), names(m.owners, "owner"), "长期坚持" if m.standing else m.deadline or "")
        for m in problem.measures
    )


@given(PROBLEMS, FORMS)
@settings(deadline=None, database=None, max_examples=80)
def test_a_ledger_reads_back_to_the_tree_it_was_written_from(problems: tuple[Problem, ...], form: Form) -> None:
    draft = read_grids([laid_out(problems, form)])
    read_back = {problem.title: problem for problem in draft.problems}

    assert dict(map(tree, read_back.values())) == {title: measures for title, _, measures in problems}
    assert [read_back[title].number for title, _, _ in problems] == list(range(1, len(problems) + 1))
    under = {p.title: a.title for a in draft.aspects for c in a.categories for p in c.problems}
    assert under == {title: aspect for title, aspect, _ in problems}


ROWS = [
    list(HEAD),
    ["1", "登记不全", "补记", "甲某", "管护科", "张三", "2026-03-31"],
    ["", "", "换本", "", "", "李四", ""],
]


def test_a_ledger_is_the_same_in_every_kind_of_file() -> None:
    page = html("".join(f"<td>{cell}</td>" for cell in row) for row in ROWS)
    drafts = [read(delimited(ROWS), "csv"), read(page, "html"), read(xlsx(ROWS))]

    assert [list(map(tree, draft.problems)) for draft in drafts] == [list(map(tree, drafts[0].problems))] * 3


PIECES = st.sampled_from(
    [*HEAD, "1", "①补记；②换本", "牵头：甲 配合：乙", "同上", "#REF!", "2026.2.31", "99999", "合计", "一、某方面", "：",
     "问题：甲", "编号", "#2.1", "#2", "", "\n",
     "长期坚持", "牵头", "配合", "整改情况", "具体问题", "，", "（", "1.2026年3月"]
)  # fmt: skip
SHEETS = st.lists(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=8), max_size=12)
MERGES = st.lists(
    st.builds(Merge, st.integers(1, 12), st.integers(0, 8), st.integers(1, 14), st.integers(0, 9)), max_size=6
)


def answered(answer: NoticeDraft | Refusal) -> None:
    if isinstance(answer, Refusal):
        assert refusal_text(answer, texts())
    else:
        assert as_json(answer, texts())["counts"] == answer.counts


@example([["编号", "整改措施"], ["#2", "补记"], ["", "换本"]], [])
@given(SHEETS, MERGES)
@settings(deadline=None, database=None, max_examples=examples(150))
def test_any_table_at_all_is_answered(rows: list[list[str]], merges: list[Merge]) -> None:
    answered(read_table_document(delimited(rows), "csv"))
    answered(read_table_document(html("".join(f"<td rowspan={len(c)}>{c}" for c in row) for row in rows), "html"))
    grid = Grid(rows=[Row(n, tuple(cells)) for n, cells in enumerate(rows, 1) if any(cells)], merges=merges)
    with suppress(CannotRead):
        answered(read_grids([grid, Grid(name="又", rows=list(grid.rows))]))


@pytest.mark.parametrize("kind", ["xlsx", "csv", "html"])
@given(st.data())
@settings(deadline=None, database=None, max_examples=60)
def test_any_bytes_at_all_are_answered(kind: str, data: st.DataObject) -> None:
    whole = {"xlsx": WORKBOOK, "csv": delimited(ROWS), "html": html("<td>问题" for _ in ROWS)}[kind]
    at = data.draw(st.integers(0, len(whole)))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 40)) :]
    answered(read_table_document(broken, kind))  # type: ignore[arg-type]


WORKBOOK = xlsx(ROWS)
