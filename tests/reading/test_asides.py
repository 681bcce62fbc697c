"""While an answer is waited for: what plainly asks for something else is no answer, and all the rest is one."""

from __future__ import annotations

import pytest

from bot.reading.questions.asides import is_aside
from jobs.workdays import Calendar
from tests.reading.test_questions import LEDGER, MONDAY

REASONS = (
    "还没弄完，等配件", "还没弄完", "消防那个还没弄完，等配件", "灭火器没换", "灭火器呢？", "灭火器在哪",
    "灭火器的照片呢", "是不是还没整改完", "没整改完吗？", "没整改完怎么就交了", "哪里整改了？", "这算完成了吗",
    "真的完成了吗？", "签字呢？", "设备坏了，在等厂家", "谁都没空", "检测公司没来，什么时候来不知道",
    "为什么要现在交，材料没到", "材料不全，哪里来的数据？", "这照片是哪里的", "照片在哪？", "佐证呢",
    "没有佐证材料", "为什么没有签到表", "谁验收的？", "这张是什么时候拍的", "这是2①的照片，不是2②的",
    "这是2①的照片吧？", "跟2①是同一张照片", "照片和5②的重复", "等5②完成了才能做", "6①没人负责", "5②没完成",
    "问题5还没销号", "逾期了", "检测报告过期了", "进度滞后", "历史遗留", "责任人是谁没写清楚",
    "办公室没交材料", "李局长出差没签字", "报告月底才能出", "施工队下周进场", "经费没批下来", "整改不到位",
    "问题没解决", "已经完成了一半", "13", "waiting for parts", "not done yet, waiting for parts",
    "photo is blurred", "the pump is late", "is this really done?", "who signed this?", "no evidence attached",
)  # fmt: skip
ASIDES = (
    "消防弄完没", "消防弄完没？", "消防那个弄完没有", "请问，消防弄完没", "5-1谁负责", "6①谁负责？",
    "灭火器谁负责", "5②", "问题8", "第13条整改得怎么样了", "对了 5①什么时候到期", "我的任务",
    "我还有几项没完成", "哪些逾期了", "有哪些逾期的？", "这周到期的有哪些", "整改完成率多少", "进度怎么样",
    "导出台账", "帮助", "怎么用", "延期是什么意思", "5-1的历史", "第3个问题的原文", "2①的佐证材料有哪些",
    "李科长负责哪些", "财务科有哪些任务", "who owns problem 8", "is 2.2 done", "what's due this week",
    "my tasks", "show history of 5.1", "anything overdue?",
)  # fmt: skip
DAYS = (
    "12月20日", "20号", "5", "下周五", "下周五行吗", "月底可以吗？", "到月底行不行", "再给一周",
    "下周三前能交吗", "尽快", "您定", "哪天方便", "next Friday ok?", "end of the month?",
)  # fmt: skip
PEOPLE = ("王五", "王五？", "财务科王五", "王五行吗", "谁都行", "让李科长负责", "办公室牵头，财务科配合")


@pytest.mark.parametrize("text", [*REASONS, *PEOPLE])
def test_a_reason_or_a_name_is_the_answer(text: str) -> None:
    assert not is_aside(text, MONDAY, LEDGER, Calendar())


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_the_answer_where_one_was_asked_for(text: str) -> None:
    assert not is_aside(text, MONDAY, LEDGER, Calendar(), day=True)


@pytest.mark.parametrize("text", ASIDES)
def test_what_plainly_asks_for_something_else_is_no_answer(text: str) -> None:
    assert is_aside(text, MONDAY, LEDGER, Calendar())


@pytest.mark.parametrize("text", ASIDES)
def test_nor_is_it_where_a_day_was_asked_for_unless_it_may_name_one(text: str) -> None:
    assert is_aside(text, MONDAY, LEDGER, Calendar(), day=True) is ("2.2" not in text)
