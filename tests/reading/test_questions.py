"""What a message asks: the shared examples, the table's own, numbers, and what is never read."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.questions import INTENTS, WRITING, Question, read_question
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar
from tests.examples import examples

MONDAY = datetime(2025, 9, 15, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
UTTERANCES = Path(__file__).parents[2] / "../shared/data/utterances.jsonl"
LEDGER = Vocabulary(
    people=("李娜", "张三", "王五"),
    departments=("保卫科", "办公室", "服务保障科", "财务科"),
    problems={
        1: "会前学习不经常，第一议题流于形式",
        2: "消防设施疏于维护，3个灭火器压力不足，消防栓被杂物遮挡，食堂灶台旁堆有纸箱",
        3: "应急预案照抄照搬，没有演练",
        4: "公车登记不完整，部分台账没有里程",
        5: "车位不够，早高峰停车占道，停车位没有编号",
        6: "意识形态形势研判走过场",
        7: "党风廉政会议没有单独召开",
        8: "采购没有比价，合同补签在后",
        9: "清雪服务合同到期后沿用旧商家",
        10: "发展党员讨论记录过于简单",
        11: "支部联系点走访少，党课由他人代讲",
        12: "干部选拔测评表设计有缺项",
        13: "党建工作与后勤业务脱节，主题党日形式单一",
    },
    measures={(2, 2): "灭火器逐个送检换粉", (5, 1): "重新划线并给车位编号"},
)
WORDS_TO_MIX = [
    "5-1",
    "2②",
    "第3条",
    "问题八",
    "全部",
    "所有",
    "销号",
    "通过",
    "同意",
    "退回",
    "延期",
    "完成",
    "办完了",
    "申请",
    "改成",
    "保卫科",
    "李娜",
    "张三",
    "10月31日",
    "明天",
    "两周",
    "回头看",
    "反弹",
    "第一议题",
    "学了",
    "登记用车",
    "36公里",
    "催一下",
    "提醒我",
    "收到",
    "交给",
    "close",
    "approve",
    "2.2",
    "done",
    "extend",
    "to",
    "everyone",
    "remind",
    "me",
    "all",
    ",",
    "",
    "。",
    "：",
]
ENDINGS = ("?", "？", "吗", "吗？", "了吗", "了没", "完成没", "完成没有？", "是不是？", "销号了没有")
NEVER_ASKED = {intent.name for intent in INTENTS if intent.writes} - {i.name for i in INTENTS if i.asked != "never"}


def read(text: str, vocabulary: Vocabulary = LEDGER) -> Question:
    return read_question(text, MONDAY, vocabulary, Calendar())


def shared_examples() -> list[object]:
    if not UTTERANCES.exists():
        return [pytest.param({}, marks=pytest.mark.skip(reason="../shared/data is not here"))]
    lines = UTTERANCES.read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=f"line-{at}") for at, line in enumerate(lines, 1)]


@pytest.mark.parametrize("vocabulary", [LEDGER, Vocabulary()], ids=["a ledger", "an empty ledger"])
@pytest.mark.parametrize("said", shared_examples())
def test_it_understands_the_shared_examples(said: dict[str, object], vocabulary: Vocabulary) -> None:
    question = read(str(said["text"]), vocabulary)
    assert (question.intent, question.slots) == (said["intent"], said["slots"])


@pytest.mark.parametrize(("name", "example"), [(each.name, example) for each in INTENTS for example in each.examples])
def test_it_understands_the_examples_of_its_own_table(name: str, example: str) -> None:
    assert read(example).intent == name


def test_every_intent_has_examples_in_both_languages() -> None:
    for name in {intent.name for intent in INTENTS}:
        examples = [example for intent in INTENTS if intent.name == name for example in intent.examples]
        assert any(example.isascii() for example in examples), name
        assert any(not example.isascii() for example in examples), name


@pytest.mark.parametrize(
    "text",
    [
        "12月5日", "12.15前", "下午3点开会", "出现3处问题", "20具灭火器", "2025-09-15", "3个月", "第三季度", "26项措施",
        "10:30", "占3.5%", "第三方评估", "往返36公里",
    ],
)  # fmt: skip
def test_it_takes_no_date_count_or_time_for_an_item(text: str) -> None:
    assert not {"problem_no", "measure_no"} & set(read(text).slots)


@pytest.mark.parametrize(
    "text",
    ["13-2", "13②", "第13条第2项", "问题十三措施二", "（十三）②", "１３－２", "measure 2 of problem 13", "#13.2"],
)
def test_it_reads_one_measure_in_every_form(text: str) -> None:
    question = read(text)
    assert (question.intent, question.slots) == ("query_measure_status", {"problem_no": 13, "measure_no": 2})


@pytest.mark.parametrize(
    "text",
    [
        "听说2-2办完了",
        "如果5-1完成了就告诉我",
        "别把2-2销号",
        "不要销号5-1",
        "5-1先不销号",
        "5-1完成不了",
        "5-1不算完成",
        "5-1离完成还远",
        "2-2没完成",
        "还没弄完",
        "2-2还没弄完",
        "2-2明天能完成",
        "2-2完成率",
        "5-1完成后提醒我",
        "谁同意7-1销号的",
        "5-1被退回的原因",
        "没登记用车",
        "不同意5-1和5-2销号",
        "don't close 5.1",
        "please don't approve 7.1",
        "I haven't finished 2.2",
        "2.2 will be done tomorrow",
        "when 5.1 is done tell me",
    ],
)
def test_it_reads_no_closing_that_was_not_said(text: str) -> None:
    assert read(text).intent not in {"apply_closeout", "approve_closeout", "approve_extension", "vehicle_log_add"}


def test_the_ledger_changes_no_number_and_no_name() -> None:
    said = "把6-2交给赵敏，配合科室审计科"
    assert read(said).slots == read(said, Vocabulary()).slots


def test_a_keyword_is_what_the_ledger_knows_of_the_message() -> None:
    assert read("灶台旁那堆东西咋样了").slots == {"keyword": "灶台旁"}
    assert read("灭火器咋样了").slots == {"keyword": "灭火器"}
    assert read("车位编号咋样了").slots == {"keyword": "车位编号"}


def test_a_keyword_that_the_ledger_lacks_is_kept_as_said() -> None:
    question = read("职工宿舍问题整改完了没")
    assert (question.slots, question.certain) == ({"keyword": "职工宿舍"}, False)


def test_a_text_of_any_length_is_read() -> None:
    assert read("第5条整改得怎么样了" + "啊" * 100_000).slots == {"problem_no": 5}


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        read_question("13", MONDAY.replace(tzinfo=None), LEDGER, Calendar())


@given(st.text(max_size=120))
@settings(max_examples=examples(300), deadline=None)
def test_any_text_is_read_as_something(text: str) -> None:
    assert read(text).intent in {intent.name for intent in INTENTS}


@given(st.lists(st.sampled_from(WORDS_TO_MIX), max_size=8), st.sampled_from(ENDINGS))
@settings(max_examples=examples(600), deadline=None)
def test_a_question_never_closes_approves_or_records_anything(words: list[str], ending: str) -> None:
    assert read("".join(words) + ending).intent not in NEVER_ASKED


@given(st.lists(st.sampled_from(WORDS_TO_MIX), max_size=8), st.sampled_from(ENDINGS))
@settings(max_examples=examples(300), deadline=None)
def test_what_is_asked_for_politely_is_never_certain(words: list[str], ending: str) -> None:
    question = read("".join(words) + ending)
    assert question.intent not in WRITING or not question.certain
