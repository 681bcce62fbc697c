"""What stands under a photo: of which item it is, and whether that leaves anything open."""

from __future__ import annotations

import pytest

from bot.reading.captions import Caption, read_caption
from jobs.workdays import Calendar
from tests.reading.test_questions import LEDGER, MONDAY


def read(text: str) -> Caption:
    return read_caption(text, MONDAY, LEDGER, Calendar())


@pytest.mark.parametrize(
    "text",
    ["2②完成", "2②已整改完成，请核验", "2②完成了。", "2.2 is done", "done with 2.2", "2②销号", "2-2办好了，谢谢"],
)
def test_it_says_that_an_item_is_done_and_nothing_else(text: str) -> None:
    caption = read(text)
    assert (caption.items, caption.says, caption.plain, caption.asks) == (((2, 2),), "done", True, False)


@pytest.mark.parametrize("text", ["完成", "已办完", "done"])
def test_it_says_done_and_leaves_open_of_what(text: str) -> None:
    caption = read(text)
    assert (caption.items, caption.says, caption.plain) == ((), "done", True)


@pytest.mark.parametrize("text", ["2.2 进展：已换粉一半", "2②基本完成", "2②没完成", "2②明天能办完"])
def test_it_says_how_far_it_is(text: str) -> None:
    caption = read(text)
    assert (caption.items, caption.says, caption.plain) == (((2, 2),), "progress", True)


@pytest.mark.parametrize(
    "text",
    [
        "2②", "2②完成的合同", "2②已完成，压力表全部在绿区", "2②完成前的照片", "如果2②完成了",
        "2②整改前后对比", "2②的佐证", "here's the receipt for 2.2", "给2-2上传照片",
    ],
)  # fmt: skip
def test_it_names_an_item_and_leaves_open_whether_it_is_done(text: str) -> None:
    caption = read(text)
    assert (caption.items, caption.plain, caption.asks) == (((2, 2),), False, False)


@pytest.mark.parametrize(
    "text",
    [
        "2②完成没",
        "谁负责2②",
        "退回2② 照片看不清",
        "6①延到12月17日，等材料",
        "2-2回头看：合格",
        "全部销号",
        "消防弄完没",
    ],
)
def test_it_asks_or_wants_something_besides(text: str) -> None:
    caption = read(text)
    assert (caption.says, caption.plain, caption.asks) == ("", False, True)


def test_several_items_are_no_attempt_to_close_them_all() -> None:
    caption = read("2②和2③完成")
    assert (caption.items, caption.plain, caption.asks) == (((2, 2), (2, 3)), False, False)


@pytest.mark.parametrize(
    ("text", "keyword"), [("灭火器换粉照片", "灭火器换粉"), ("食堂灶台", "食堂灶台"), ("现场照片", "")]
)
def test_what_the_ledger_knows_is_a_keyword(text: str, keyword: str) -> None:
    assert (read(text).items, read(text).keyword) == ((), keyword)


@pytest.mark.parametrize("text", ["", "🙂", "早上好", "12月5日开的会"])
def test_what_says_nothing_of_an_item_leaves_all_open(text: str) -> None:
    caption = read(text)
    assert (caption.items, caption.plain, caption.asks) == ((), False, False)
