"""Slips of the hand: what is put right, what is left as it was typed, and that no slip writes by itself."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from bot.reading.characters import alike, is_common_word
from bot.reading.questions import WRITING, read_question
from bot.reading.questions.mending import MENDED, mend
from bot.reading.questions.normalise import normalise
from bot.reading.vocabulary import Vocabulary
from jobs.workdays import Calendar
from tests.reading.asked import Asked, asked, rightly_meant, wrongly_writes
from tests.reading.test_questions import LEDGER, MONDAY, read

WELL_TYPED = tuple(
    one for name in ("written-first", "held-out", "from-outside", "traps") for one in asked(f"questions-{name}.txt")
)
PUT_RIGHT = 0.95


def mended(text: str, vocabulary: Vocabulary = LEDGER) -> str:
    return mend(normalise(text), vocabulary).text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("下周到其的有几个", "下周到期的有几个"),
        ("末启动的事项", "未启动的事项"),
        ("整改完成律是多少", "整改完成率是多少"),
        ("同意7-2廷期", "同意7-2延期"),
        ("6-1时线改为10月12日", "6-1时限改为10月12日"),
        ("每天早上9点题醒我", "每天早上9点提醒我"),
        ("崔一下保卫科", "催一下保卫科"),
        ("把13-2分佩给办公室", "把13-2分配给办公室"),
        ("导岀台账", "导出台账"),
        ("拟一份整改通抱", "拟一份整改通报"),
        ("举一返三是啥意思", "举一反三是啥意思"),
        ("第一议提学了几次", "第一议题学了几次"),
        ("补冲13-1的照片", "补充13-1的照片"),
        ("重新打幵7-1 又合并开了", "重新打开7-1 又合并开了"),
        ("等会在提醒我", "等会再提醒我"),
        ("我要反应一个问题：门坏了", "我要反映一个问题：门坏了"),
        ("第二条折任人是谁", "第二条责任人是谁"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(typed: str, meant: str) -> None:
    assert (read(typed).intent, read(typed).slots.keys()) == (read(meant).intent, read(meant).slots.keys())


@pytest.mark.parametrize("vocabulary", [LEDGER, Vocabulary()], ids=["a ledger", "an empty ledger"])
def test_what_is_typed_as_it_should_be_is_left_alone(vocabulary: Vocabulary) -> None:
    changed = {one.text: mended(one.text, vocabulary) for one in WELL_TYPED}
    assert {text: now for text, now in changed.items() if now != normalise(text).text} == {}


@pytest.mark.parametrize(
    "text",
    [
        "食堂每日巡查",
        "截至目前完成多少",
        "4名党员的材料",
        "正在提醒",
        "材料到齐了吗",
        "到其他科室问问",
        "四项都好了",
        "时间线索",
        "消防栓漏水，反应慢",
    ],
)
def test_a_word_of_its_own_is_no_slip(text: str) -> None:
    assert mended(text, Vocabulary()) == normalise(text).text


@pytest.mark.parametrize(
    "vocabulary",
    [
        Vocabulary(people=("廷期",)),
        Vocabulary(departments=("廷期科",)),
        Vocabulary(problems={1: "廷期公司的合同没有比价"}),
    ],
    ids=["a name", "a department", "a word of a finding"],
)
def test_what_the_ledger_says_is_never_put_right(vocabulary: Vocabulary) -> None:
    assert mended("廷期科的问题", vocabulary) == "廷期科的问题"
    assert mended("廷期了", Vocabulary()) == "延期了"


@pytest.mark.parametrize("text", ["谁负责2②，廷期两周", "5-1有哪些佐证，同亿销号", "2②的历史发我看看有哪些，催伴一下"])
def test_a_slip_makes_no_writing_of_a_question_that_was_understood(text: str) -> None:
    assert mended(text) != normalise(text).text
    assert read(text).intent not in WRITING


def slips() -> Iterator[tuple[Asked, str]]:
    """Of messages that are understood, some with one character of one word as another that sounds or looks like it."""
    chance = random.Random(20250915)
    for one in chance.sample(WELL_TYPED, 700):
        words = [word for word in MENDED if word in one.text]
        if not words or not rightly_meant(one, read_question(one.text, MONDAY, LEDGER, Calendar())):
            continue
        word = chance.choice(words)
        at = chance.randrange(len(word))
        others = [each for each in alike(word[at]) if each not in "".join(MENDED)]
        typed = [word[:at] + each + word[at + 1 :] for each in others]
        typed = [each for each in typed if not any(is_common_word(each[i : i + 2]) for i in range(len(each) - 1))]
        if typed:
            yield one, one.text.replace(word, chance.choice(typed), 1)


def test_nearly_every_slip_is_put_right_and_hardly_any_writes() -> None:
    read_so = [(one, read(typed)) for one, typed in slips()]
    right = sum(rightly_meant(one, question) for one, question in read_so)
    wrong = [(one.text, question.reading) for one, question in read_so if wrongly_writes(one, question)]
    assert len(read_so) > 200
    assert right / len(read_so) >= PUT_RIGHT
    assert len(wrong) <= len(read_so) // 100, wrong


def test_every_character_of_these_words_has_a_sound() -> None:
    assert [each for word in MENDED for each in word if not alike(each)] == []
