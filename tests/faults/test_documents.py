"""Documents that would do harm are refused, each with its reason; what is read is read apart from everything else."""

from __future__ import annotations

import asyncio
import threading
import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.documents import Limits, child, read_apart
from bot.documents.apart import _answer
from bot.handlers.turn import Incoming, Toast
from bot.intake.underway import Underway
from bot.reading.documents import Draft, NotRead, read_document
from bot.reading.documents.safety import LARGEST
from bot.reading.notices import NoticeDraft, as_json
from bot.reading.progress import Step
from bot.writing.buttons import ApplyImport
from bot.writing.card import LINES
from bot.writing.texts import texts
from storage import outbox
from storage.models import Base, Measure, Notice, Person, Problem
from storage.roles import deadline_of
from storage.verbs import merging
from tests.cast import ACCOUNTS, COORDINATOR, LEADER, OWNER, Cast, at, monday
from tests.faults.process import until
from tests.faults.reception import Reception
from tests.reading.word import MAIN, docx, link, p, packed

t = texts("zh_CN")

NOTICE = """中共临江区档案馆党组关于巡察整改情况的通报
一、反馈问题整改情况
（一）聚焦管理方面
1.借阅登记不全。
整改情况：①换用编号的登记本；②每周五抽查。
"""
WORD = docx("".join(p(line) for line in NOTICE.splitlines()))
DTD = '<?xml version="1.0"?><!DOCTYPE w [{}]><w:document xmlns:w="x"/>'
LAUGHS = DTD.format('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">')
OUTSIDE = DTD.format('<!ENTITY a SYSTEM "file:///etc/hostname">')


def code(data: bytes, name: str = "通报.docx") -> str:
    read = read_document(data, name)
    return read.code if isinstance(read, NotRead) else "read"


def swelling(megabytes: int) -> bytes:
    return docx(p("文"), parts={"word/media/image1.xml": b" " * (megabytes << 20)})


# X2


@pytest.mark.parametrize("megabytes", [57, 400])
def test_x2_what_would_swell_when_unpacked_is_refused_before_it_is(megabytes: int) -> None:
    data = swelling(megabytes)

    assert len(data) < 500_000
    assert code(data) == "swells"


def test_x2_thousands_of_parts_are_refused() -> None:
    assert code(packed({"word/document.xml": "", **{f"word/{n}.bin": b"" for n in range(5001)}})) == "swells"


def test_x2_a_file_larger_than_telegram_hands_over_is_refused_unread() -> None:
    assert code(b"\x00" * (LARGEST + 1)) == "too_large"
    assert read_apart(b"\x00" * (LARGEST + 1), "x.docx") == NotRead("too_large")


def test_x2_a_directory_that_lies_about_sizes_gives_no_more_than_it_says() -> None:
    data = bytearray(docx(p("文" * 1000)))
    with zipfile.ZipFile(BytesIO(data)) as package:
        size = package.getinfo("word/document.xml").file_size
    at = data.rindex(size.to_bytes(4, "little"))
    data[at : at + 4] = (100).to_bytes(4, "little")

    assert code(bytes(data)) == "damaged"


# X3


@pytest.mark.parametrize("markup", [LAUGHS, OUTSIDE], ids=["entities in entities", "an entity of a file"])
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "docProps/app.xml", "word/_rels/x.rels"])
def test_x3_declarations_are_refused_in_every_part(markup: str, name: str) -> None:
    assert code(docx(p("文"), parts={name: markup})) == "markup_tricks"


def test_x3_declarations_are_seen_in_another_encoding_too() -> None:
    hidden = OUTSIDE.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")

    assert code(docx(p("文"), parts={"word/document.xml": hidden})) == "markup_tricks"


def test_x3_a_web_page_resolves_nothing() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><p>' + "</p><p>".join(NOTICE.splitlines())
    read = read_document(f"{page}&a;".encode(), "通报.html")

    assert isinstance(read, NoticeDraft)
    assert read.measures[-1].text == "每周五抽查。&a"


# X4


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "C:\\x", "word/../../x", "word/\u202excod.exe"])
def test_x4_a_package_with_names_that_lead_elsewhere_is_refused(name: str) -> None:
    assert code(docx(p("文"), parts={name: "x"})) == "bad_names"


def test_x4_a_package_with_a_link_in_it_is_refused() -> None:
    file = BytesIO(WORD)
    with zipfile.ZipFile(file, "a") as package:
        entry = zipfile.ZipInfo("word/link")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/hostname")

    assert code(file.getvalue()) == "bad_names"


@pytest.mark.parametrize(
    "name", ["../../etc/x.txt", "/etc/x.txt", "CON.txt", "长" * 300 + ".txt", "x\u202etxt.exe.txt"]
)
async def test_x4_a_file_is_kept_under_its_hash_whatever_its_name(
    reception: Reception, tmp_path: Path, name: str
) -> None:
    reception.api.send_document(ACCOUNTS[OWNER], name, b"a receipt")
    async with reception.open():
        await reception.all_handled()

    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"a receipt"]
    assert [path.parent.parent for path in kept] == [tmp_path / "evidence"]
    assert reception.kept() == 1
    assert "\u202e" not in "".join(reception.heard(OWNER))


