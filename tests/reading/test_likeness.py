"""What no pattern has is read as what people said before who said it alike; nothing is written for a likeness that is
not plain."""

from __future__ import annotations

import pytest

from bot.reading.questions import WRITING, read_question, requests
from bot.reading.questions.likeness import EXAMPLES, Examples, said
from jobs.workdays import Calendar
from tests.reading.examples import written
from tests.reading.test_questions import LEDGER, MONDAY

FEW = Examples(
    [("urge", "敲打敲打他们"), ("urge", "给他们上上弦"), ("help", "这玩意儿怎么用"), ("help", "how does it work")]
)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("敲打一下她们", "urge"), ("上弦", "urge"), ("那玩意儿怎么使", "help"), ("how do they work", "help")],
)
def test_the_likest_example_counts(text: str, intent: str) -> None:
    scores = FEW.scores(text)
    assert max(scores, key=scores.__getitem__) == intent


def test_the_examples_are_what_the_fixtures_and_the_table_have() -> None:
    """Otherwise: `python -m tests.reading.examples`."""
    assert EXAMPLES.read_text(encoding="utf-8") == written(LEDGER)


def test_every_example_stands_under_an_intent() -> None:
    assert all(intent and text for intent, text in said(EXAMPLES.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "text",
    [
        "要是李局点头，5①就能了结了",
        "群里有人嚷嚷5①早就了结了",
        "5①算不算了结了呀",
        "谁又说5①可以了结了",
        "if Li Na is happy, 5.1 could be wrapped up",
        "they reckon 5.1 is as good as wrapped up",
    ],
)
def test_nothing_is_written_for_a_likeness_that_asks_supposes_or_repeats(text: str) -> None:
    assert read_question(text, MONDAY, LEDGER, Calendar()).intent not in WRITING


@pytest.mark.parametrize("text", ["灭火器", "2②", "张三", "保卫科", "会议室"])
def test_a_name_alone_is_no_decision(text: str) -> None:
    assert read_question(text, MONDAY, LEDGER, Calendar()).intent not in WRITING


# Two requests


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("按科室报一下完成率，另外把逾期的催一催", ("按科室报一下完成率", "把逾期的催一催")),
        ("5-1谁负责？对了，我还有几项没完成", ("5-1谁负责", "我还有几项没完成")),
        ("what's overdue, and who owns 5.1", ("what's overdue", "who owns 5.1")),
        ("5-1办完了，顺便看看谁还逾期", ("5-1办完了", "看看谁还逾期")),
        ("哪些逾期了，另外把进度说两句", ("哪些逾期了", "把进度说两句")),
        ("哪些逾期了，另外5-1谁负责，顺便看看我的任务", ("哪些逾期了", "5-1谁负责", "看看我的任务")),
    ],
)
def test_two_requests_are_two(text: str, parts: tuple[str, ...]) -> None:
    assert requests(text, MONDAY, LEDGER, Calendar()) == parts


@pytest.mark.parametrize(
    "text",
    [
        "5-1办完了，另外照片明天补",
        "如果5-1办完了，顺便把5-2也看看",
        "听说5-1办完了，另外催一下李娜",
        "把全部问题销号，另外谢谢",
        "5-1还差两张照片，另外合同也没到",
        "5-1谁负责",
    ],
)
def test_more_of_the_same_is_one(text: str) -> None:
    assert requests(text, MONDAY, LEDGER, Calendar()) == (text,)
