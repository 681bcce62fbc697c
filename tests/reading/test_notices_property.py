"""Any notice of the usual forms reads back to the tree it was written from, and any text at all is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.notices import AspectDraft, CategoryDraft, ProblemDraft, as_json, read_notice
from bot.writing.texts import texts
from tests.examples import examples

HAN = "〇一二三四五六七八九"
CIRCLED = "①②③④⑤⑥"
WORDS = st.text(alphabet="灯门窗柜账车灶桌椅锁钥簿表章印纸笔水电气油药书报卷", min_size=2, max_size=12)

Problem = tuple[str, str, tuple[str, ...]]
Category = tuple[str, tuple[Problem, ...]]
Aspect = tuple[str, tuple[Category, ...]]


T = TypeVar("T")


def many(one: st.SearchStrategy[T], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(one, min_size=1, max_size=most).map(tuple)


PROBLEMS = st.tuples(WORDS, WORDS, many(WORDS, 5))
TREES = many(st.tuples(WORDS, many(st.tuples(WORDS, many(PROBLEMS, 3)), 2)), 3)


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a notice is written down."""

    section: bool
    runs_on: bool
    label: str
    mark: str
    between: str
    line_end: str
    indent: str
    wrap: int


FORMS = st.builds(
    Form,
    section=st.booleans(),
    runs_on=st.booleans(),
    label=st.sampled_from(["整改情况：", "整改落实情况:", "整改进展：\n", "【整改措施】", "整改情况\n"]),
    mark=st.sampled_from(["circled", "han", "figure", "bracket"]),
    between=st.sampled_from(["；", "。", ";", "；\n"]),
    line_end=st.sampled_from(["\n", "\r\n", "\n\n"]),
    indent=st.sampled_from(["", "　　", "\t"]),
    wrap=st.sampled_from([0, 24, 40]),
)


def mark(form: Form, number: int) -> str:
    marks = {
        "circled": CIRCLED[number - 1],
        "han": f"{HAN[number]}是",
        "figure": f"{number}.",
        "bracket": f"({number})",
    }
    return marks[form.mark]


def measures(form: Form, texts: tuple[str, ...]) -> str:
    if len(texts) == 1:
        return f"{form.label}{texts[0]}。"
    return form.label + form.between.join(mark(form, n) + text for n, text in enumerate(texts, 1)) + "。"


def written(tree: tuple[Aspect, ...], form: Form) -> str:
    lines = ["中共某县某馆党组关于巡察整改情况的通报", "现予公布。"]
    lines += ["一、整改工作总体情况", "一是开会。二是分工。", "二、具体问题整改情况"] if form.section else []
    categories = problems = 0
    for a, (aspect, under) in enumerate(tree, 1):
        lines.append(f"（{HAN[a]}）{aspect}不实。")
        for title, found in under:
            categories += 1
            lines.append(f"{categories}.{title}不力。")
            problems = problems if form.runs_on else 0
            for name, finding, todo in found:
                problems += 1
                lines += [f"（{problems}）{name}不全。经查，{finding}缺失。", *measures(form, todo).split("\n")]
    lines += ["三、下一步工作打算", "（一）继续。一是常抓。"] if form.section else []
    return form.line_end.join(piece for line in lines for piece in pieces(form, line))


def pieces(form: Form, line: str) -> list[str]:
    """The line as typed, or cut at a width."""
    whole = form.indent + line
    width = form.wrap or len(whole)
    return [whole[at : at + width] for at in range(0, len(whole), width)] if form.line_end != "\n\n" else [whole]


@given(TREES, FORMS)
@settings(deadline=None, database=None, max_examples=examples(150))
def test_a_notice_reads_back_to_the_tree_it_was_written_from(tree: tuple[Aspect, ...], form: Form) -> None:
    draft = read_notice(written(tree, form))

    assert tuple(map(aspect_of, draft.aspects)) == tree


def aspect_of(aspect: AspectDraft) -> Aspect:
    return str(aspect.title).removesuffix("不实"), tuple(map(category_of, aspect.categories))


def category_of(category: CategoryDraft) -> Category:
    return str(category.title).removesuffix("不力"), tuple(map(problem_of, category.problems))


def problem_of(problem: ProblemDraft) -> Problem:
    found = problem.finding.removeprefix("经查，").removesuffix("缺失。")
    return problem.title.removesuffix("不全"), found, tuple(measure.text for measure in problem.measures)


MARKS = ["一、", "（一）", "1.", "(1)", "①", "③", "一是", "十十", "。", "；", "\n", "\r", "\u3000", "“", "\ufffd", "a"]
LABELS = ["整改情况：", "问题2：", "序号：", "责任人：", "整改时限：", "（已完成）", "关于巡察整改的通报"]
WORDING = ["反馈", "对", "进行了巡察", "3个问题", "2025年13月1日", "2024927日"]
PIECES = st.sampled_from(MARKS + LABELS + WORDING)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
@settings(deadline=None, database=None, max_examples=examples(300))
def test_any_text_at_all_is_read(text: str) -> None:
    draft = read_notice(text)

    assert draft.problems or "no_problems" in [warning.code for warning in draft.warnings]
    assert as_json(draft, texts())["counts"] == draft.counts
