"""Documents are read apart from everything else, and taken in: how far that is is told, and it is done once, or not at
all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.documents import Limits, child, read_apart
from bot.documents.apart import _answer
from bot.handlers.turn import Incoming, Toast
from bot.intake.underway import Underway
from bot.reading.documents import Draft, NotRead, read_document
from bot.reading.notices import as_json
from bot.reading.progress import Step
from bot.writing.buttons import ApplyImport
from bot.writing.card import LINES
from bot.writing.texts import texts
from storage import outbox
from storage.models import Base, Measure, Notice, Person, Problem
from storage.roles import deadline_of
from storage.verbs import merging
from tests.cast import ACCOUNTS, COORDINATOR, LEADER, Cast, at, monday
from tests.faults.process import until
from tests.faults.reception import Reception
from tests.faults.test_documents import WORD
from tests.reading.word import docx, p

t = texts("zh_CN")

# X10


def test_x10_what_takes_more_memory_than_it_may_is_ended_and_said() -> None:
    pytest.importorskip("resource")

    long = docx("".join(p(f"第{number}号说明文字。") for number in range(20_000)))

    assert read_apart(long, "通报.docx", Limits(memory=32 << 20)) == NotRead("too_much")


def test_x10_what_takes_longer_than_it_may_is_ended_and_said() -> None:
    assert read_apart(WORD, "通报.docx", Limits(wall=0.001)) == NotRead("too_much")


def test_x10_an_answer_that_is_no_draft_is_not_believed() -> None:
    assert _answer(b"cos\nsystem\n(S'true'\ntR.") == NotRead("too_much")
    assert _answer(b"") == NotRead("too_much")


def test_x10_what_is_read_apart_is_what_is_read() -> None:
    assert read_apart(WORD, "通报.docx") == read_document(WORD, "通报.docx")


async def test_x10_others_are_answered_while_a_document_is_read(reception: Reception) -> None:
    reading, done = asyncio.Event(), asyncio.Event()

    async def slowly(data: bytes, name: str, _step: Step) -> Draft | NotRead:
        reading.set()
        await done.wait()
        return read_document(data, name)

    object.__setattr__(reception.intake._fetcher, "read", slowly)
    reception.api.send_document(ACCOUNTS[COORDINATOR], "通报.docx", WORD)
    async with reception.open():
        await reading.wait()
        reception.says(LEADER, "1-1谁负责")
        await until(lambda: reception.heard(LEADER))
        await until(lambda: reception.heard(COORDINATOR))
        assert reception.heard(COORDINATOR) == [t("merge.reading", name="通报.docx")]
        done.set()
        await reception.all_handled()

    assert len(reception.heard(COORDINATOR)) == 1
    assert "临江区档案馆" in reception.heard(COORDINATOR)[0]


async def test_x10_how_far_a_long_reading_is_is_told_in_one_message_that_becomes_the_answer(
    reception: Reception,
) -> None:
    told, reading = asyncio.Event(), asyncio.Event()

    async def slowly(data: bytes, name: str, step: Step) -> Draft | NotRead:
        for done in (0, 40, 90):
            step(done, 100)
            await until(lambda percent=f"{done}%": any(percent in text for text in reception.heard(COORDINATOR)))
        told.set()
        await reading.wait()
        return read_document(data, name)

    object.__setattr__(reception.intake._fetcher, "read", slowly)
    reception.api.send_document(ACCOUNTS[COORDINATOR], "台账.csv", sheet())
    async with reception.open():
        await told.wait()
        said = reception.heard(COORDINATOR)
        reading.set()
        await reception.all_handled()

    assert said == [t("merge.reading", name="台账.csv") + "\n▓▓▓▓▓▓▓▓▓░ 90% · 已读90/100行"]
    assert len(reception.heard(COORDINATOR)) == 1
    assert "100个问题" in reception.heard(COORDINATOR)[0]


async def test_x10_how_far_a_large_ledger_is_written_is_told_in_its_card_which_becomes_the_answer(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, halfway, go_on = merging.write_new, threading.Event(), threading.Event()

    def slowly(session: Session, problems: Sequence[Problem]) -> None:
        if problems[0].number % 100 > merging.AT_ONCE:
            halfway.set()
            go_on.wait()
        written(session, problems)

    monkeypatch.setattr(merging, "AT_ONCE", 50)
    monkeypatch.setattr(merging, "write_new", slowly)
    reception.api.send_document(ACCOUNTS[COORDINATOR], "台账.csv", sheet())
    async with reception.open():
        await reception.all_handled()
        card = len(reception.heard(COORDINATOR)) - 1
        reception.taps(COORDINATOR, ApplyImport())
        try:
            await until(lambda: "50%" in reception.heard(COORDINATOR)[-1])
            said, answered = reception.heard(COORDINATOR)[-1], reception.toasts(COORDINATOR)
            reception.says(LEADER, "1-1谁负责")
        finally:
            go_on.set()
        await reception.all_handled()

    assert said == t("merge.applying") + "\n▓▓▓▓▓░░░░░ 50% · 已写50/100个问题"
    assert answered == reception.toasts(COORDINATOR) == [""]  # the key does not look as if it still waited
    assert reception.heard(COORDINATOR)[card].startswith("已导入100个问题")
    assert reception.heard(LEADER)


async def test_x10_a_word_that_a_ledger_is_written_does_not_stay_where_nothing_was(reception: Reception) -> None:
    """Refused after a while: the same again changes nothing."""
    reception.api.send_document(ACCOUNTS[COORDINATOR], "台账.csv", sheet())
    async with reception.open():
        await reception.all_handled()
        card = [one.id for one in reception.api.messages(ACCOUNTS[COORDINATOR]) if one.from_bot][-1]
        reception.taps(COORDINATOR, ApplyImport())
        await reception.all_handled()
        told = Underway(sender=reception.intake.sender, chat_id=ACCOUNTS[COORDINATOR], lines=lambda _far: ["写着"],
                        pause=asyncio.sleep, here=card)  # fmt: skip
        await told._say(["写着"])
        assert "写着" in reception.heard(COORDINATOR)
        said = Incoming(chat_id=ACCOUNTS[COORDINATOR], user_id=ACCOUNTS[COORDINATOR], name="", message_id=card)
        await reception.intake.sender.reply(*told.ended(said, [Toast("与台账相同")]), None)

    assert "与台账相同" in reception.heard(COORDINATOR)


def test_x10_a_reader_apart_tells_how_many_rows_it_has_read() -> None:
    told: list[tuple[int, int]] = []
    draft = read_apart(sheet(), "台账.csv", step=lambda done, total: told.append((done, total)))

    assert isinstance(draft, Draft)
    assert told[0] == (0, 101)
    assert told[-1] == (101, 101)


def test_x10_where_the_system_knows_no_limits_the_clock_on_the_wall_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(child, "import_module", missing)
    monkeypatch.delattr(child.os, "nice", raising=False)

    child._limit(1 << 20, 1)
    assert read_apart(WORD, "通报.docx", Limits(wall=0.001)) == NotRead("too_much")


# X6, X7


def sheet(*changed: tuple[int, str]) -> bytes:
    """A ledger of a hundred rows, those of `changed` otherwise."""
    rows = {
        number: f"{number},第{number}号库房{FAULTS[number % 10]},给第{number}号库房{FAULTS[number % 10]}排期整改,张三,2026年12月{number % 28 + 1}日"  # noqa: E501
        for number in range(1, 101)
    } | dict(changed)
    return "\n".join(["序号,反馈问题,整改措施,责任人,整改时限", *rows.values()]).encode()


FAULTS = ("漏水", "积灰", "无门锁", "虫蛀", "缺灭火器", "温度过高", "堆放杂物", "台账不全", "照明不足", "墙皮脱落")
BAD_ROW = (57, "57,第57号库房窗户破损,更换窗户,新来的,2026年2月31日")


async def test_x6_a_bad_row_among_a_hundred_is_listed_and_the_rest_comes_in_at_one_tap(reception: Reception) -> None:
    reception.api.send_document(ACCOUNTS[COORDINATOR], "台账.csv", sheet(BAD_ROW))
    async with reception.open():
        await reception.all_handled()
        shown = reception.heard(COORDINATOR)[-1]
        before = count(reception, Problem)
        reception.taps(COORDINATOR, ApplyImport())
        await reception.all_handled()

    assert "2026年2月31日" in shown
    assert "E58" in shown
    assert "新增人员1人：新来的" in shown
    assert len(shown.splitlines()) <= LINES
    assert count(reception, Problem) - before == 100
    assert len(reception.cast.read(lambda session: deadlines(session, "更换窗户"))) == 0
    assert len(reception.cast.read(lambda session: deadlines(session, "排期整改"))) == 99


def count(reception: Reception, kind: type[Base]) -> int:
    return reception.cast.read(lambda session: session.query(kind).count())


def deadlines(session: Session, words: str) -> list[date]:
    rows = select(Measure).where(Measure.text.contains(words))
    return [due for row in session.scalars(rows) if (due := deadline_of(row))]


def test_x6_what_fails_half_way_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object, **_facts: object) -> None:
        raise OSError("no space left")

    before = cast.read(lambda session: (session.query(Measure).count(), session.query(Person).count()))
    tree = as_json(read_document(sheet(BAD_ROW), "台账.csv"), t)
    monkeypatch.setattr(outbox, "tell", fails)
    with pytest.raises(OSError, match="no space"):
        cast.does(COORDINATOR, merging.apply, tree, at(monday))

    assert cast.read(lambda session: (session.query(Measure).count(), session.query(Person).count())) == before


async def test_x7_the_same_file_again_and_a_corrected_one_make_no_twins(reception: Reception) -> None:
    corrected = sheet((30, "30,第30号库房漏雨水,给第30号库房漏水排期整改,张三,2026年12月30日"))
    async with reception.open():
        for name, data in (("台账.csv", sheet()), ("台账 (1).csv", sheet()), ("台账 改.csv", corrected)):
            reception.api.send_document(ACCOUNTS[COORDINATOR], name, data)
            await reception.all_handled()
            reception.taps(COORDINATOR, ApplyImport())
            await reception.all_handled()
            if data == sheet():
                once = (count(reception, Problem), count(reception, Measure), count(reception, Notice))
                heard = reception.heard(COORDINATOR)

    assert "没有变化" in heard[-1]
    assert t("error.nothing_new") in (*reception.toasts(COORDINATOR), *heard)  # over the chat, or where it took long
    assert once[0] == 3 + 100
    assert (count(reception, Problem), count(reception, Measure)) == once[:2]
    assert count(reception, Notice) == once[2] + 1  # 张三 learns of the new day, and of nothing twice