# X5


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (docx(p("文"), parts={"word/vbaProject.bin": b"x"}), "macros"),
        (docx(p("文"), main=MAIN.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main")), "macros"),  # noqa: E501
        (docx(p("文"), parts={"word/embeddings/oleObject1.bin": b"x"}), "embedded"),
        (docx(p("文"), links=link("oleObject", "embeddings/x")), "embedded"),
        (docx(p("文"), parts={"word/activeX/activeX1.xml": "<a/>"}), "embedded"),
        (docx(p("文"), links=link("attachedTemplate", "https://example.org/a.dotm", external=True)), "linked"),
        (docx(p("文"), links=link("frame", "https://example.org/", external=True)), "linked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"MZ\x90\x00\x03\x00\x00\x00\xff\xff", "program"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"PK\x03\x04 cut off", "unknown"),
        (b"", "empty"),
    ],
)  # fmt: skip
def test_x5_what_may_do_harm_is_refused_with_its_reason(data: bytes, why: str) -> None:
    assert code(data) == why


def test_x5_a_package_with_a_password_is_refused() -> None:
    data = bytearray(WORD)
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)

    assert code(bytes(data)) == "encrypted"


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (WORD, "通报.txt", "wrong_name"),
        (NOTICE.encode(), "通报.docx", "wrong_name"),
        (NOTICE.encode(), "通报.xlsx", "wrong_name"),
        (WORD, "通报.doc", "read"),
        (WORD, "通报", "read"),
        (b"MZ\x90\x00\x03\x00\x00\x00\xff\xff", "通报.docx", "program"),
    ],
)
def test_x5_the_content_says_what_a_file_is_and_the_name_must_not_deny_it(data: bytes, name: str, why: str) -> None:
    assert code(data, name) == why


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old_workbook"),
        (b"{\\rtf1 x}", "old_format"),
        (packed({"OFD.xml": "<x/>"}), "printed"),
        (b"%PDF-1.7\n", "printed"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (packed({"a.txt": "x"}), "archive"),
    ],
)
def test_x5_of_what_cannot_be_read_it_is_said_how_to_get_what_can(data: bytes, why: str) -> None:
    assert code(data, "通报") == why


async def test_x5_the_coordinator_is_told_why_and_what_to_do(reception: Reception) -> None:
    reception.api.send_document(
        ACCOUNTS[COORDINATOR], "整改通报.docm", docx(p("文"), parts={"word/vbaProject.bin": b"x"})
    )
    async with reception.open():
        await reception.all_handled()

    assert t("document.macros", name="整改通报.docm") in reception.heard(COORDINATOR)[-1]
    assert reception.kept() == 0


async def test_x5_what_an_owner_sends_is_kept_and_never_opened(reception: Reception) -> None:
    reception.api.send_document(ACCOUNTS[OWNER], "验收单.docm", docx(p("文"), parts={"word/vbaProject.bin": b"x"}))
    async with reception.open():
        await reception.all_handled()

    assert reception.kept() == 1


# X8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_x8_every_encoding_reads_the_same(encoding: str) -> None:
    read = read_document(NOTICE.encode(encoding), "通报.txt")

    assert isinstance(read, NoticeDraft)
    assert [measure.text for measure in read.measures] == ["换用编号的登记本", "每周五抽查"]
    assert not read.warnings


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5hkscs", "utf-16"])
def test_x8_a_page_is_read_as_it_says_or_as_it_is(encoding: str) -> None:
    said = {"gbk": "gb2312", "big5hkscs": "big5"}.get(encoding, encoding)
    body = "".join(f"<p>{line}</p>" for line in NOTICE.splitlines())
    page = f'<html><head><meta charset="{said}"></head><body>{body}</body></html>'
    read = read_document(page.encode(encoding, "xmlcharrefreplace"), "通报.html")

    assert isinstance(read, NoticeDraft)
    assert read.counts["measures"] == 2


def test_x8_a_character_that_was_lost_is_pointed_at() -> None:
    read = read_document((NOTICE * 10).encode()[:-2] + b"\xff", "通报.txt")

    assert isinstance(read, NoticeDraft)
    assert "unreadable_part" in [warning.code for warning in read.warnings]


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
            said = reception.heard(COORDINATOR)[-1]
            reception.says(LEADER, "1-1谁负责")
        finally:
            go_on.set()
        await reception.all_handled()

    assert said == t("merge.applying") + "\n▓▓▓▓▓░░░░░ 50% · 已写50/100个问题"
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
    assert reception.toasts(COORDINATOR)[1] == t("error.nothing_new")
    assert once[0] == 3 + 100
    assert (count(reception, Problem), count(reception, Measure)) == once[:2]
    assert count(reception, Notice) == once[2] + 1  # 张三 learns of the new day, and of nothing twice
