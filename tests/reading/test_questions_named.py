"""An item named by its words is as good as one named by its number, whatever is said of it."""

from __future__ import annotations

import pytest

from bot.reading.questions import WRITING, read_question
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar
from tests.reading.test_questions import MONDAY

LEDGER = Vocabulary(
    people=("张强",),
    departments=("保卫科",),
    problems={2: "消防安全设施管理不规范", 4: "公务用车台账登记不全"},
    measures={(2, 1): "更换灭火器", (4, 1): "重新印制台账"},
)
SAID = [
    ("消防那个弄完没", "query_problem_status"),
    ("消防那块儿解决没", "query_problem_status"),
    ("公务用车那条谁负责", "query_owner"),
    ("把消防那条交给张强", "assign_owner"),
    ("公务用车由张强负责", "assign_owner"),
    ("消防那条核验通过", "approve_closeout"),
    ("公务用车那项打回去，登记还是不全", "return_closeout"),
    ("灭火器那项我换完了，申请销号", "apply_closeout"),
    ("消防那个延期两周，等配件", "request_extension"),
    ("消防那项的时限改到10月31日", "set_deadline"),
    ("催一下消防那条", "urge"),
]


@pytest.mark.parametrize(("text", "intent"), SAID)
def test_what_is_said_of_an_item_may_name_it_by_its_words(text: str, intent: str) -> None:
    question = read_question(text, MONDAY, LEDGER, Calendar())
    assert (question.intent, question.slots["keyword"]) in [(intent, word) for word in ("消防", "公务用车", "灭火器")]


@pytest.mark.parametrize("text", ["别把消防那条交给张强", "消防那条核验通过了吗", "要是消防那条办完了呢"])
def test_and_what_would_write_nothing_of_a_number_writes_nothing_of_words(text: str) -> None:
    assert read_question(text, MONDAY, LEDGER, Calendar()).intent not in WRITING
